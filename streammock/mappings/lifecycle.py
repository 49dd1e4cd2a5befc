"""The life of an event source mapping: every state and transition, in one table (streams_and_mappings A.4).

A request moves a mapping into a passing state, which the answer shows, and in which it takes no other request; what
ends it is the service itself (``streammock.transitions``). The picture in the docs is drawn from ``TRANSITIONS``.
"""

from __future__ import annotations

from enum import Enum


class State(str, Enum):
    """AWS's names; ``ABSENT`` stands for a mapping that is not yet, or no longer, there."""

    ABSENT = ""
    CREATING = "Creating"
    ENABLING = "Enabling"
    ENABLED = "Enabled"
    DISABLING = "Disabling"
    DISABLED = "Disabled"
    UPDATING = "Updating"
    DELETING = "Deleting"


class Trigger(str, Enum):
    """What moves a mapping: a request, or the service when it has done what was requested."""

    CREATE = "CreateEventSourceMapping"
    UPDATE = "UpdateEventSourceMapping"
    ENABLE = "UpdateEventSourceMapping(Enabled=True)"
    DISABLE = "UpdateEventSourceMapping(Enabled=False)"
    DELETE = "DeleteEventSourceMapping"
    POLLING = "polling goes on"
    STOPPED = "polling has stopped"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.ABSENT, Trigger.CREATE): State.CREATING,
    (State.CREATING, Trigger.POLLING): State.ENABLED,
    (State.CREATING, Trigger.STOPPED): State.DISABLED,
    (State.ENABLED, Trigger.UPDATE): State.UPDATING,
    (State.ENABLED, Trigger.DISABLE): State.DISABLING,
    (State.ENABLED, Trigger.DELETE): State.DELETING,
    (State.UPDATING, Trigger.POLLING): State.ENABLED,
    (State.UPDATING, Trigger.STOPPED): State.DISABLED,
    (State.DISABLING, Trigger.STOPPED): State.DISABLED,
    (State.DISABLED, Trigger.UPDATE): State.UPDATING,
    (State.DISABLED, Trigger.ENABLE): State.ENABLING,
    (State.DISABLED, Trigger.DELETE): State.DELETING,
    (State.ENABLING, Trigger.POLLING): State.ENABLED,
    (State.DELETING, Trigger.STOPPED): State.ABSENT,
}


def after(state: State, trigger: Trigger) -> State:
    """The state that a trigger leads to; ``KeyError`` where the table has none."""
    return TRANSITIONS[state, trigger]


AT_REST = frozenset((State.ENABLED, State.DISABLED))


def update_trigger(state: State, enabled: bool | None) -> Trigger:  # noqa: FBT001 -- the request's own member, None when absent
    """What an update means in a state of rest: switching on or off, or a change of settings."""
    if enabled is True and state is State.DISABLED:
        return Trigger.ENABLE
    if enabled is False and state is State.ENABLED:
        return Trigger.DISABLE
    return Trigger.UPDATE
