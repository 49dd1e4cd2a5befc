"""Asynchronous invocations: queued, tried, tried again on virtual time (streams_and_mappings C.5)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streammock.clock import SECOND
from streammock.errors.base import AwsError
from streammock.functions import async_record, destination, lookup
from streammock.functions.event_invoke import EventInvokeConfig
from streammock.functions.happenings import EventDropped, EventQueued, EventToRetry
from streammock.functions.invocation import Invocation, deliver

if TYPE_CHECKING:
    from streammock.backend import Region
    from streammock.functions.function import Function

# All attempts at one event share its request id. After errors of the function: one minute, then two more.
DELAYS = (60 * SECOND, 120 * SECOND)
# While it is throttled: doubling, up to five minutes (AWS: "How Lambda handles errors and retries").
_THROTTLED_FIRST, _THROTTLED_MOST = SECOND, 300 * SECOND


@dataclass(slots=True)
class _Event:
    function_arn: str
    request_id: str
    payload: bytes
    queued: int
    due: int
    throttled: int = 0
    failures: list[Invocation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Terms:
    """By what one try is made: the function, its qualified ARN, and what is set for it."""

    function: Function
    function_arn: str
    config: EventInvokeConfig
    dead_letter: str | None

    @property
    def greatest_age(self) -> int:
        return self.config.greatest_age * SECOND


class AsyncQueue:
    """The events that wait for one region's functions: a participant of the scheduler."""

    triggered = True

    def __init__(self, region: Region) -> None:
        self._region = region
        self._events: deque[_Event] = deque()

    def add(self, function_arn: str, payload: bytes, now: int, *, request_id: str = "") -> None:
        """Queue an event for its first try, now; all its tries have the id of the request that brings it."""
        backend = self._region.backend
        event = _Event(function_arn, request_id or backend.ids.uuid(), payload, now, now)
        self._events.append(event)
        backend.journal.append(EventQueued(now, function_arn, event.request_id, payload))

    def next_due(self, now: int) -> int | None:  # noqa: ARG002 -- the queue knows its instants
        """When the next event is to be tried."""
        return min((event.due for event in self._events), default=None)

    def fire(self, now: int) -> None:
        """Try the event that has waited longest for its instant."""
        event = min(self._events, key=lambda waiting: waiting.due)
        self._events.remove(event)
        try:
            reference = lookup.find(self._region, event.function_arn)
        except AwsError:
            # The function was deleted meanwhile: the event is dropped, as on AWS once its age is reached.
            self._note_dropped(event, "the function was deleted")
            return
        # Looked up before the try: the handler, or somebody else meanwhile, may delete what it was called by.
        terms = _Terms(
            function=reference.function,
            function_arn=reference.function.identity.arn(reference.setting),
            config=reference.function.event_invoke.get(reference.setting) or EventInvokeConfig(reference.arn),
            dead_letter=reference.version.configuration.dead_letter,
        )
        if now - event.queued > terms.greatest_age:
            self._give_up(event, terms, async_record.EVENT_AGE_EXCEEDED)
            return
        try:
            invocation = deliver(
                self._region,
                event.function_arn,
                event.payload,
                source="Event",
                attempt=len(event.failures) + 1,
                request_id=event.request_id,
            )
        except AwsError:
            self._wait_for_capacity(event, terms)
            return
        except BaseException:
            # The test was broken off, not the handler: the event stays for another try, a while later.
            event.due = self._region.backend.clock.now() + _THROTTLED_FIRST
            self._events.append(event)
            raise
        if invocation.function_error:
            event.failures.append(invocation)
            self._wait_for_retry(event, terms)
            return
        for failure in event.failures:
            failure.absorbed = True
        self._end(event, terms, terms.config.on_success, async_record.SUCCESS, invocation)

    def backlog(self) -> int:
        """How much waits for its turn."""
        return len(self._events)

    def stuck(self, since: int) -> str | None:  # noqa: ARG002 -- every participant is asked alike
        """Never: it comes to an end by itself."""
        return None

    def describe(self) -> str:
        """For reports."""
        return f"{len(self._events)} asynchronous invocations in {self._region.name}"

    def _wait_for_retry(self, event: _Event, terms: _Terms) -> None:
        made = len(event.failures) - 1
        if made >= terms.config.most_retries:
            self._give_up(event, terms, async_record.RETRIES_EXHAUSTED)
        else:
            self._wait(event, terms, DELAYS[made])

    def _wait_for_capacity(self, event: _Event, terms: _Terms) -> None:
        # Nothing is waited for where the function is switched off (AWS, since August 2021).
        if terms.function.reserved_concurrency == 0:
            self._give_up(event, terms, async_record.ZERO_RESERVED_CONCURRENCY)
            return
        delay = min(_THROTTLED_FIRST << event.throttled, _THROTTLED_MOST)
        event.throttled += 1
        self._wait(event, terms, delay)

    def _wait(self, event: _Event, terms: _Terms, delay: int) -> None:
        backend = self._region.backend
        now = backend.clock.now()
        event.due = now + delay
        if event.due - event.queued <= terms.greatest_age:
            self._events.append(event)
            backend.journal.append(EventToRetry(now, event.function_arn, event.request_id, event.due))
        else:
            self._give_up(event, terms, async_record.EVENT_AGE_EXCEEDED)

    def _give_up(self, event: _Event, terms: _Terms, condition: str) -> None:
        self._note_dropped(event, condition)
        last = event.failures[-1] if event.failures else None
        on_failure = terms.config.on_failure
        ending = self._end(event, terms, on_failure, condition, last)
        if terms.dead_letter is not None:
            self._region.backend.send(ending.dead_letter(terms.dead_letter))
        if terms.dead_letter is not None or on_failure is not None:
            for failure in event.failures:
                failure.absorbed = True

    def _note_dropped(self, event: _Event, reason: str) -> None:
        backend = self._region.backend
        backend.journal.append(EventDropped(backend.clock.now(), event.function_arn, event.request_id, reason))

    def _end(
        self, event: _Event, terms: _Terms, to: str | None, condition: str, last: Invocation | None
    ) -> async_record.Ending:
        """Tell a destination, if there is one, how an event ended."""
        backend = self._region.backend
        now = backend.clock.now()
        ending = async_record.Ending(
            function_arn=terms.function_arn,
            function_name=terms.function.name,
            request_id=event.request_id,
            condition=condition,
            tries=len(event.failures) + (condition == async_record.SUCCESS),
            payload=event.payload,
            last=last,
            now=now,
        )
        parsed = destination.parse(to) if to is not None else None
        if parsed is not None:
            record = ending.record(parsed, backend.ids.uuid())
            backend.send(record)
            if parsed.service == "lambda":
                self.add(parsed.arn, record.message().encode(), now)
        return ending
