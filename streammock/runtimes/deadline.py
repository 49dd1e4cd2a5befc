"""Interrupting a handler that runs past its time-out, where Python can.

Only the main thread of a POSIX process can be interrupted, by a timer signal. Elsewhere, and under a debugger, the time is
measured and a handler that took too long is reported when it returns.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any

from streammock.clock import SECOND, stopwatch

_OURS = "streammock.endpoint"
_AGAIN = 0.001


class TimedOut(BaseException):
    """Raised inside a handler; no ``except Exception`` of it stands in the way."""


class Deadline:
    """A ``with`` block that may last so many seconds.

    Attributes
    ----------
    passed:
        Afterwards: whether it took longer.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.passed = False

    def __enter__(self) -> Deadline:
        self._started = stopwatch()
        self._armed = _can_interrupt()
        if self._armed:
            self._handler: Any = signal.signal(signal.SIGALRM, self._interrupt)
            self._left = signal.setitimer(signal.ITIMER_REAL, self._seconds)[0]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        elapsed = (stopwatch() - self._started) / SECOND
        self.passed = kind is not None and issubclass(kind, TimedOut)
        if not self._armed:
            self.passed = elapsed > self._seconds and not _debugged()
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handler)
        if self._left:
            # Somebody else's timer (pytest-timeout, an outer handler) goes on with what it had left.
            signal.setitimer(signal.ITIMER_REAL, max(self._left - elapsed, _AGAIN))

    def _interrupt(self, _signal: int, frame: FrameType | None) -> None:
        if _inside_models(frame):
            # The mock itself is at work for the handler: it is not torn apart, the handler is as soon as it is back.
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
            return
        raise TimedOut


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread() and not _debugged()


def _debugged() -> bool:
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None and monitoring.get_tool(monitoring.DEBUGGER_ID) is not None:
        return True
    trace = sys.gettrace()
    # Coverage traces too, and is no reason to wait for ever.
    return trace is not None and "coverage" not in type(trace).__module__ and "coverage" not in str(trace)


def _inside_models(frame: FrameType | None) -> bool:
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if name == _OURS:
            return True
        if name == "streammock.runtimes.inprocess":
            return False
        frame = frame.f_back
    return False
