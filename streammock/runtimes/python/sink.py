"""A handler's process writes its log as framed records on a pipe of their own, so that one of many lines stays one."""

from __future__ import annotations

import os
import struct
import sys

from . import clock, faults, log_settings

_FRAME = struct.Struct(">IIq")  # type, length, microseconds (spec/runtimes.md 1)
_JSON = 0xA55A0002
_TEXT = 0xA55A0003
_DEBUGGED = 0xA55A0D00  # ours: a debugger is there


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
    level:
        What the function's settings say of the root logger's, for ``logging`` when it is loaded.

    Attributes
    ----------
    request_id:
        Of the invocation that runs; empty while the module is loaded.
    """

    def __init__(self, descriptor: str | None, *, json: bool, ensure_ascii: bool, level: str | None) -> None:
        self._descriptor = None if descriptor is None else int(descriptor)
        self.json = json
        self.level = level
        self.request_id = ""
        self._ensure_ascii = ensure_ascii

    def event(self, text: str, *, priority: int = 0, json: bool = False) -> None:
        """Write one event as it is."""
        self._write(_JSON if json else _TEXT, text, priority)

    def debugged(self) -> None:
        """Tell whoever started us of a debugger."""
        if self._descriptor is not None:
            self._write(_DEBUGGED, "", 0)

    def failure(self, kind: str, message: str, request_id: str, stack: list[str]) -> None:
        """Write the one event of a failure."""
        if self.json:
            text = faults.json_event(clock.text(), kind, message, request_id, stack, ensure_ascii=self._ensure_ascii)
        else:
            text = faults.log_event(kind, message, stack)
        if self._descriptor is None:
            text = text.replace("\n", "\r") + "\n"
        self.event(text, priority=log_settings.priority(log_settings.ERROR), json=self.json)

    def _write(self, frame: int, text: str, priority: int) -> None:
        if self._descriptor is None:
            sys.stdout.write(text)
            return
        data = text.encode("utf-8", "backslashreplace")
        data = _FRAME.pack(frame | priority << 2, len(data), clock.microseconds()) + data
        while data:
            data = data[os.write(self._descriptor, data) :]
