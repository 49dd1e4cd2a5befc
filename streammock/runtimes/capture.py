"""What a Python handler writes while it runs: standard output and error line by line, logging by Lambda's format."""

from __future__ import annotations

import codecs
import io
import logging
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, BinaryIO, TextIO, cast

from streammock.clock import MILLISECOND, SECOND, iso_milliseconds
from streammock.runtimes import log_levels
from streammock.runtimes.log_streams import Lines, Log
from streammock.runtimes.loggers import Loggers, SharedLoggers
from streammock.runtimes.python import json_log, log_settings

_active: list[Capture] = []


class Capture:
    """One sandbox's standard streams and logging, in place of the process's inside a ``with`` block.

    What is written still reaches the outer streams and handlers, so that a debugger, ``capsys`` and ``caplog`` see it.
    A handler may keep the streams from one invocation to the next, as a logging handler does.

    Parameters
    ----------
    isolated:
        False for a callable of the test itself, which shares the test's loggers.
    variables:
        The environment, which tells format and level of the log.
    least:
        The lowest priority that the log keeps, see ``log_levels``.

    Attributes
    ----------
    take:
        Gives the events since the last time.
    """

    def __init__(self, *, isolated: bool, variables: Mapping[str, str], least: int = log_levels.ALL) -> None:
        self.request_id = ""  # empty while the module is loaded
        self.json = log_settings.is_json(variables.get(log_settings.FORMAT))
        self._level = json_log.root_level(variables.get(log_settings.LEVEL))
        self._least = least
        self._log = Log()
        self.take = self._log.take
        self._lines = (Lines(self._log, least), Lines(self._log, least))
        self._streams: tuple[TextIO, TextIO] = (
            _Stream(_Output(self._lines[0], 0), errors="strict"),
            _Stream(_Output(self._lines[1], 1), errors="backslashreplace"),
        )
        self._handler = LambdaHandler(self)
        self.loggers = (Loggers if isolated else SharedLoggers)(self._handler, self._level)

    def add(self, event: str, priority: int = log_levels.INFO) -> None:
        """Keep one event, if its priority is high enough."""
        if priority >= self._least:
            self._log.add(event)

    def warn(self, now: int, message: str) -> None:
        """Keep a warning of Lambda's own; ``now`` in nanoseconds."""
        if (self._level or 0) <= logging.WARNING:
            members = {"name": "root", "msg": message, "created": now / SECOND, "msecs": now // MILLISECOND % 1000}
            record = logging.makeLogRecord({**members, "levelno": logging.WARNING, "levelname": "WARNING"})
            record.aws_request_id = self.request_id
            self.add(self._handler.format(record).removesuffix("\n"), log_settings.priority(logging.WARNING))

    def __enter__(self) -> None:
        self.outer = (sys.stdout, sys.stderr)
        self.loggers.enter()
        _active.append(self)  # before our streams stand in place: they write to the process's where nothing is active
        sys.stdout, sys.stderr = self._streams

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._streams = (sys.stdout, sys.stderr)  # a handler may have put streams of its own around ours
        sys.stdout, sys.stderr = self.outer
        _active.remove(self)
        self.loggers.leave()
        for lines in self._lines:
            if lines.rest:
                lines.flush()


class _Output(io.BufferedIOBase):
    """Bytes on their way into the log and to the outer stream.

    Parameters
    ----------
    lines:
        The log's side.
    number:
        0 for standard output, 1 for standard error.
    """

    def __init__(self, lines: Lines, number: int) -> None:
        self._lines = lines
        self._number = number
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lock = threading.RLock()  # a handler's threads print too

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        with self._lock:
            self._lines.feed(bytes(data))
            _pass_on(self._outer(), self._decoder.decode(bytes(data)))
        return len(data)

    def flush(self) -> None:
        with suppress(OSError, ValueError, AttributeError):  # closed, at either end, or not there at all
            self._outer().flush()

    def fileno(self) -> int:
        return self._outer().fileno()

    def _outer(self) -> TextIO:
        """The outermost: what a nested function writes is not the outer one's. Without a capture, the process's."""
        if _active:
            return _active[0].outer[self._number]
        stream = (sys.stdout, sys.stderr)[self._number]
        if getattr(stream, "buffer", None) is self:  # a test has put it there
            stream = cast(TextIO, (sys.__stdout__, sys.__stderr__)[self._number])
        return stream


class _Stream(io.TextIOWrapper):
    """A text stream that keeps nothing back and cannot be closed."""

    def __init__(self, output: _Output, errors: str) -> None:
        super().__init__(cast(BinaryIO, output), encoding="utf-8", errors=errors, newline="\n", write_through=True)

    def close(self) -> None:
        self.flush()


class LambdaHandler(logging.Handler):
    """The one handler that Lambda gives the root logger.

    Parameters
    ----------
    capture:
        Where its events go.
    """

    def __init__(self, capture: Capture) -> None:
        super().__init__()
        self._capture = capture
        text = _Format("[%(levelname)s]\t%(asctime)sZ\t%(aws_request_id)s\t%(message)s\n")
        self.setFormatter(json_log.JsonFormatter() if capture.json else text)

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a record, with the request's id for formats that name it."""
        record.aws_request_id = self._capture.request_id
        return bool(super().handle(record))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as one event, and show it to the handlers outside."""
        # By its level as frames have it: one without a level is INFO.
        priority = log_settings.priority(record.levelno) or log_levels.INFO
        self._capture.add(self.format(record).removesuffix("\n"), priority)
        for handler in _active[0].loggers.host_handlers if _active else ():
            if record.levelno >= handler.level:
                handler.handle(record)

    def log_event(self, text: str) -> None:
        """Keep one event as it is, for ``context.log``."""
        self._capture.add(text.removesuffix("\n"))
        _pass_on(_active[0].outer[0] if _active else sys.stdout, text + "\n")


class _Format(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 -- logging's
        return iso_milliseconds(int(record.created) * SECOND + int(record.msecs) * MILLISECOND)


def _pass_on(outer: TextIO, text: str) -> None:
    """Write to a stream that is not ours: its troubles are not the handler's."""
    try:
        outer.write(text)
    except UnicodeEncodeError as error:
        outer.write(text.encode(error.encoding, "backslashreplace").decode(error.encoding))
    except (OSError, ValueError, AttributeError):  # closed, at either end, or not there at all
        return
