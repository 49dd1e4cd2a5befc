"""The only file that names freezegun and time-machine: time for the outside world, and moving a user's own along."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

_SHADES = 1000  # nanoseconds in freezegun's finest step
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- freezegun's are naive, and UTC


class Freeze:
    """Time that stands still for the life of a mock (``time=``)."""

    def __init__(self, start: str | datetime | float) -> None:
        import freezegun

        self._freezer: Any = freezegun.freeze_time(as_instant(start))

    def enter(self) -> None:
        """Freeze the outside world's clocks at the start of virtual time."""
        self._freezer.start()

    def leave(self) -> None:
        """Let them run again."""
        self._freezer.stop()


def as_instant(start: Any) -> datetime:
    """The naive UTC datetime that freezegun wants, of ISO 8601 text, a datetime or epoch seconds."""
    if isinstance(start, str):
        try:
            start = datetime.fromisoformat(start.replace("Z", "+00:00"))
        except ValueError:
            msg = f"time must be ISO 8601 text such as '2026-03-01T12:00:00Z', not {start!r}"
            raise ValueError(msg) from None
    if not isinstance(start, (datetime, int, float)):
        msg = f"time must be ISO 8601 text, a datetime, or seconds since 1970, not {start!r}"
        raise TypeError(msg)
    instant: datetime = start if isinstance(start, datetime) else datetime.fromtimestamp(start, timezone.utc)
    return instant.astimezone(timezone.utc).replace(tzinfo=None) if instant.tzinfo else instant


def peek(time_ns: Callable[[], int]) -> int | None:
    """The frozen instant in nanoseconds, where ``time_ns`` is freezegun's.

    That function would look through its callers for some who are to see real time, which takes ten times longer, and
    is not exact to the microsecond.
    """
    api = sys.modules.get("freezegun.api")
    if api is None or time_ns is not api.fake_time_ns or not api.freeze_factories:
        return None
    frozen: datetime = api.freeze_factories[-1]()
    since = frozen - _EPOCH
    return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * _SHADES


def tick(nanoseconds: int) -> bool:
    """Move along a world that somebody has frozen, or travels in; False where nobody does.

    It is enough to move one: under both, the one entered last covers the other.
    """
    return _tick_frozen(nanoseconds) or _tick_travelling(nanoseconds)


def _tick_frozen(nanoseconds: int) -> bool:
    api = sys.modules.get("freezegun.api")
    factories = getattr(api, "freeze_factories", None)
    if not factories:
        return False
    # Rounded up: an instant that somebody is due at must be reached, not missed by a fraction of a microsecond.
    factories[-1].tick(timedelta(microseconds=-(-nanoseconds // _SHADES)))
    return True


def _tick_travelling(nanoseconds: int) -> bool:
    travellers = getattr(sys.modules.get("time_machine"), "traveller_stack", None)
    if not travellers:
        return False
    # It keeps whole nanoseconds, and takes steps no finer than a timedelta's.
    travellers[-1].shift(timedelta(microseconds=-(-nanoseconds // _SHADES)))
    return True
