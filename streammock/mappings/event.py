"""The event that a function is given: records under one key, and how many of them fit."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from streammock.streams.record import Record

Event = dict[str, Any]
Render = Callable[[Record], Event]

# The limit of a synchronous request, by AWS's own message (streams_and_mappings A.8).
MAXIMUM_PAYLOAD = 6_291_556

FRAME = len('{"Records":[]}') - 1  # what stands around records that have a comma each: the last has none
# More than a record's JSON can have around its images, and for each byte of its SizeBytes: the longest way to write two
# bytes is a number of 130 digits.
LONGEST_FRAME = 2048
LONGEST_BYTE = 160

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class BatchEvent:
    """The event of a batch (aws_facts 2.3). Records never change, so it is made of them whenever somebody asks.

    Parameters
    ----------
    records:
        The batch.
    render:
        Makes the event of a record, new each time.
    members:
        What a tumbling window adds.
    """

    __slots__ = ("_members", "_records", "_render")

    def __init__(self, records: Sequence[Record], render: Render, members: Mapping[str, object] | None = None) -> None:
        self._records = tuple(records)
        self._render = render
        self._members = None if members is None else marshal.dumps(dict(members))

    def __bytes__(self) -> bytes:
        return _encode(self.decoded()).encode(errors="surrogatepass")

    def decoded(self) -> Event:
        """As data that is the caller's own."""
        event: Event = {"Records": [self._render(record) for record in self._records]}
        if self._members is not None:
            event.update(marshal.loads(self._members))  # noqa: S302 -- our own bytes
        return event


def encoded_size(record: Record, render: Render) -> int:
    """How many bytes one record takes of a payload, with the comma behind it."""
    return len(_encode(render(record)).encode(errors="surrogatepass")) + 1


def fitting(records: Sequence[Record], render: Render, members: Mapping[str, object] | None = None) -> int:
    """How many records from the front one payload can hold; at least one, since a single record always fits."""
    room = MAXIMUM_PAYLOAD - len(bytes(BatchEvent((), render, members))) + 1
    for count, record in enumerate(records):
        room -= encoded_size(record, render)
        if room < 0:
            return max(count, 1)
    return len(records)
