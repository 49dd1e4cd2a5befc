"""Provisioned concurrency of one version or alias: its life, in one table, and how it is described."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from streammock import transitions as delays
from streammock.clock import iso_milliseconds
from streammock.transitions import Transitions


class State(str, Enum):
    """AWS's names; ``ABSENT`` stands for nothing being provisioned."""

    ABSENT = ""
    IN_PROGRESS = "IN_PROGRESS"
    READY = "READY"


class Trigger(str, Enum):
    """What moves it: a request, or the service when it has done what was requested."""

    PUT = "PutProvisionedConcurrencyConfig"
    DELETE = "DeleteProvisionedConcurrencyConfig"
    DONE = "the service is done"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.ABSENT, Trigger.PUT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Trigger.PUT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Trigger.DONE): State.READY,
    (State.READY, Trigger.PUT): State.IN_PROGRESS,
    (State.IN_PROGRESS, Trigger.DELETE): State.ABSENT,
    (State.READY, Trigger.DELETE): State.ABSENT,
}


def after(state: State, trigger: Trigger) -> State:
    """The state that a trigger leads to; ``KeyError`` where the table has none."""
    return TRANSITIONS[state, trigger]


@dataclass(slots=True)
class Provisioned:
    """What one request asked for; the next request makes another."""

    requested: int
    last_modified: int
    state: State = State.ABSENT

    def put(self, transitions: Transitions, now: int) -> dict[str, Any]:
        """Begin to provide it; returns the answer to the request, which finds nothing allocated yet."""
        self.state = after(self.state, Trigger.PUT)
        answer = self.describe()
        transitions.begin(now, delays.PROVISIONING, "provisioned concurrency", self._done)
        return answer

    def describe(self) -> dict[str, Any]:
        """As it is described."""
        allocated = self.requested if self.state is State.READY else 0
        return {
            "RequestedProvisionedConcurrentExecutions": self.requested,
            "AllocatedProvisionedConcurrentExecutions": allocated,
            "AvailableProvisionedConcurrentExecutions": allocated,
            "Status": self.state.value,
            "LastModified": f"{iso_milliseconds(self.last_modified)}+0000",
        }

    def _done(self, _now: int) -> None:
        self.state = after(self.state, Trigger.DONE)
