"""Locks: whose turn it is to use the models, and whose to deliver.

Three facts shape this file. A handler's own calls arrive while a delivery is under way, on the same thread, on a thread
that the handler started, or over HTTP from a child process: they must neither wait nor deliver. A call of another test
thread must wait until its own records are delivered. And no lock may be held while user code runs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType


class Lock:
    """Guards one dispatch; the models run while it is held, user code while it is released."""

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let others in while user code runs."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


class DeliveryGate:
    """Lets one thread at a time drive delivery."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._driver: int | None = None
        self._outsiders: frozenset[int] = frozenset()

    def enter(self, *, from_handler: bool) -> bool:
        """Become the driver; False for a handler's own call, whose records the driver will deliver."""
        me = threading.get_ident()
        with self._condition:
            if self._driver is not None and (from_handler or self._comes_from_handler(me)):
                return False
            while self._driver is not None:
                self._condition.wait()
            self._driver = me
            # Threads that already live when a delivery begins are the test's; one born during it is a handler's.
            self._outsiders = frozenset(thread.ident for thread in threading.enumerate() if thread.ident)
            return True

    def leave(self) -> None:
        """Hand over to whoever waits."""
        with self._condition:
            self._driver = None
            self._condition.notify_all()

    def _comes_from_handler(self, me: int) -> bool:
        return me == self._driver or me not in self._outsiders
