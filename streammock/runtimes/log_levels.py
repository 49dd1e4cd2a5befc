"""Which log events Lambda keeps where the log is JSON, by their level (AWS: "Log-level filtering").

A frame says its level; a line of an output stream does where it is a JSON object with a level and an instant. Whatever
says none is INFO.
"""

from __future__ import annotations

import re

from streammock.functions.payload import parsed
from streammock.functions.runtime import LaunchSpec

ALL = 0  # keeps everything, as where the log is text
_NAMES = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_PRIORITIES = {**{name: number for number, name in enumerate(_NAMES, 1)}, "WARNING": 4, "CRITICAL": 6}
INFO = _PRIORITIES["INFO"]
ERROR = _PRIORITIES["ERROR"]
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def least(spec: LaunchSpec) -> int:
    """The lowest priority that a function's log keeps."""
    return _PRIORITIES[spec.logging.application_level] if spec.logs_json else ALL


def of_frame(bits: int) -> int:
    """The priority of a frame, from the bits of its type that tell the level."""
    return bits >> 2 or INFO


def of_line(line: str) -> int:
    """The priority of what was written to an output stream."""
    if not line.lstrip().startswith("{"):
        return INFO
    event = parsed(line)
    if event is None:
        return INFO
    instant, level = event.get("timestamp", event.get("time")), event.get("level")
    if not isinstance(instant, str) or not isinstance(level, str) or not _RFC_3339.fullmatch(instant):
        return INFO
    return _PRIORITIES.get(level.upper(), INFO)
