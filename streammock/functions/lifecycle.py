"""The life of a function's version: every state and transition, in one table. The picture in the docs is drawn from it.

AWS shows two words, ``State`` and ``LastUpdateStatus``; here they are one state, since an update is made in ``Active``
alone. What a state forbids: a function that is being created is neither invoked nor changed, one that is being updated
is not changed, and is invoked as it was before (AWS: "Lambda function states"; streams_and_mappings C.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from streammock import transitions as delays
from streammock.errors import lambda_states as texts
from streammock.transitions import Transitions

if TYPE_CHECKING:
    from streammock.functions.version import Version


class State(str, Enum):
    """``UPDATING`` is AWS's Active with an update InProgress; ``ABSENT`` is not yet, or no longer, being there."""

    ABSENT = ""
    PENDING = "Pending"
    ACTIVE = "Active"
    UPDATING = "Updating"


class Trigger(str, Enum):
    """What moves a version: a request, or the service when it has done what was requested."""

    CREATE = "CreateFunction, UpdateFunctionCode with Publish"
    PUBLISH = "PublishVersion"
    UPDATE = "UpdateFunctionCode, UpdateFunctionConfiguration"
    DELETE = "DeleteFunction"
    DONE = "the service is done"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.ABSENT, Trigger.CREATE): State.PENDING,
    (State.ABSENT, Trigger.PUBLISH): State.ACTIVE,
    (State.PENDING, Trigger.DONE): State.ACTIVE,
    (State.ACTIVE, Trigger.UPDATE): State.UPDATING,
    (State.UPDATING, Trigger.DONE): State.ACTIVE,
    (State.PENDING, Trigger.DELETE): State.ABSENT,
    (State.ACTIVE, Trigger.DELETE): State.ABSENT,
    (State.UPDATING, Trigger.DELETE): State.ABSENT,
}

_REASON = "The function is being created."  # AWS says so of updates too (aws_facts 3.2)
DESCRIBED: Mapping[State, Mapping[str, str]] = {
    State.PENDING: {"State": "Pending", "StateReason": _REASON, "StateReasonCode": "Creating"},
    State.ACTIVE: {"State": "Active", "LastUpdateStatus": "Successful"},
    State.UPDATING: {
        "State": "Active",
        "LastUpdateStatus": "InProgress",
        "LastUpdateStatusReason": _REASON,
        "LastUpdateStatusReasonCode": "Creating",
    },
}


def after(state: State, trigger: Trigger) -> State:
    """The state that a trigger leads to; ``KeyError`` where the table has none."""
    return TRANSITIONS[state, trigger]


def check_invocable(version: Version) -> None:
    """Refuse to invoke what is still being created."""
    if version.state is State.PENDING:
        raise texts.not_invocable(version.state.value)


def check_at_rest(version: Version) -> None:
    """Refuse to change what is still being created or updated."""
    if version.state is State.PENDING:
        raise texts.being_created(version.arn)
    if version.state is State.UPDATING:
        raise texts.update_in_progress(version.arn)


def create(version: Version, transitions: Transitions, now: int) -> dict[str, Any]:
    """A version has come into being; returns the answer to that."""
    version.state = State.ABSENT
    return _pass_through(version, Trigger.CREATE, transitions, now, delays.FUNCTION_CREATING)


def update(version: Version, transitions: Transitions, now: int) -> dict[str, Any]:
    """A version was changed; returns the answer to that, and lets it run as it is now when the service is done."""
    return _pass_through(version, Trigger.UPDATE, transitions, now, delays.FUNCTION_UPDATING)


def delete(version: Version) -> None:
    """A version is gone; what was going on with it ends in nothing."""
    version.state = after(version.state, Trigger.DELETE)
    version.close()


def _pass_through(version: Version, trigger: Trigger, transitions: Transitions, now: int, delay: int) -> dict[str, Any]:
    version.state = after(version.state, trigger)
    answer = version.describe()

    def finish(_at: int) -> None:
        if version.state is not State.ABSENT:
            version.state = after(version.state, Trigger.DONE)
            version.settle()

    transitions.begin(now, delay, f"function {version.identity.name}", finish)
    return answer
