"""What a child process writes, cut into log events: lines of stdout and stderr, and framed records."""

from __future__ import annotations

import struct

from streammock.runtimes import log_levels

_HEADER = struct.Struct(">IIq")  # type, length, microseconds: what AWS's runtime clients write (spec/runtimes.md 1)
_FRAME_TYPES = (0xA55A0002, 0xA55A0003)
_LEVEL_BITS = 0x1C
_DEBUGGED = 0xA55A0D00  # of our own bootstrap (python/log.py)
_LIMIT = 16 * 1024 * 1024
_CUT = f"streammock: the log of this invocation is cut here, after {_LIMIT >> 20} MiB"


class Log:
    """The log events since the last ``take``, bounded: a handler that floods its output must not fill our memory."""

    def __init__(self) -> None:
        self._events: list[str] = []
        self._room = _LIMIT

    def add(self, event: str) -> None:
        """Keep one event."""
        if self._room <= 0:
            return
        self._room -= len(event) + 1
        self._events.append(event if self._room > 0 else _CUT)

    def take(self) -> tuple[str, ...]:
        """The events so far; the log is empty afterwards."""
        events = tuple(self._events)
        self._events.clear()
        self._room = _LIMIT
        return events


class Lines:
    """One output stream; each line is a log event.

    Parameters
    ----------
    log:
        Takes the events.
    least:
        The lowest priority that is kept, see ``log_levels``.

    Attributes
    ----------
    rest:
        The line that has no end yet.
    """

    def __init__(self, log: Log, least: int = log_levels.ALL) -> None:
        self.rest = b""
        self._log = log
        self._least = least

    def feed(self, data: bytes) -> None:
        """Take what was written."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self._add(line)
        if len(self.rest) > _LIMIT:
            self.flush()

    def flush(self) -> None:
        """End the line that has no end yet."""
        rest, self.rest = self.rest, b""
        if rest:
            self._add(rest)

    def _add(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace")
        if self._least == log_levels.ALL or log_levels.of_line(text) >= self._least:
            self._log.add(text)


class Frames:
    """The stream of framed records; each is one event, however many lines it has. Parameters: see ``Lines``.

    Attributes
    ----------
    debugged:
        Whether the process has told of a debugger.
    """

    def __init__(self, log: Log, least: int = log_levels.ALL) -> None:
        self.debugged = False
        self._log = log
        self._least = least
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what was written."""
        self._rest += data
        while len(self._rest) >= _HEADER.size:
            kind, length, _ = _HEADER.unpack_from(self._rest)
            if kind == _DEBUGGED:
                self.debugged = True
            elif kind & ~_LEVEL_BITS not in _FRAME_TYPES:  # somebody else's bytes: show them rather than lose them
                self.flush()
                return
            end = _HEADER.size + length
            if len(self._rest) < end:
                return
            if kind != _DEBUGGED and log_levels.of_frame(kind & _LEVEL_BITS) >= self._least:
                self._log.add(self._rest[_HEADER.size : end].decode("utf-8", "replace").removesuffix("\n"))
            self._rest = self._rest[end:]

    def flush(self) -> None:
        """Keep a record that was cut off by the death of its writer."""
        rest, self._rest = self._rest, b""
        if rest:
            self._log.add(rest.decode("utf-8", "replace"))
