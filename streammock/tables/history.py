"""Point-in-time recovery: what it takes to tell how a table was at any second of the last weeks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from streammock.clock import SECOND
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key

DEFAULT_DAYS = 35
DAY = 24 * 3600 * SECOND
# What DescribeContinuousBackups calls the latest restorable time trails the present so far (ack-api-quirks
# DDB-TABLE-086, October 2026).
LAG = 300 * SECOND


class Change(NamedTuple):
    """What became of one item in a while: its last write, how it was before and after."""

    at: int
    old: StoredItem | None
    new: StoredItem | None


class History:
    """The changes of one table since recovery was turned on: of each its instant, its key and what stood there before.

    Parameters
    ----------
    since:
        When recovery was turned on.
    days:
        How many days back it reaches.
    """

    __slots__ = ("_changes", "days", "since")

    def __init__(self, since: int, days: int = DEFAULT_DAYS) -> None:
        self.since = since
        self.days = days
        self._changes: deque[tuple[int, Key, StoredItem | None]] = deque()

    def record(self, now: int, key: Key, old: StoredItem | None) -> None:
        """Remember a change, and forget those that are out of reach."""
        self._changes.append((now, key, old))
        reach = now - self.days * DAY
        while self._changes[0][0] <= reach:
            self._changes.popleft()

    def earliest(self, now: int) -> int:
        """The first instant that can be restored."""
        return max(self.since, now - self.days * DAY)

    def latest(self, now: int) -> int:
        """The last one: five minutes ago, unless recovery is younger than that."""
        return max(self.since, now - LAG)

    def at(self, instant: int, present: Iterable[tuple[Key, StoredItem]]) -> list[StoredItem]:
        """The items as they were: those of the present, with all later changes undone, the last one first."""
        return list(self._undone(instant, present).values())

    def between(self, start: int, end: int, present: Iterable[tuple[Key, StoredItem]]) -> list[Change]:
        """What became of the items that were written from ``start`` up to, not including, ``end``.

        An item that came and went in between is not among them.
        """
        before: dict[Key, StoredItem | None] = {}
        last: dict[Key, int] = {}
        for then, key, old in self._changes:
            if start <= then < end:
                before.setdefault(key, old)
                last[key] = then
        after = self._undone(end - 1, present)
        changes = [Change(last[key], old, after.get(key)) for key, old in before.items()]
        return [change for change in changes if change.old is not None or change.new is not None]

    def _undone(self, instant: int, present: Iterable[tuple[Key, StoredItem]]) -> dict[Key, StoredItem]:
        items = dict(present)
        for then, key, old in reversed(self._changes):
            if then <= instant:
                break
            if old is None:
                items.pop(key, None)
            else:
                items[key] = old
        return items

    def __len__(self) -> int:
        return len(self._changes)
