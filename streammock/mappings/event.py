"""The event that a function is given: records under one key, and how many of them fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from streammock.functions.payload import Event as Payload
from streammock.functions.payload import encode

Event = dict[str, Any]

# The limit of a synchronous request, by AWS's own message (streams_and_mappings A.8).
MAXIMUM_PAYLOAD = 6_291_556

# More than a record's JSON can have around its images, and for each byte of its SizeBytes: the longest way to write two
# bytes is a number of 130 digits.
_LONGEST_FRAME = 2048
_LONGEST_BYTE = 160


def payload(events: Sequence[Event], members: Mapping[str, object] | None = None) -> Payload:
    """The invocation's payload (aws_facts 2.3), with what a tumbling window adds."""
    return Payload({"Records": events, **(members or {})})


def surely_fit(count: int, size_bytes: int) -> bool:
    """Whether so many records of so many SizeBytes fit into one payload, whatever is in them."""
    return count * _LONGEST_FRAME + size_bytes * _LONGEST_BYTE <= MAXIMUM_PAYLOAD


def fitting(events: Sequence[Event], members: Mapping[str, object] | None = None) -> int:
    """How many records from the front one payload can hold; at least one, since a single record always fits."""
    room = MAXIMUM_PAYLOAD - len(bytes(payload((), members))) + 1
    for count, event in enumerate(events):
        room -= len(encode(event).encode()) + 1
        if room < 0:
            return max(count, 1)
    return len(events)
