"""What is the interpreter's as a whole and a function may change: exchanged while a sandbox runs here.

Context variables, and with them the context of ``decimal``, are a sandbox's own from the start, as its mask of file
modes is. All else is to begin with as the host has it.
"""

from __future__ import annotations

import gc
import locale
import os
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import Context
from types import TracebackType
from typing import Any

# What services that are to end in good order listen to.
_SIGNALS = tuple(map(int, (signal.SIGINT, signal.SIGTERM)))
# The public functions make members of an enumeration of what they give, at ten times the cost of the call.
_handler_of: Callable[[int], Any] = getattr(sys.modules.get("_signal"), "getsignal", signal.getsignal)
_locale_of: Callable[[int], str] = getattr(sys.modules.get("_locale"), "setlocale", locale.setlocale)
_UMASK = 0o022  # Lambda's


class InterpreterState:
    """One sandbox's part of it, in place inside a ``with`` block; what is changed there is back when it runs warm.

    ``run`` calls something with the sandbox's own context variables.
    """

    __slots__ = ("_changed", "_host", "_host_umask", "_umask", "run")

    def __init__(self) -> None:
        self._changed: dict[int, Any] = {}  # by the number of the place
        self.run = Context().run
        self._umask = _UMASK

    def __enter__(self) -> None:
        self._host = _read()
        self._host_umask = os.umask(self._umask)
        for number, value in self._changed.items():
            _put(number, value)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._umask = os.umask(self._host_umask)
        host, values = self._host, _read()
        self._changed = {}
        if values != host:
            self._changed = {number: value for number, value in enumerate(values) if value != host[number]}
            for number in self._changed:
                _put(number, host[number])


def _read() -> tuple[Any, ...]:
    return (
        tuple(warnings.filters),
        socket.getdefaulttimeout(),
        gc.isenabled(),
        gc.get_threshold(),
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        _locale_of(locale.LC_ALL),
        tempfile.tempdir,
        sys.stdin,
        sys.argv,
        sys.excepthook,
        threading.excepthook,
        *map(_handler_of, _SIGNALS),
    )


def _put(number: int, value: Any) -> None:
    # What a place once had it takes again, but for a signal's handler outside of the main thread or of other than
    # Python's making, and for a limit that the stack has outgrown meanwhile.
    with suppress(ValueError, TypeError, RecursionError, locale.Error):
        _PLACES[number](value)


def _put_filters(filters: Sequence[Any]) -> None:
    warnings.resetwarnings()  # each module keeps what is shown once, until it hears of a change by this
    warnings.filters[:] = filters  # type: ignore[index]


def _put_collector(enabled: bool) -> None:  # noqa: FBT001 -- a place's value
    (gc.enable if enabled else gc.disable)()


def _attribute(owner: Any, name: str) -> Callable[[Any], None]:
    return lambda value: setattr(owner, name, value)


def _signal(number: int) -> Callable[[Any], Any]:
    return lambda handler: signal.signal(number, handler)


_PLACES: tuple[Callable[[Any], Any], ...] = (
    _put_filters,
    socket.setdefaulttimeout,
    _put_collector,
    lambda threshold: gc.set_threshold(*threshold),
    sys.setrecursionlimit,
    sys.setswitchinterval,
    lambda name: locale.setlocale(locale.LC_ALL, name),
    _attribute(tempfile, "tempdir"),
    _attribute(sys, "stdin"),
    _attribute(sys, "argv"),
    _attribute(sys, "excepthook"),
    _attribute(threading, "excepthook"),
    *map(_signal, _SIGNALS),
)
