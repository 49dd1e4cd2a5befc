"""A timeline as data for the page: lanes, and on them a mark for each thing that happened."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any

from streammock.handle.records import StreamRecord
from streammock.timeline import events, text
from streammock.timeline.events import Happening

_MOST_CHARACTERS = 20_000
Lane = tuple[str, str]  # its kind and what tells it from others of that kind


def to_json(title: str, timelines: Sequence[Sequence[Happening]]) -> str:
    """The worlds of one test, or of one mock."""
    return json.dumps({"title": title, "worlds": [world(timeline) for timeline in timelines]})


def world(timeline: Sequence[Happening]) -> dict[str, Any]:
    """Lanes and marks; a mark names its lane, and the lane that it comes from, by their places in the list of lanes."""
    drawing = Drawing()
    marks = drawing.marks(timeline)
    return {"lanes": drawing.lanes(), "marks": marks}


class Drawing:
    """A world that grows: lanes keep their places while others come behind them."""

    def __init__(self) -> None:
        self._names: dict[Lane, str] = {}
        self._places: dict[Lane, int] = {}

    def lanes(self) -> list[dict[str, str]]:
        """All lanes so far, as they came; the page puts them in the order of the chain."""
        return [{"kind": kind, "id": ident, "name": name} for (kind, ident), name in self._names.items()]

    def marks(self, timeline: Sequence[Happening]) -> list[dict[str, Any]]:
        """A mark for each thing that happened."""
        return [
            _mark(happening, [self._place(lane, happening) for lane in _lanes(happening)]) for happening in timeline
        ]

    def _place(self, lane: Lane, happening: Happening) -> int:
        if lane not in self._names:
            self._names[lane] = _name(lane, happening)
        return self._places.setdefault(lane, len(self._places))


def _mark(happening: Happening, lanes: list[int]) -> dict[str, Any]:
    return {
        "kind": happening.kind,
        "date": f"{happening.at:%Y-%m-%d}",
        "time": text.clock_time(happening.at),
        "lanes": lanes,
        "failed": isinstance(happening, events.FunctionInvoked) and happening.error is not None,
        "text": text.summary(happening),
        "details": [{"label": label, "text": _short(content)} for label, content in _details(happening) if content],
    }


def _lanes(happening: Happening) -> list[Lane]:
    """Where it came from, and last where it happened; nowhere for a move of time."""
    match happening:
        case events.RecordWritten():
            return [("table", happening.table), ("shard", happening.shard_id)]
        case events.BatchSent():
            return [("shard", happening.shard_id), ("mapping", happening.mapping)]
        case events.OfMapping():
            return [("mapping", happening.mapping)]
        case events.FunctionInvoked() if happening.source.startswith("arn:"):
            return [("mapping", happening.source.rpartition(":")[2]), ("function", happening.function)]
        case events.FunctionInvoked() | events.EventQueued() | events.EventToRetry() | events.EventDropped():
            return [("function", happening.function)]
        case events.SentToDestination():
            return [("destination", happening.destination)]
    return []


def _name(lane: Lane, happening: Happening) -> str:
    kind, ident = lane
    if kind == "shard":
        return f"shard …{ident[-8:]}"
    if kind == "mapping":
        return f"to {getattr(happening, 'function', ident)}"
    return ident.rpartition(":")[2] if kind == "destination" else ident


@singledispatch
def _details(_happening: Happening) -> Iterator[tuple[str, str]]:
    yield from ()


@_details.register
def _(happening: events.RecordWritten) -> Iterator[tuple[str, str]]:
    yield "Record", _json(happening.record.raw)
    yield "Shard", happening.shard_id


@_details.register
def _(happening: events.OfMapping) -> Iterator[tuple[str, str]]:
    yield "Error", getattr(happening, "error", "")
    yield "Reason", getattr(happening, "explanation", "") or getattr(happening, "reason", "")
    yield "Why no filter matched", "\n".join(getattr(happening, "explanations", ()))
    yield "Records", _keys(happening.records)
    yield "Second half", _keys(getattr(happening, "second_half", ()))
    yield "Mapping", happening.mapping
    yield "Shard", happening.shard_id


@_details.register
def _(happening: events.FunctionInvoked) -> Iterator[tuple[str, str]]:
    yield "Error", happening.error or ""
    yield "Traceback", happening.traceback
    yield "Log", "\n".join(happening.logs)
    yield "Event", _json(happening.event)
    yield "Reply", happening.reply
    yield "Source", happening.source
    yield "Request id", happening.request_id
    yield "Duration", f"{happening.duration.total_seconds() * 1000:.2f} ms of real time"


@_details.register
def _(happening: events.SentToDestination) -> Iterator[tuple[str, str]]:
    yield "Message", _json(happening.content)
    yield "Destination", happening.destination


@_details.register
def _(happening: events.EventQueued) -> Iterator[tuple[str, str]]:
    yield "Event", _json(happening.event)
    yield "Request id", happening.request_id


@_details.register
def _(happening: events.EventDropped) -> Iterator[tuple[str, str]]:
    yield "Reason", happening.reason
    yield "Request id", happening.request_id


def _keys(records: Sequence[StreamRecord]) -> str:
    return "\n".join(f"{record.event_name} {record.keys}, {record.sequence_number}" for record in records)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _short(content: str) -> str:
    left_out = len(content) - _MOST_CHARACTERS
    return content if left_out <= 0 else f"{content[:_MOST_CHARACTERS]}\n… {left_out} more characters"
