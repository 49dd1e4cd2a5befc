"""Which worlds are active, and of which somebody wants to hear: the pytest plugin keeps those that a test enters."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streammock.mock import StreamMock

_MOST = 8  # a property-based test enters hundreds; the last ones tell why it failed


class Active:
    """The worlds that are entered and not yet left, one in the other: the process's calls go to the innermost."""

    def __init__(self) -> None:
        self._worlds: list[StreamMock] = []

    @property
    def innermost(self) -> StreamMock | None:
        """The one entered last; None outside of any."""
        return self._worlds[-1] if self._worlds else None

    def enter(self, mock: StreamMock) -> None:
        """A world is entered."""
        self._worlds.append(mock)

    def leave(self, mock: StreamMock) -> None:
        """It is left, whichever it is."""
        self._worlds.remove(mock)

    def __contains__(self, mock: StreamMock) -> bool:
        return mock in self._worlds


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
