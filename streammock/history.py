"""What happened, as far back as it is remembered: a world that runs for days does not grow with all it has seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
LENGTH = 100_000
_SLACK = 8  # the oldest are forgotten together, an eighth of the length at a time: each costs a constant share


class History(list[T]):
    """A list whose oldest entries are forgotten once there are more than it remembers.

    Entries have places that do not change when others are forgotten: they are counted from the very first.
    ``append`` is the list's own, and forgets nothing: who adds at a speed at which that counts calls ``forget`` apart.

    Parameters
    ----------
    length:
        How many of the last entries are remembered at least.
    """

    def __init__(self, length: int = LENGTH) -> None:
        super().__init__()
        self.length = length
        self._most = length + length // _SLACK
        self.forgotten = 0

    @property
    def end(self) -> int:
        """The place of the next entry."""
        return self.forgotten + len(self)

    def since(self, place: int) -> list[T]:
        """The entries at a place and behind it that are still remembered."""
        return self[max(0, place - self.forgotten) :]

    def add(self, entry: T) -> int:
        """Add an entry; returns its place."""
        self.append(entry)
        if len(self) > self._most:
            self.forget()
        return self.forgotten + len(self) - 1

    def add_all(self, entries: Iterable[T]) -> None:
        """Add several."""
        self.extend(entries)
        self.forget()

    def replace(self, place: int, entry: T) -> None:
        """Put another entry at a place, if what stood there is remembered."""
        if place >= self.forgotten:
            self[place - self.forgotten] = entry

    def forget(self) -> list[T]:
        """Forget what is too much; returns it."""
        if len(self) <= self._most:
            return []
        too_many = len(self) - self.length
        gone = self[:too_many]
        del self[:too_many]
        self.forgotten += too_many
        return gone
