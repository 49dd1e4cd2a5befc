"""Which worlds somebody wants to hear of: the pytest plugin keeps those that the running test enters."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streammock.mock import StreamMock

_MOST = 8  # a property-based test enters hundreds; the last ones tell why it failed


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


entered = Entered()
