"""What a handler's process logs: framed records on a pipe of their own, so that one of many lines stays one."""

from __future__ import annotations

import logging
import os
import struct
import sys

from . import clock, faults

_FRAME = struct.Struct(">IIq")  # type, length, microseconds (spec/runtimes.md 1)
_TEXT = 0xA55A0003
_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_DATE = "%Y-%m-%dT%H:%M:%S"


class Sink:
    """Takes log events; without the pipe they go to standard output."""

    def __init__(self, descriptor: str | None) -> None:
        self._descriptor = None if descriptor is None else int(descriptor)

    def event(self, text: str) -> None:
        """Write one event as it is."""
        if self._descriptor is None:
            sys.stdout.write(text)
            return
        data = text.encode("utf-8", "backslashreplace")
        data = _FRAME.pack(_TEXT, len(data), clock.microseconds()) + data
        while data:
            data = data[os.write(self._descriptor, data) :]

    def failure(self, kind: str, message: str, stack: list[str]) -> None:
        """Write the one event of a failure."""
        text = faults.log_event(kind, message, stack)
        self.event(text if self._descriptor is not None else text.replace("\n", "\r") + "\n")


class Handler(logging.Handler):
    """The one handler of the root logger."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.request_id = ""  # empty while the module is loaded
        self._sink = sink
        self.setFormatter(logging.Formatter(_FORMAT, _DATE))
        self.addFilter(self._name_request)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one event."""
        self._sink.event(self.format(record))

    def log_event(self, text: str) -> None:
        """For ``context.log``."""
        self._sink.event(text)

    def _name_request(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self.request_id
        record.tenant_id = None
        return True


def install(sink: Sink) -> Handler:
    """Set up ``logging`` as the handler finds it; the root logger's level stays at WARNING."""
    logging.Formatter.converter = clock.utc
    handler = Handler(sink)
    logging.getLogger().addHandler(handler)
    return handler
