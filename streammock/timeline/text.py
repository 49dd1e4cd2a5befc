"""A timeline as lines of text: the section of a failed test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import singledispatch

from streammock.handle.records import StreamRecord
from streammock.timeline import events
from streammock.timeline.events import Happening

_MOST_HAPPENINGS = 200
_MOST_RECORDS = 3
_MOST_LOG_LINES = 20
_FRAME = ("START RequestId", "END RequestId", "REPORT ")
_INDENT = " " * 14


def section(timeline: Sequence[Happening]) -> str:
    """What happened last, a line for each thing, with the log lines and errors of handlers under their invocations."""
    left_out = len(timeline) - _MOST_HAPPENINGS
    lines = [f"… {left_out} earlier"] if left_out > 0 else []
    before = ""
    for happening in timeline[-_MOST_HAPPENINGS:]:
        instant = clock_time(happening.at)
        shown = instant if instant != before else ""
        lines.append(f"{shown:<14}{summary(happening)}")
        lines += [f"{_INDENT}  {line}" for line in _details(happening)]
        before = instant
    if timeline:
        lines.insert(0, f"{timeline[0].at:%Y-%m-%d}, virtual time in UTC")
    return "\n".join(lines)


def clock_time(instant: datetime) -> str:
    """To the nearest millisecond: a frozen clock's own reading wavers below it."""
    rounded = instant + timedelta(microseconds=500)
    return f"{rounded:%H:%M:%S}.{rounded.microsecond // 1000:03d}"


@singledispatch
def summary(happening: Happening) -> str:
    """One line for one thing that happened."""
    raise NotImplementedError(type(happening).__name__)


@summary.register
def _(happening: events.RecordWritten) -> str:
    why = " (expired by time to live)" if happening.expired else ""
    return f"write to {happening.table}: {_record(happening.record)}{why}"


@summary.register
def _(happening: events.BatchSent) -> str:
    again = f", attempt {happening.attempt}" if happening.attempt > 1 else ""
    return f"batch of {_records(happening.records)} to {happening.function}{again}"


@summary.register
def _(happening: events.BatchRejected) -> str:
    return f"batch to {happening.function} rejected: {happening.error}"


@summary.register
def _(happening: events.BatchToRetry) -> str:
    due = clock_time(happening.due)
    return f"retry of {_records(happening.records)} by {happening.function} at {due}, since {happening.reason}"


@summary.register
def _(happening: events.BatchBisected) -> str:
    halves = f"{len(happening.records)} + {len(happening.second_half)} records"
    return f"bisect of the batch for {happening.function} into {halves}, next try at {clock_time(happening.due)}"


@summary.register
def _(happening: events.RecordsFiltered) -> str:
    return f"filtered out before {happening.function}: {_records(happening.records)}"


@summary.register
def _(happening: events.RecordsDiscarded) -> str:
    return f"discarded for {happening.function}, {happening.reason}: {_records(happening.records)}"


@summary.register
def _(happening: events.FunctionInvoked) -> str:
    again = f", attempt {happening.attempt}" if happening.attempt > 1 else ""
    cold = ", cold start" if happening.cold_start else ""
    return f"invocation of {happening.function}{again}{cold}: {happening.error or 'ok'}"


@summary.register
def _(happening: events.SentToDestination) -> str:
    condition = happening.content.get("requestContext", {}).get("condition", "")
    return f"sent to destination {happening.destination}: {condition}"


@summary.register
def _(happening: events.EventQueued) -> str:
    return f"asynchronous event for {happening.function} queued"


@summary.register
def _(happening: events.EventToRetry) -> str:
    return f"retry of the asynchronous event by {happening.function} at {clock_time(happening.due)}"


@summary.register
def _(happening: events.EventDropped) -> str:
    return f"asynchronous event for {happening.function} given up: {happening.reason}"


@summary.register
def _(happening: events.FaultInjected) -> str:
    return f"fault: {happening.what}"


@summary.register
def _(happening: events.TimeMoved) -> str:
    return f"time moves on by {_distance(happening.by)}"


def _details(happening: Happening) -> Iterator[str]:
    if isinstance(happening, events.RecordsFiltered):
        yield from (line for text in happening.explanations[:_MOST_RECORDS] for line in text.splitlines())
    if not isinstance(happening, events.FunctionInvoked):
        return
    logged = handler_lines(happening.logs)  # Lambda logs the traceback of an error too
    yield from (f"log: {line}" for line in logged[:_MOST_LOG_LINES])
    if len(logged) > _MOST_LOG_LINES:
        yield f"log: … {len(logged) - _MOST_LOG_LINES} more lines"


def _distance(by: timedelta) -> str:
    """``2 h 1 s``: the largest unit first, what is nought left out."""
    days, rest = by // timedelta(days=1), by % timedelta(days=1)
    hours, rest = rest // timedelta(hours=1), rest % timedelta(hours=1)
    minutes, rest = rest // timedelta(minutes=1), rest % timedelta(minutes=1)
    units = [(days, "d"), (hours, "h"), (minutes, "min"), (round(rest.total_seconds(), 3), "s")]
    return " ".join(f"{count:g} {unit}" for count, unit in units if count) or "less than 1 ms"


def handler_lines(logs: Sequence[str]) -> list[str]:
    """What the handler itself wrote to its log: without the lines that Lambda puts round it."""
    return [line for line in logs if line and not line.startswith(_FRAME) and '"type":"platform.' not in line[:60]]


def _records(records: Sequence[StreamRecord]) -> str:
    count = f"{len(records)} record{'' if len(records) == 1 else 's'}"
    shown = ", ".join(_record(record) for record in records[:_MOST_RECORDS])
    more = ", …" if len(records) > _MOST_RECORDS else ""
    return f"{count} ({shown}{more})" if records else count


def _record(record: StreamRecord) -> str:
    return f"{record.event_name} {record.keys}"
