"""Asynchronous invocations: queued, tried, tried again on virtual time (streams_and_mappings C.5)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streammock.clock import SECOND
from streammock.errors.base import AwsError
from streammock.functions.invocation import Invocation, invoke

if TYPE_CHECKING:
    from streammock.backend import Region

# All attempts at one event share its request id.
# Two retries by default, after one minute and after two more; an event is given up after six hours.
DELAYS = (60 * SECOND, 120 * SECOND)
MAX_AGE = 6 * 3600 * SECOND


@dataclass(slots=True)
class _Event:
    function_arn: str
    request_id: str
    payload: bytes
    queued: int
    due: int
    attempt: int = 1
    failures: list[Invocation] = field(default_factory=list)


class AsyncQueue:
    """The events that wait for one region's functions: a participant of the scheduler."""

    triggered = True

    def __init__(self, region: Region) -> None:
        self._region = region
        self._events: deque[_Event] = deque()

    def add(self, function_arn: str, payload: bytes, now: int) -> None:
        """Queue an event for its first try, now."""
        self._events.append(_Event(function_arn, self._region.backend.ids.uuid(), payload, now, now))

    def next_due(self, now: int) -> int | None:  # noqa: ARG002 -- the queue knows its instants
        """When the next event is to be tried."""
        return min((event.due for event in self._events), default=None)

    def fire(self, now: int) -> None:  # noqa: ARG002 -- as above
        """Try the event that has waited longest for its instant."""
        event = min(self._events, key=lambda waiting: waiting.due)
        self._events.remove(event)
        try:
            invocation = invoke(
                self._region,
                event.function_arn,
                event.payload,
                source="Event",
                attempt=event.attempt,
                request_id=event.request_id,
            )
        except AwsError:
            # The function was deleted meanwhile: the event is dropped, as on AWS once its age is reached.
            return
        if not invocation.function_error:
            for failure in event.failures:
                failure.absorbed = True
        elif event.attempt <= len(DELAYS):
            event.failures.append(invocation)
            event.due = self._region.backend.clock.now() + DELAYS[event.attempt - 1]
            event.attempt += 1
            if event.due - event.queued <= MAX_AGE:
                self._events.append(event)

    def describe(self) -> str:
        """For reports."""
        return f"{len(self._events)} asynchronous invocations in {self._region.name}"
