"""``application/vnd.amazon.eventstream``: a streamed answer as a row of messages, each with its two checksums.

A message is its whole length, the length of its headers, a checksum of the two, the headers, the payload and a checksum
of all that. A header of text is its name, the type 7 and its value, both with their lengths before them.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable, Mapping
from struct import pack
from typing import Any

from botocore.model import StructureShape

from streammock.wire import shapes

_PRELUDE_BYTES = 12
_CHECKSUM_BYTES = 4
_TEXT = 7


def encode(events: Iterable[Mapping[str, Any]], shape: StructureShape) -> bytes:
    """The events of an answer, each of one member of ``shape``."""
    return b"".join(_event(shape, name, members) for event in events for name, members in event.items())


def _event(shape: StructureShape, name: str, members: Mapping[str, Any]) -> bytes:
    kind = shape.members[name]
    inner = kind.members if isinstance(kind, StructureShape) else {}
    blob = next((member for member, place in inner.items() if place.serialization.get("eventpayload")), None)
    headers = {":message-type": "event", ":event-type": name}
    if blob is None:
        return message({**headers, ":content-type": "application/json"}, shapes.encode(members))
    return message({**headers, ":content-type": "application/octet-stream"}, members[blob])


def message(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One message."""
    fields = b"".join(_header(name.encode(), value.encode()) for name, value in headers.items())
    length = _PRELUDE_BYTES + len(fields) + len(payload) + _CHECKSUM_BYTES
    prelude = pack(">II", length, len(fields))
    checked = b"".join((prelude, pack(">I", crc32(prelude)), fields, payload))
    return checked + pack(">I", crc32(checked))


def _header(name: bytes, value: bytes) -> bytes:
    return pack(">B", len(name)) + name + pack(">BH", _TEXT, len(value)) + value
