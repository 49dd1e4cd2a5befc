"""Locks: whose turn it is to use the models, and whose to deliver.

Three facts shape this file. A handler's own calls arrive while a delivery is under way, on the same thread, on a thread
that the handler started, or over HTTP from a child process: they must neither wait nor deliver. A call of another test
thread must wait until its own records are delivered. And no lock may be held while user code runs.

So each thread carries the turns that it runs inside of, and a thread that it starts, or that of a pool that it gives
work, carries them on.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from streammock.methods import Replacements, unbound

_INSIDE = "_streammock_inside"
_Turns = tuple[object, ...]


class _Here(threading.local):
    """What each thread knows of itself, which ``threading`` would look up anew."""

    def __init__(self) -> None:
        self.thread = threading.current_thread()


_here = _Here()


class Turn:
    """One thread at a time; whatever runs inside of its turn neither waits for it nor takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: object | None = None

    def enter(self, *, from_handler: bool) -> bool:
        """Take the turn, waiting for it; False for what runs inside of the current one.

        Parameters
        ----------
        from_handler:
            The caller knows that it does (a child process's call over HTTP), whatever thread it is on.
        """
        thread = _here.thread
        inside: _Turns = getattr(thread, _INSIDE, ())
        current = self._current
        # Of a turn that this thread is inside of, nobody else can change that it is the current one.
        if current is not None and (from_handler or current in inside):
            return False
        self._lock.acquire()
        self._current = current = object()
        self._holder = thread, inside
        setattr(thread, _INSIDE, (*inside, current))
        return True

    def leave(self) -> None:
        """Hand over to whoever waits."""
        thread, inside = self._holder
        setattr(thread, _INSIDE, inside)
        self._current = None
        self._lock.release()


class Lineage:
    """While active, a thread that is started runs inside of the turns of the thread that starts it.

    So does work that is submitted to a pool, whose threads may be older: a warm handler keeps its pool.
    """

    def __init__(self) -> None:
        self._users = 0
        self._originals: list[tuple[Any, str, Any]] = []
        self._replacements = Replacements()

    def enter(self) -> None:
        """Follow what is started and submitted from now on."""
        self._users += 1
        if self._users == 1:
            self._wrap(threading.Thread, "start", _following)
            pools = sys.modules.get("concurrent.futures.thread")  # who loads it later starts its threads later
            if pools is not None:
                self._wrap(pools.ThreadPoolExecutor, "submit", _submitting)

    def leave(self) -> None:
        """With the last user, give the methods back."""
        self._users -= 1
        while self._originals and self._users == 0:
            setattr(*self._originals.pop())

    def _wrap(self, owner: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
        original = owner.__dict__[name]
        self._originals.append((owner, name, original))
        setattr(owner, name, self._replacements.of(name, original, wrapper))


class Guests:
    """A handler in a process of its own runs inside of the turns of the thread that waits for it.

    Its calls come in over HTTP on a thread of the gateway, which knows it by its token alone.
    """

    def __init__(self) -> None:
        self._hosts: dict[str, _Turns] = {}

    @contextmanager
    def hosted(self, token: str) -> Iterator[None]:
        """While this thread waits for the handler of that token."""
        self._hosts[token] = _inside(_here.thread)
        try:
            yield
        finally:
            del self._hosts[token]

    @contextmanager
    def visiting(self, token: str) -> Iterator[None]:
        """While this thread answers a call of that handler."""
        with _within(self._hosts.get(token, ())):
            yield


lineage = Lineage()
guests = Guests()


def _following(original: Callable[[threading.Thread], None]) -> Callable[[threading.Thread], None]:
    begin = unbound(original)

    @functools.wraps(original)
    def start(thread: threading.Thread) -> None:
        setattr(thread, _INSIDE, _inside(_here.thread))
        begin(thread)

    return start


def _submitting(original: Callable[..., Any]) -> Callable[..., Any]:
    hand_in = unbound(original)

    @functools.wraps(original)
    def submit(pool: Any, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        turns = _inside(_here.thread)
        return hand_in(pool, _carrying(work, turns) if turns else work, *args, **kwargs)

    return submit


def _carrying(work: Callable[..., Any], turns: _Turns) -> Callable[..., Any]:
    @functools.wraps(work)
    def carried(*args: Any, **kwargs: Any) -> Any:
        with _within(turns):
            return work(*args, **kwargs)

    return carried


@contextmanager
def _within(turns: _Turns) -> Iterator[None]:
    """Let this thread run inside of these turns too: one of a pool may have been started inside of some."""
    thread = _here.thread
    before = _inside(thread)
    setattr(thread, _INSIDE, (*before, *(turn for turn in turns if turn not in before)))
    try:
        yield
    finally:
        setattr(thread, _INSIDE, before)


def _inside(thread: threading.Thread) -> _Turns:
    return getattr(thread, _INSIDE, ())
