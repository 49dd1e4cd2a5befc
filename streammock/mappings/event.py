"""The event that a function is given: records under one key, and how many of them fit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Event = dict[str, Any]

# The limit of a synchronous request, by AWS's own message (streams_and_mappings A.8).
MAXIMUM_PAYLOAD = 6_291_556

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def payload(events: Sequence[Event], members: Mapping[str, object] | None = None) -> bytes:
    """The invocation's payload (aws_facts 2.3), with what a tumbling window adds."""
    return _encode({"Records": events, **(members or {})}).encode()


def fitting(events: Sequence[Event], members: Mapping[str, object] | None = None) -> int:
    """How many records from the front one payload can hold; at least one, since a single record always fits."""
    room = MAXIMUM_PAYLOAD - len(payload((), members)) + 1
    for count, event in enumerate(events):
        room -= len(_encode(event).encode()) + 1
        if room < 0:
            return max(count, 1)
    return len(events)
