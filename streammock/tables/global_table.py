"""A global table: tables of one name in several regions, each of which takes writes that reach all others later.

Version 2019.11.21: a table does not send its writes, it leaves them here; the scheduler asks when the next one is due
elsewhere. The last writer wins, every item by itself, so that a transaction is one only where it was made. What is
replicated looks in the other region's stream like any write, without a user identity (streams_and_mappings B.2).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

from streammock.tables.items import StoredItem
from streammock.tables.schema import Key

if TYPE_CHECKING:
    from streammock.tables.table import Table


class Version(NamedTuple):
    """When an item was written; ``order`` tells writes of one instant apart."""

    written: int
    order: int


class Arrival(NamedTuple):
    """A write on its way to one region; ``new`` is None for a deletion."""

    due: int
    serial: int
    region: str
    key: Key
    new: StoredItem | None
    version: Version


class GlobalTable:
    """The replicas of one table: a participant of the scheduler.

    Parameters
    ----------
    first:
        The table that was there before it was replicated.
    delay:
        How long a write takes to the other regions, in nanoseconds.
    """

    triggered = True

    def __init__(self, first: Table, delay: int) -> None:
        self.name = first.name
        self.members: dict[str, Table] = {}
        self.sourced: dict[str, int] = {}  # when a region was last the one that a replica was made from
        self._delay = delay
        self._versions: dict[str, dict[Key, Version]] = {}
        self._arrivals: list[Arrival] = []
        self._writes = 0
        self._serial = 0
        self._add(first, {})

    @property
    def leader(self) -> Table:
        """The member where items expire; the others see that as a deletion."""
        return next(iter(self.members.values()))

    def join(self, table: Table, source: Table, now: int) -> None:
        """Take in a table that holds what ``source`` holds, and what is on its way to that one."""
        self._add(table, dict(self._versions[source.region]))
        self.sourced[source.region] = now
        for arrival in [arrival for arrival in self._arrivals if arrival.region == source.region]:
            self._send(arrival.due, table.region, arrival.key, arrival.new, arrival.version)

    def leave(self, table: Table) -> None:
        """Let go of a table; the last one that is left is no global table any more, and has all writes."""
        del self.members[table.region]
        del self._versions[table.region]
        table.global_table = None
        if len(self.members) == 1:
            last = self.leader
            while self._arrivals:
                self.fire(last.created)
            last.global_table = None

    def note(self, region: str, key: Key, new: StoredItem | None, now: int) -> None:
        """Remember a write that was made in a region, for all others."""
        self._writes += 1
        version = self._versions[region][key] = Version(now, self._writes)
        for other in self.members:
            if other != region:
                self._send(now + self._delay, other, key, new, version)

    def next_due(self, now: int) -> int | None:  # noqa: ARG002 -- every participant is asked alike
        """When the next write arrives somewhere."""
        return self._arrivals[0].due if self._arrivals else None

    def fire(self, now: int) -> None:
        """Let one write arrive; one that is older than what stands there is lost, and makes no record."""
        arrival = heapq.heappop(self._arrivals)
        table = self.members.get(arrival.region)
        if table is None:
            return
        versions = self._versions[arrival.region]
        current = versions.get(arrival.key)
        if current is None or current < arrival.version:
            versions[arrival.key] = arrival.version
            table.apply(arrival.key, arrival.new, max(now, arrival.due), replicated=True)

    def backlog(self) -> int:
        """How much waits for its turn."""
        return len(self._arrivals)

    def stuck(self, since: int) -> str | None:  # noqa: ARG002 -- every participant is asked alike
        """Never: what is on its way arrives."""
        return None

    def describe(self) -> str:
        """For reports."""
        return f"replication of {self.name}"

    def _add(self, table: Table, versions: dict[Key, Version]) -> None:
        self.members[table.region] = table
        self._versions[table.region] = versions
        table.global_table = self

    def _send(self, due: int, region: str, key: Key, new: StoredItem | None, version: Version) -> None:
        self._serial += 1
        heapq.heappush(self._arrivals, Arrival(due, self._serial, region, key, new, version))
