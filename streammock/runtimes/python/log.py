"""What a handler's process logs: framed records on a pipe of their own, so that one of many lines stays one."""

from __future__ import annotations

import logging
import os
import struct
import sys

from . import clock, faults, json_log

_FRAME = struct.Struct(">IIq")  # type, length, microseconds (spec/runtimes.md 1)
_JSON = 0xA55A0002
_TEXT = 0xA55A0003
_DEBUGGED = 0xA55A0D00  # ours: a debugger is there
_ERROR = json_log.priority(logging.ERROR)
_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_DATE = "%Y-%m-%dT%H:%M:%S"


class Sink:
    """Takes log events; without the pipe they go to standard output.

    Parameters
    ----------
    descriptor:
        Of the pipe.
    json:
        Whether failures are JSON.
    ensure_ascii:
        How, see ``reply.escapes_non_ascii``.
    """

    def __init__(self, descriptor: str | None, *, json: bool, ensure_ascii: bool) -> None:
        self._descriptor = None if descriptor is None else int(descriptor)
        self.json = json
        self._ensure_ascii = ensure_ascii

    def event(self, text: str, *, frame: int = _TEXT, priority: int = 0) -> None:
        """Write one event as it is."""
        if self._descriptor is None:
            sys.stdout.write(text)
            return
        data = text.encode("utf-8", "backslashreplace")
        data = _FRAME.pack(frame | priority << 2, len(data), clock.microseconds()) + data
        while data:
            data = data[os.write(self._descriptor, data) :]

    def debugged(self) -> None:
        """Tell whoever started us of a debugger."""
        if self._descriptor is not None:
            self.event("", frame=_DEBUGGED)

    def failure(self, kind: str, message: str, request_id: str, stack: list[str]) -> None:
        """Write the one event of a failure."""
        if self.json:
            text = faults.json_event(clock.text(), kind, message, request_id, stack, ensure_ascii=self._ensure_ascii)
        else:
            text = faults.log_event(kind, message, stack)
        if self._descriptor is None:
            text = text.replace("\n", "\r") + "\n"
        self.event(text, frame=_JSON if self.json else _TEXT, priority=_ERROR)


class Handler(logging.Handler):
    """The one handler of the root logger."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.request_id = ""  # empty while the module is loaded
        self._sink = sink
        self.setFormatter(json_log.JsonFormatter() if sink.json else logging.Formatter(_FORMAT, _DATE))
        self.addFilter(self._name_request)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one event."""
        frame = _JSON if isinstance(self.formatter, json_log.JsonFormatter) else _TEXT
        self._sink.event(self.format(record), frame=frame, priority=json_log.priority(record.levelno))

    def log_event(self, text: str) -> None:
        """For ``context.log``."""
        self._sink.event(text)

    def _name_request(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self.request_id
        record.tenant_id = None
        return True


def install(sink: Sink) -> Handler:
    """Set up ``logging`` as the handler finds it; unless told otherwise, the root logger's level stays at WARNING."""
    logging.Formatter.converter = clock.utc
    handler = Handler(sink)
    root = logging.getLogger()
    level = json_log.root_level(os.environ.get(json_log.LEVEL))
    if level is not None:
        root.setLevel(level)
    root.addHandler(handler)
    return handler
