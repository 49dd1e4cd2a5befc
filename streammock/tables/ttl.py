"""Time to live: items whose time has come are deleted by the service itself."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from streammock.clock import SECOND
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key
from streammock.values import number

if TYPE_CHECKING:
    from streammock.tables.table import Table

# What the stream shows as the author of a deletion by TTL (streams_and_mappings B.2).
SERVICE_IDENTITY = ("Service", "dynamodb.amazonaws.com")
_FIVE_YEARS = 5 * 365 * 24 * 3600 * SECOND


class Expiry:
    """Watches one table's items: a participant of the scheduler.

    AWS deletes within days of the expiry; here an item goes at its very instant, when the scheduler is asked to run.
    A value that is no number, or lies more than five years in the past, never expires an item (AWS: "How it works:
    TTL").
    """

    triggered = False

    def __init__(self, table: Table, attribute: str) -> None:
        self.attribute = attribute
        self._table = table
        self._due: list[tuple[int, int, Key]] = []
        self._count = 0
        for stored in table.items:
            self.watch(table.schema.position(stored.attributes), stored)

    def watch(self, key: Key, stored: StoredItem) -> None:
        """Remember when an item that was written will expire."""
        instant = self._instant(stored)
        if instant is not None:
            self._count += 1
            heapq.heappush(self._due, (instant, self._count, key))

    def next_due(self, now: int) -> int | None:
        """The next expiry; entries of items that changed since are dropped on the way.

        Of a global table, one replica expires items, and the others get the deletion from there.
        """
        replicas = self._table.global_table
        if replicas is not None and replicas.leader is not self._table:
            return None
        while self._due:
            instant, _, key = self._due[0]
            stored = self._table.get(key)
            if stored is not None and self._instant(stored) == instant and now - instant < _FIVE_YEARS:
                return instant
            heapq.heappop(self._due)
        return None

    def fire(self, now: int) -> None:
        """Delete one expired item, as the service does."""
        if self.next_due(now) is not None:
            _, _, key = heapq.heappop(self._due)
            self._table.apply(key, None, now, SERVICE_IDENTITY)

    def backlog(self) -> int:
        """How much waits for its turn."""
        return len(self._due)

    def stuck(self, since: int) -> str | None:  # noqa: ARG002 -- every participant is asked alike
        """Never: it comes to an end by itself."""
        return None

    def describe(self) -> str:
        """For reports."""
        return f"expiry of items of {self._table.name} by {self.attribute}"

    def _instant(self, stored: StoredItem) -> int | None:
        text = stored.attributes.get(self.attribute, {}).get("N")
        return None if text is None else int(number.parse(text)) * SECOND
