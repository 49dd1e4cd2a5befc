"""Where a record went: every mapping that reads its stream, and what came of it there, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from streammock.clock import to_datetime
from streammock.handle.records import StreamRecord
from streammock.mappings.config import TRIM_HORIZON
from streammock.mappings.discard import DiscardedRecord, DiscardReason, Fate
from streammock.mappings.mapping import left_with_another_stream

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.mappings.mapping import EventSourceMapping
    from streammock.streams.record import Record

_INDENT = "  "
_WHERE = 'A record is one of a function\'s event["Records"], of tables[...].stream.records, or of discarded'


def explain(backend: Backend, record: StreamRecord | Mapping[str, Any] | DiscardedRecord) -> str:
    """The story of one record, a line for each step.

    Parameters
    ----------
    record:
        From ``mock.tables[...].stream.records``, a function's event, or ``mock.discarded``.
    """
    event_id = _event_id(record)
    found = _find(backend, event_id)
    if found is None:
        return f"no stream of this mock holds a record {event_id}: it was never written here, or left its stream"
    written, stream_arn = found
    readers = [one for one in backend.all_mappings if one.config.event_source_arn == stream_arn]
    when = f"{to_datetime(written.created):%Y-%m-%d %H:%M:%S} UTC"
    lines = [f"{written.event_name} of {written.keys} at {when}, record {written.sequence} of {stream_arn}"]
    if not readers:
        lines.append(f"{_INDENT}no event source mapping reads this stream")
        lines += [f"{_INDENT}{line}" for line in left_with_another_stream(backend.all_mappings, stream_arn)]
    for mapping in readers:
        lines.append(f"{_INDENT}mapping {mapping.uuid} to {mapping.config.target.name} ({mapping.state or 'deleted'}):")
        lines += [f"{_INDENT * 2}{line}" for line in _steps(backend, mapping, written)]
    return "\n".join(lines)


def _event_id(record: object) -> str:
    if isinstance(record, StreamRecord):
        return str(record.raw["eventID"])
    if isinstance(record, DiscardedRecord):
        return record.record.event_id
    if not isinstance(record, Mapping):
        msg = f"explain() takes one record, not {record!r}. {_WHERE}"
        raise TypeError(msg)
    if "eventID" not in record:
        msg = f"explain() takes one record, and this has no eventID: {list(record)}. {_WHERE}"
        raise LookupError(msg)
    return str(record["eventID"])


def _find(backend: Backend, event_id: str) -> tuple[Record, str] | None:
    """The record and its stream's ARN."""
    for record, arn in _all_records(backend):
        if record.event_id == event_id:
            return record, arn
    return None


def _all_records(backend: Backend) -> Iterator[tuple[Record, str]]:
    for region in backend.regions.values():
        for stream in region.streams.values():
            for shard in stream.shards:
                yield from ((record, stream.arn) for record in shard.after(shard.starting_sequence - 1))
    for mapping in backend.all_mappings:
        yield from ((discarded.record, mapping.config.event_source_arn) for discarded in mapping.discarded)


def _steps(backend: Backend, mapping: EventSourceMapping, record: Record) -> Iterator[str]:
    told = [*_tries(backend, mapping, record), *_discards(mapping, record)]
    yield from told
    match mapping.poller.fate(record):
        case Fate.LEFT_BEHIND:
            yield "not delivered: the mapping was deleted"
        case Fate.UNDER_WAY:
            yield "is being delivered now"
        case Fate.WAITING:
            yield f"waits for {mapping.waits_for()}" if mapping.polling else "waits until the mapping is enabled"
        case None if not told:
            yield _untold(backend, mapping)


def _tries(backend: Backend, mapping: EventSourceMapping, record: Record) -> Iterator[str]:
    for invocation in backend.invocations:
        if invocation.source != mapping.arn:
            continue
        batch, name = invocation.records, invocation.function_name
        if any(one.get("eventID") == record.event_id for one in batch):
            whose = "" if name == mapping.config.target.name else f" of {name}"
            yield f"attempt {invocation.attempt}{whose}, in a batch of {len(batch)}: {invocation.summary()}"


def _discards(mapping: EventSourceMapping, record: Record) -> Iterator[str]:
    for discarded in mapping.discarded:
        if discarded.record is record:
            yield f"not delivered, {discarded.reason}: {discarded.reason.explanation}"
            if discarded.reason is DiscardReason.FILTERED_OUT:
                yield from (mapping.explain_filter(record, discarded.config) or "").splitlines()


def _untold(backend: Backend, mapping: EventSourceMapping) -> str:
    """Of a record that is disposed of, and nothing says how."""
    start = mapping.config.starting_position
    early = f"not read: it was written before the mapping began to poll, at {start}"
    if not (backend.invocations.forgotten or mapping.discarded.forgotten):
        return early
    forgotten = f"what came of it is no longer remembered: history={backend.settings.history}"
    return forgotten if start == TRIM_HORIZON else f"{early}; or {forgotten}"
