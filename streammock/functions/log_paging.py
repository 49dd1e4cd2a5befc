"""Pages of log events: tokens name a place and, for one stream, a direction (API reference, GetLogEvents)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from streammock.errors import logs as texts
from streammock.functions.log_groups import LogEvent

MOST_EVENTS = 10_000
_TOKEN = re.compile(r"(?P<direction>[fb])/(?P<place>\d{56})/s")
_NUMBER = re.compile(r"\d{56}")


class Page(NamedTuple):
    """Some events of a stream, and the tokens for what lies around them."""

    events: list[LogEvent]
    forward: str
    backward: str


def turn(events: Sequence[LogEvent], params: Mapping[str, Any]) -> Page:
    """The page of a stream that GetLogEvents asks for; a token that leads nowhere comes back as it is."""
    limit = params.get("limit", MOST_EVENTS)
    token = params.get("nextToken")
    start, end = params.get("startTime", 0), params.get("endTime")
    wanted = [
        (place, event)
        for place, event in enumerate(events)
        if event.timestamp >= start and (end is None or event.timestamp < end)
    ]
    forwards, edge = _edge(token, len(events)) if token is not None else _first(params, len(events))
    if forwards:
        chosen = [pair for pair in wanted if pair[0] >= edge][:limit]
    else:
        chosen = [pair for pair in wanted if pair[0] < edge][-limit:]
    first, after = (chosen[0][0], chosen[-1][0] + 1) if chosen else (edge, edge)
    return Page([event for _, event in chosen], f"f/{after:056d}/s", f"b/{first:056d}/s")


def _first(params: Mapping[str, Any], length: int) -> tuple[bool, int]:
    return (True, 0) if params.get("startFromHead") else (False, length)


def _edge(token: str, length: int) -> tuple[bool, int]:
    match = _TOKEN.fullmatch(token)
    if match is None or int(match["place"]) > length:
        raise texts.invalid_token()
    return match["direction"] == "f", int(match["place"])


def after(token: str | None) -> int:
    """Behind which event FilterLogEvents goes on; -1 for the beginning."""
    if token is None:
        return -1
    if not _NUMBER.fullmatch(token):
        raise texts.invalid_token()
    return int(token)
