"""The clock of a handler's process: not the mock's, which stays with the test."""

from __future__ import annotations

import time

SECONDS = "%Y-%m-%dT%H:%M:%SZ"
utc = time.gmtime


def text() -> str:
    """ISO 8601 in whole seconds."""
    return time.strftime(SECONDS, utc())


def milliseconds() -> int:
    """Since the epoch."""
    return time.time_ns() // 1_000_000


def microseconds() -> int:
    """Since the epoch."""
    return time.time_ns() // 1_000
