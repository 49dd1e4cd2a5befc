"""What a child process writes, cut into log events."""

import struct

import pytest

from streammock.runtimes.log_streams import Frames, Lines, Log


def frame(text, kind=0xA55A0003):
    data = text.encode()
    return struct.pack(">IIq", kind, len(data), 0) + data


@pytest.fixture
def log():
    return Log()


def test_each_line_is_an_event(log):
    """Lines may be cut anywhere on their way; the last one may lack its end."""
    lines = Lines(log)
    lines.feed(b"one\ntw")
    lines.feed("o é\n\nthr".encode())
    assert log.take() == ("one", "two é", "")
    lines.flush()
    lines.flush()
    assert log.take() == ("thr",)


def test_bytes_that_are_no_text(log):
    """What is not UTF-8 shows as replacement characters."""
    Lines(log).feed(b"\xff\n")
    assert log.take() == ("\ufffd",)


@pytest.mark.parametrize("kind", [0xA55A0003, 0xA55A0002 | 12, 0xA55A0003 | 20])
def test_each_record_is_an_event(log, kind):
    """A record keeps its lines together, whatever its type and level (spec/runtimes.md 1)."""
    frames = Frames(log)
    data = frame("a\nb\n", kind) + frame("c", kind)
    for byte in data:
        frames.feed(bytes([byte]))
    assert log.take() == ("a\nb", "c")


def test_a_record_cut_off_by_death(log):
    """What had been written of it is kept."""
    frames = Frames(log)
    frames.feed(frame("abc")[:-1])
    frames.flush()
    frames.flush()
    (event,) = log.take()
    assert event.endswith("ab")


def test_bytes_that_are_no_record(log):
    """What somebody else writes to the descriptor is shown, not lost."""
    frames = Frames(log)
    frames.feed(b"somebody else's bytes")
    assert log.take() == ("somebody else's bytes",)


def test_a_flood_is_cut(log):
    """A log has room for 16 MiB and says where it was cut; after it was taken there is room again."""
    line = b"x" * 999_999 + b"\n"
    lines = Lines(log)
    for _ in range(20):
        lines.feed(line)
    events = log.take()
    assert len(events) == 17
    assert "cut here" in events[-1]
    lines.feed(b"again\n")
    assert log.take() == ("again",)


def test_a_line_without_end_is_cut(log):
    """A line that never ends does not fill the memory."""
    lines = Lines(log)
    for _ in range(18):
        lines.feed(b"x" * 1_000_000)
    assert len(log.take()) == 1
