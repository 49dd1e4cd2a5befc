"""Interrupting a handler that runs past its time-out, where Python can.

Only the main thread of a POSIX process can be interrupted, by a timer signal. Elsewhere the time is measured, and a
handler that took too long has failed when it returns. Under a debugger there is no time-out.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from streammock.clock import SECOND, stopwatch

# While these are at work for the handler it is not torn away from them, but as soon as it is back.
_OURS = ("streammock.endpoint", "streammock.runtimes.")
# These stand under the user's module while that is loaded.
_LOADERS = ("streammock.runtimes.loader", "streammock.runtimes.python.entry")
_TRACERS = ("coverage", "hypothesis")  # they trace as a debugger does, and are no reason to wait for ever
# The public function makes members of an enumeration of what it takes and gives, at ten times the cost of the call.
_set_handler = getattr(sys.modules.get("_signal"), "signal", signal.signal)
_caller: Callable[[int], FrameType | None] = getattr(sys, "_getframe", lambda _depth: None)
_HAS_TIMERS = hasattr(signal, "setitimer")  # as POSIX has
_AGAIN = 0.001
_INSIST = 0.1  # for a handler that catches everything


class TimedOut(BaseException):
    """Raised inside a handler; no ``except Exception`` of it stands in the way."""


class Deadline:
    """``with`` blocks that may last so many seconds; one that took longer ends with ``TimedOut``, whatever it did."""

    def __init__(self, seconds: float) -> None:
        self._allowed = int(seconds * SECOND)

    def __enter__(self) -> None:
        self._excused = self._armed = False
        self._outer_due: int | None = None
        self._due = stopwatch() + self._allowed
        # Never in a variable: a frame that holds itself, and so all frames below it, waits for the garbage collector.
        self._frame: FrameType | None = _caller(1)
        if not _HAS_TIMERS or _debugged():
            return
        try:
            self._outer: Any = _set_handler(signal.SIGALRM, self._interrupt)
        except ValueError:  # not the main thread
            return
        left, self._outer_interval = signal.setitimer(signal.ITIMER_REAL, max(self._allowed / SECOND, _AGAIN))
        self._armed = True
        if left:
            self._outer_due = _in(left)
            self._arm()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        passed = stopwatch() >= self._due and not self._excused and not _debugged()
        if self._armed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            _set_handler(signal.SIGALRM, self._outer)
            if self._outer_due is not None:
                _set_timer((self._outer_due - stopwatch()) / SECOND, self._outer_interval)
        self._frame = None
        if passed and (error is None or isinstance(error, (Exception, SystemExit))):
            raise TimedOut

    def _arm(self) -> None:
        """Wake at whatever comes first: our time, or somebody else's timer (pytest-timeout, an outer handler)."""
        due = self._due
        if self._outer_due is not None and callable(self._outer):
            due = min(due, self._outer_due)
        _set_timer((due - stopwatch()) / SECOND)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._outer_due is not None and stopwatch() >= self._outer_due and callable(self._outer):
            self._outer_due = _in(self._outer_interval)
            self._outer(number, frame)
            # One of ours may want to be called again, when the mock's work that it must not tear apart is done.
            self._outer_due = _in(signal.setitimer(signal.ITIMER_REAL, 0)[0]) or self._outer_due
        if stopwatch() < self._due:
            self._arm()
        elif _debugged():
            self._excused = True
        elif self._at_work(frame):
            _set_timer(_AGAIN)
        else:
            _set_timer(_INSIST)
            raise TimedOut

    def _at_work(self, frame: FrameType | None) -> bool:
        """Whether the mock itself is, between the handler that this is the deadline of and the moment."""
        while frame is not None and frame is not self._frame:
            name = frame.f_globals.get("__name__", "")
            if name.startswith(_OURS) and name not in _LOADERS:
                return True
            frame = frame.f_back
        return False


def _set_timer(seconds: float, interval: float = 0) -> None:
    signal.setitimer(signal.ITIMER_REAL, max(seconds, _AGAIN), interval)


def _in(seconds: float) -> int | None:
    """An instant on the stopwatch; None for a timer that is off."""
    return stopwatch() + int(seconds * SECOND) if seconds else None


def _debugged() -> bool:
    monitoring = vars(sys).get("monitoring")  # to ask a module for what it lacks costs as much as all else here
    if monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None:
        return True
    trace = sys.gettrace()
    # A method names the module of its class; an object of C has only its type to ask.
    return trace is not None and not (getattr(trace, "__module__", None) or type(trace).__module__).startswith(_TRACERS)
