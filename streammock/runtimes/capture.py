"""What a Python handler writes while it runs: standard output and error line by line, logging by Lambda's format."""

from __future__ import annotations

import io
import logging
import sys
from types import TracebackType
from typing import TextIO

from streammock.clock import iso_milliseconds

_NANOSECONDS = 1_000_000_000
_active: list[Capture] = []


class Capture:
    """Collects log events for the length of a ``with`` block; what is written still reaches the outer streams.

    Parameters
    ----------
    request_id:
        Shown in every line of logging; empty while the module is loaded.
    """

    def __init__(self, request_id: str) -> None:
        self.events: list[str] = []
        self.request_id = request_id
        self._partial = ""

    def write(self, text: str) -> None:
        """Take text from a stream; each full line is an event."""
        *lines, self._partial = (self._partial + text).split("\n")
        self.events += lines

    def flush(self) -> None:
        """Close a line that has no end."""
        if self._partial:
            self.events.append(self._partial)
            self._partial = ""

    def __enter__(self) -> Capture:
        self._streams = (sys.stdout, sys.stderr)
        sys.stdout, sys.stderr = _Tee(sys.stdout, self), _Tee(sys.stderr, self)
        if not _active:
            logging.getLogger().addHandler(_HANDLER)
        _active.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _active.remove(self)
        if not _active:
            logging.getLogger().removeHandler(_HANDLER)
        sys.stdout, sys.stderr = self._streams
        self.flush()


class _Tee(io.TextIOBase):
    """A stream that writes through, and into the capture."""

    def __init__(self, outer: TextIO, capture: Capture) -> None:
        self._outer = outer
        self._capture = capture

    def write(self, text: str) -> int:
        self._capture.write(text)
        return self._outer.write(text)

    def flush(self) -> None:
        self._outer.flush()

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._outer.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._outer.encoding


class _LambdaHandler(logging.Handler):
    """The one handler that Lambda gives the root logger: level, time, request id and message between tabs."""

    def emit(self, record: logging.LogRecord) -> None:
        capture = _active[-1]
        time = iso_milliseconds(int(record.created * _NANOSECONDS))
        capture.flush()
        capture.events.append(f"[{record.levelname}]\t{time}Z\t{capture.request_id}\t{self.format(record)}")


_HANDLER = _LambdaHandler()
