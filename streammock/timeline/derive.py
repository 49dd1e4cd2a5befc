"""From what the models wrote down to plain values: made when somebody looks, at no cost to who never does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from streammock import backend as world
from streammock import clock, faults
from streammock.clock import to_datetime
from streammock.functions import happenings as asynchronous
from streammock.functions.invocation import Invocation
from streammock.functions.payload import shown
from streammock.handle.records import StreamRecord
from streammock.mappings import happenings
from streammock.mappings.discard import DiscardReason
from streammock.report.text import handler_traceback
from streammock.streams.record import Record
from streammock.timeline import events
from streammock.timeline.events import Happening

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.mappings.mapping import EventSourceMapping


def timeline(backend: Backend) -> list[Happening]:
    """Everything that happened in a world, in order."""
    # Without the lock: a test that timed out in the middle of a call is told about as well.
    return happenings_of(list(backend.journal))


def happenings_of(entries: Iterable[object]) -> list[Happening]:
    """The same of some entries of a journal; an invocation that still runs is no happening yet."""
    return list(_joined(_plain(entry) for entry in entries if entry is not None))


def _joined(found: Iterable[Happening]) -> Iterator[Happening]:
    """Moves of time with nothing between them are one."""
    move: events.TimeMoved | None = None
    for happening in found:
        if isinstance(happening, events.TimeMoved):
            move = happening if move is None else events.TimeMoved(at=move.at, by=move.by + happening.by)
            continue
        if move is not None:
            yield move
            move = None
        yield happening
    if move is not None:
        yield move


@singledispatch
def _plain(entry: object) -> Happening:
    msg = f"the journal holds a {type(entry).__name__}, which the timeline does not know"
    raise TypeError(msg)


@_plain.register
def _(entry: clock.TimeMoved) -> Happening:
    return events.TimeMoved(at=to_datetime(entry.at), by=timedelta(microseconds=entry.by // 1000))


@_plain.register
def _(entry: Record) -> Happening:
    return events.RecordWritten(
        at=to_datetime(entry.created),
        table=entry.origin.table_name,
        shard_id=entry.origin.shard_id,
        record=StreamRecord.of(entry),
        expired=entry.user_identity is not None,
    )


@_plain.register
def _(entry: happenings.BatchSent) -> Happening:
    return events.BatchSent(**_of_mapping(entry), attempt=entry.attempt)


@_plain.register
def _(entry: happenings.BatchRejected) -> Happening:
    return events.BatchRejected(**_of_mapping(entry), error=entry.error)


@_plain.register
def _(entry: happenings.BatchToRetry) -> Happening:
    return events.BatchToRetry(**_of_mapping(entry), due=to_datetime(entry.due), reason=entry.problem)


@_plain.register
def _(entry: happenings.BatchBisected) -> Happening:
    second = _views(entry.second)
    return events.BatchBisected(**_of_mapping(entry), second_half=second, due=to_datetime(entry.due))


@_plain.register
def _(entry: happenings.RecordsDiscarded) -> Happening:
    if entry.reason is DiscardReason.FILTERED_OUT:
        why = [entry.mapping.explain_filter(record, entry.config) or "" for record in entry.records]
        return events.RecordsFiltered(**_of_mapping(entry), explanations=why)
    return events.RecordsDiscarded(**_of_mapping(entry), reason=str(entry.reason), explanation=entry.reason.explanation)


@_plain.register
def _(entry: Invocation) -> Happening:
    error = entry.unseen_exception
    return events.FunctionInvoked(
        at=entry.started_at,
        function=entry.function_name,
        request_id=entry.request_id,
        source=entry.source,
        attempt=entry.attempt,
        cold_start=entry.cold_start,
        error=entry.summary() if entry.function_error else None,
        event=entry.event,
        reply=entry.payload.decode(errors="replace"),
        traceback="" if error is None else handler_traceback(error),
        logs=tuple(entry.log_lines()),
        duration=entry.duration,
    )


@_plain.register
def _(entry: world.Sent) -> Happening:
    return events.SentToDestination(
        at=to_datetime(entry.at), destination=entry.record.destination, content=dict(entry.record.content)
    )


@_plain.register
def _(entry: asynchronous.EventQueued) -> Happening:
    return events.EventQueued(**_of_event(entry), event=shown(entry.payload))


@_plain.register
def _(entry: asynchronous.EventToRetry) -> Happening:
    return events.EventToRetry(**_of_event(entry), due=to_datetime(entry.due))


@_plain.register
def _(entry: asynchronous.EventDropped) -> Happening:
    return events.EventDropped(**_of_event(entry), reason=entry.reason)


@_plain.register
def _(entry: faults.FaultInjected) -> Happening:
    return events.FaultInjected(at=to_datetime(entry.at), what=entry.what)


def _of_mapping(entry: Any) -> dict[str, Any]:
    """What all steps of a batch have in common."""
    mapping: EventSourceMapping = entry.mapping
    records = entry.first if isinstance(entry, happenings.BatchBisected) else entry.records
    return {
        "at": to_datetime(entry.at),
        "mapping": mapping.uuid,
        "function": entry.config.target.name,
        "shard_id": entry.shard_id,
        "records": _views(records),
    }


def _of_event(entry: Any) -> dict[str, Any]:
    name = entry.function_arn.partition(":function:")[2].partition(":")[0]
    return {"at": to_datetime(entry.at), "function": name or entry.function_arn, "request_id": entry.request_id}


def _views(records: Iterable[Record]) -> list[StreamRecord]:
    return [StreamRecord.of(record) for record in records]
