"""The kinds of things that happen, as plain values.

Every one has ``at``, the instant on virtual time, and ``kind``, a word for it. What is measured in real time
(a duration, log lines that carry one) takes no part in comparing: the same seed and calls make equal timelines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from streammock.handle.records import StreamRecord


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happened."""

    kind: ClassVar[str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RecordWritten(Happening):
    """A write to a table with a stream; ``expired`` where time to live deleted the item."""

    kind = "write"
    table: str
    shard_id: str
    record: StreamRecord
    expired: bool = False


@dataclass(frozen=True, kw_only=True)
class OfMapping(Happening):
    """Something that an event source mapping did with records of one shard; ``mapping`` is its UUID."""

    mapping: str
    function: str
    shard_id: str
    records: list[StreamRecord]


@dataclass(frozen=True, kw_only=True)
class BatchSent(OfMapping):
    """Records went to the function together; ``attempt`` counts from 1."""

    kind = "batch"
    attempt: int


@dataclass(frozen=True, kw_only=True)
class BatchRejected(OfMapping):
    """The call did not reach the function's code."""

    kind = "rejected"
    error: str


@dataclass(frozen=True, kw_only=True)
class BatchToRetry(OfMapping):
    """What was left of a batch was to be tried again, at ``due``."""

    kind = "retry"
    due: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class BatchBisected(OfMapping):
    """A batch that failed was cut in two: ``records`` were tried next, at ``due``, and ``second_half`` after them."""

    kind = "bisect"
    second_half: list[StreamRecord]
    due: datetime


@dataclass(frozen=True, kw_only=True)
class RecordsFiltered(OfMapping):
    """No filter of the mapping matched; ``explanations`` say why, record by record."""

    kind = "filtered"
    explanations: list[str]


@dataclass(frozen=True, kw_only=True)
class RecordsDiscarded(OfMapping):
    """Records were given up."""

    kind = "discarded"
    reason: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class FunctionInvoked(Happening):
    """A function ran.

    ``source`` is the ARN of an event source mapping, ``Invoke`` or ``Event``; ``error`` is None where it succeeded.
    ``traceback`` is that of a handler that ran in the test's process.
    """

    kind = "invocation"
    function: str
    request_id: str
    source: str
    attempt: int
    cold_start: bool
    error: str | None
    event: Any = field(repr=False)
    reply: str = field(repr=False)
    traceback: str = field(repr=False, compare=False)
    logs: tuple[str, ...] = field(repr=False, compare=False)
    duration: timedelta = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class SentToDestination(Happening):
    """A record of a failure left for an on-failure destination."""

    kind = "destination"
    destination: str
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class EventQueued(Happening):
    """Somebody invoked a function asynchronously."""

    kind = "queued"
    function: str
    request_id: str
    event: Any


@dataclass(frozen=True, kw_only=True)
class EventToRetry(Happening):
    """A function failed at an event that it will be given again, at ``due``."""

    kind = "event retry"
    function: str
    request_id: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class EventDropped(Happening):
    """An asynchronous event was given up."""

    kind = "event dropped"
    function: str
    request_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FaultInjected(Happening):
    """A fault that the test has armed struck; ``what`` names it."""

    kind = "fault"
    what: str


@dataclass(frozen=True, kw_only=True)
class TimeMoved(Happening):
    """Time was moved on purpose, by ``advance``, ``settle`` or a step; ``at`` is where it moved from."""

    kind = "time"
    by: timedelta
