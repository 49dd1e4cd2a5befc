"""Event streams on the wire, read back by botocore's own decoder."""

from __future__ import annotations

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer

from streammock import service_models
from streammock.wire import event_stream

SHAPE = service_models.operation("lambda", "InvokeWithResponseStream").get_event_stream_output()


def _read(data):
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [(message.headers, message.payload) for message in buffer]


def test_events():
    """A blob is the payload of its message as it is; other members are JSON."""
    events = [
        {"PayloadChunk": {"Payload": b"\x00\xff"}},
        {"PayloadChunk": {"Payload": b""}},
        {"InvokeComplete": {"ErrorCode": "é"}},
    ]
    chunk = {":message-type": "event", ":event-type": "PayloadChunk", ":content-type": "application/octet-stream"}
    complete = {":message-type": "event", ":event-type": "InvokeComplete", ":content-type": "application/json"}
    assert _read(event_stream.encode(events, SHAPE)) == [
        (chunk, b"\x00\xff"),
        (chunk, b""),
        (complete, '{"ErrorCode":"é"}'.encode()),
    ]


def test_no_events():
    """Nothing is nothing on the wire."""
    assert event_stream.encode([], SHAPE) == b""


@pytest.mark.parametrize("place", [0, 5, 14, -6, -1])
def test_checksums(place):
    """A change of any part is seen by the reader."""
    data = bytearray(event_stream.message({":event-type": "x"}, b"payload"))
    assert _read(bytes(data)) == [({":event-type": "x"}, b"payload")]
    data[place] ^= 1
    with pytest.raises(ChecksumMismatch):
        _read(bytes(data))


def test_known_message():
    """To the byte: an empty message is its length, no headers, and two checksums."""
    assert event_stream.message({}, b"").hex() == "000000100000000005c248eb7d98c8ff"
