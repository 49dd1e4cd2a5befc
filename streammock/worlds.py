"""Which worlds are active, and of which somebody wants to hear: the pytest plugin keeps those that a test enters."""

from __future__ import annotations

import sys
from collections import deque
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from streammock.errors import base

if TYPE_CHECKING:
    from streammock.mock import StreamMock

_MOST = 8  # a property-based test enters hundreds; the last ones tell why it failed


class Active:
    """The worlds that are entered and not yet left, one in the other: the process's calls go to the innermost.

    So two tasks of asyncio that take turns cannot have a world each. A task's context tells those from tasks that stand
    one in the other: it is copied when the task is made, and with it what worlds it is made in.
    """

    def __init__(self) -> None:
        self._worlds: list[StreamMock] = []
        self._tasks: dict[int, Any] = {}
        self._around: ContextVar[tuple[int, ...]] = ContextVar("streammock_around", default=())

    @property
    def innermost(self) -> StreamMock | None:
        """The one entered last; None outside of any."""
        return self._worlds[-1] if self._worlds else None

    def admit(self) -> None:
        """Refuse a world where it would come between another task and its own.

        Raises
        ------
        StreamMockError
            With the way out.
        """
        around = id(self.innermost)
        other, own = self._tasks.get(around), _task()
        if other is None or own is None or around in self._around.get():
            return
        if other is not own and not other.done() and other.get_loop() is own.get_loop():
            raise base.worlds_side_by_side(other.get_name())

    def enter(self, mock: StreamMock) -> None:
        """A world is entered."""
        self._worlds.append(mock)
        task = _task()
        if task is not None:
            self._tasks[id(mock)] = task
            self._around.set(tuple(map(id, self._worlds)))

    def leave(self, mock: StreamMock) -> None:
        """It is left, whichever it is."""
        self._worlds.remove(mock)
        self._tasks.pop(id(mock), None)

    def __contains__(self, mock: StreamMock) -> bool:
        return mock in self._worlds


def _task() -> Any:
    """The task of asyncio that runs, where there is one."""
    asyncio = sys.modules.get("asyncio")
    try:
        return asyncio and asyncio.current_task()
    except RuntimeError:  # no loop runs
        return None


class Entered:
    """The worlds that were entered since somebody began to listen; nothing is kept while nobody does."""

    def __init__(self) -> None:
        self.worlds: deque[StreamMock] | None = None

    def listen(self) -> deque[StreamMock] | None:
        """Begin anew; returns what was there before, for ``restore``."""
        before, self.worlds = self.worlds, deque(maxlen=_MOST)
        return before

    def restore(self, before: deque[StreamMock] | None) -> None:
        """Listen no longer, or as before."""
        self.worlds = before

    def note(self, mock: StreamMock) -> None:
        """A world is entered."""
        if self.worlds is not None:
            self.worlds.append(mock)


active = Active()
entered = Entered()
