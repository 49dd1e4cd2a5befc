"""The only file that reads the time.

``Clock.now`` is ``time.time_ns()`` plus an offset. It is looked up by attribute at each call, so that whoever replaces
the function in the ``time`` module, as freezegun does, or what it does, as time-machine, is followed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, NamedTuple

from streammock.history import History

SECOND = 1_000_000_000
MILLISECOND = 1_000_000
MICROSECOND = 1_000
_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")
_USUAL = (time.time_ns,)  # where freezegun does not find it, which replaces the function wherever a module keeps it
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class TimeMoved(NamedTuple):
    """Time was moved on purpose: from an instant, by so many nanoseconds."""

    at: int
    by: int


class Clock:
    """Virtual time in integer nanoseconds: the outside world's clock, shifted by what the test has advanced.

    Parameters
    ----------
    tick:
        Moves the outside world's clock by so many nanoseconds and returns whether it did. A frozen world
        (freezegun) is moved along with us; where it is not frozen, only our own offset grows.
    peek:
        Tells the instant that a replaced ``time_ns`` would return, where it knows that function, else None.
    """

    __slots__ = ("_offset", "_peek", "_tick", "journal")

    def __init__(
        self,
        tick: Callable[[int], bool] | None = None,
        peek: Callable[[Callable[[], int]], int | None] | None = None,
    ) -> None:
        self._offset = 0
        self._tick = tick
        self._peek = peek
        self.journal: History[object] = History()

    def now(self) -> int:
        """Nanoseconds since the epoch."""
        read = time.time_ns
        instant = self._peek(read) if self._peek is not None and read is not _USUAL[0] else None
        return (read() if instant is None else instant) + self._offset

    def advance(self, nanoseconds: int) -> None:
        """Move time forward; a negative step is refused with ``ValueError``."""
        if nanoseconds < 0:
            msg = f"time can't go backwards: asked to advance by {nanoseconds} ns"
            raise ValueError(msg)
        if nanoseconds:
            self.journal.append(TimeMoved(self.now(), nanoseconds))
        if self._tick is None or not self._tick(nanoseconds):
            self._offset += nanoseconds

    def advance_to(self, instant: int) -> None:
        """Move time forward to ``instant`` (nanoseconds); an instant in the past changes nothing."""
        step = instant - self.now()
        if step > 0:
            self.advance(step)


def outside() -> int:
    """Nanoseconds since the epoch as the outside world, frozen or not, has it: for who has no clock of a world."""
    return time.time_ns()


# Nanoseconds of real, monotonic time that no frozen clock holds back: for measuring handlers, never for state.
if sys.platform == "win32":

    def stopwatch() -> int:  # noqa: D103 -- above
        return time.perf_counter_ns()

else:
    # freezegun replaces monotonic and perf_counter, wherever a module keeps them; this clock it leaves alone.
    stopwatch = partial(time.clock_gettime_ns, time.CLOCK_MONOTONIC)


def is_utc_local() -> bool:
    """Whether local time is UTC already."""
    return time.tzname == ("UTC", "UTC")


def read_time_zone() -> None:
    """Let local time follow the environment variable TZ, which is else read once."""
    if sys.platform != "win32":
        time.tzset()


def to_datetime(nanoseconds: int) -> datetime:
    """An aware UTC datetime with microseconds."""
    return _EPOCH + timedelta(microseconds=nanoseconds // 1000)


def from_datetime(instant: datetime) -> int:
    """Nanoseconds since the epoch of an aware datetime; a naive one is read as UTC."""
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=timezone.utc)
    since = instant - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds * 1000


def distance(step: Any, units: Mapping[str, float]) -> int:
    """Nanoseconds of a timedelta, its keywords (``hours``), or both, in whole microseconds.

    Raises
    ------
    TypeError
        For what is no such step.
    ValueError
        For a step into the past.
    """
    if step is not None and not isinstance(step, timedelta):
        msg = f"time advances by a timedelta or its keywords, such as seconds={step!r}, not by {step!r}"
        raise TypeError(msg)
    unknown = units.keys() - _UNITS
    if unknown:
        msg = f"time advances by {', '.join(_UNITS)}, not by {min(unknown)!r}"
        raise TypeError(msg)
    far = (step or timedelta()) + timedelta(**units)
    if far < timedelta():
        msg = f"time can't go backwards: asked to advance by {far}"
        raise ValueError(msg)
    return far // timedelta(microseconds=1) * MICROSECOND


def from_timestamp(value: datetime | float | str) -> int:
    """Nanoseconds since the epoch of whatever botocore takes for a timestamp: a datetime, seconds, or ISO 8601 text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, datetime):
        return from_datetime(value)
    return round(value * 1000) * MILLISECOND


def iso_milliseconds(nanoseconds: int) -> str:
    """``2024-11-18T14:36:44.149``: the form of stream labels; add ``Z`` where AWS shows a zone."""
    return to_datetime(nanoseconds).isoformat(timespec="milliseconds")[: -len("+00:00")]
