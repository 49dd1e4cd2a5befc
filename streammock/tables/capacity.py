"""What requests cost in capacity units, and the ConsumedCapacity that tells it.

A read costs a unit for each 4 KB begun, half of it where it need not be consistent, and one unit where there is
nothing; a write a unit for each 1 KB begun of the larger of what stood there and what stands there now
(dynamodb_facts 23). Writes to an index are charged by the change to what the index stores, and an index that stores
the same as before does not show in the answer (paritysuite/dynamodb-conformance, measured in August 2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from streammock.tables.items import partition_hash
from streammock.values.size import item_size

if TYPE_CHECKING:
    from streammock.tables.index import Index
    from streammock.tables.items import StoredItem
    from streammock.tables.query import Page
    from streammock.tables.reading import Source
    from streammock.tables.schema import Key
    from streammock.tables.table import Table

READ_BYTES: Final = 4096
WRITE_BYTES: Final = 1024
# What one partition serves each second: a table for more has several (AWS: "Partition-level throughput").
_PARTITION_READS: Final = 3000
_PARTITION_WRITES: Final = 1000
_HASH_BITS: Final = 128
_MEMBERS: Final = {"global": "GlobalSecondaryIndexes", "local": "LocalSecondaryIndexes"}

# Only transactions name the kind of their units beside the sum (paritysuite #69, July 2026).
Kind = Literal["ReadCapacityUnits", "WriteCapacityUnits"]


@dataclass(slots=True)
class Consumed:
    """The units that one request used of a table, and by name of its indexes."""

    table: float = 0.0
    indexes: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """All of them."""
        return self.table + sum(self.indexes.values())

    def add(self, other: Consumed) -> None:
        """Count another action of the same request."""
        self.table += other.table
        for name, units in other.indexes.items():
            self.indexes[name] = self.indexes.get(name, 0.0) + units


def read_units(size: int, *, consistent: bool) -> float:
    """Of a read of so many bytes; nothing costs as much as a little."""
    return max(1, -(-size // READ_BYTES)) * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    """Of a write of so many bytes."""
    return float(max(1, -(-size // WRITE_BYTES)))


def size_of(*items: StoredItem | None) -> int:
    """The bytes of the largest of some items, where there is any."""
    return max([0 if stored is None else stored.size for stored in items])


# --- single items ---------------------------------------------------------------------------------------------------
def of_gets(read: Iterable[StoredItem | None], *, consistent: bool) -> Consumed:
    """Reads by key, each rounded up on its own, also of items that are not there."""
    return Consumed(sum(read_units(size_of(stored), consistent=consistent) for stored in read))


def of_write(table: Table, old: StoredItem | None, new: StoredItem | None) -> Consumed:
    """A put, update or deletion that found ``old`` and left ``new``."""
    consumed = Consumed(write_units(size_of(old, new)))
    if old is not new:
        for index in table.indexes.values():
            units = _index_units(index, old, new)
            if units:
                consumed.indexes[index.name] = units
    return consumed


def _index_units(index: Index, old: StoredItem | None, new: StoredItem | None) -> float:
    """Nothing where the index stores the same as before; a change of its keys is a deletion and an insertion."""
    before, after = index.entry(old), index.entry(new)
    if before == after:
        return 0.0
    sizes = [item_size(entry.attributes) for entry in (before, after) if entry is not None]
    if before is not None and after is not None and before.key == after.key:
        return write_units(max(sizes))
    return sum(map(write_units, sizes))


# --- transactions ---------------------------------------------------------------------------------------------------
def of_transact_read(size: int) -> Consumed:
    """Twice what a consistent read of so many bytes costs.

    So is charged, too, each write of a transaction that is replayed under its token, by the size that counted then
    (paritysuite #68, July 2026).
    """
    return Consumed(2 * read_units(size, consistent=True))


def of_transact_write(table: Table, old: StoredItem | None, new: StoredItem | None) -> Consumed:
    """Twice what the write costs alone, its indexes not (nubo-db/dynoxide #188, measured in August 2026).

    A condition check is charged as the write of an item onto itself.
    """
    consumed = of_write(table, old, new)
    consumed.table *= 2
    return consumed


# --- pages ----------------------------------------------------------------------------------------------------------
def of_query(source: Source, page: Page, *, consistent: bool, fetched: bool) -> Consumed:
    """A page of a query: the sum of what it looked at, before filter and projection.

    Parameters
    ----------
    source, page:
        What was read from, and what was found.
    consistent:
        Whether the read was.
    fetched:
        Whether a local index had to fetch the found items from the table, each of which is a read of its own
        (AWS: "Provisioned throughput considerations for local secondary indexes").
    """
    units = read_units(page.scanned_bytes, consistent=consistent)
    return _of_page(source, page, units, consistent=consistent, fetched=fetched)


def of_scan(
    source: Source, page: Page, walk: tuple[int, int, Key | None], *, consistent: bool, fetched: bool
) -> Consumed:
    """A page of a scan: as a query, but at least one unit for each partition that it passed through.

    That is why a scan of a tiny on-demand table costs 4 units (dynamodb_facts 23): such a table has 4 partitions.

    Parameters
    ----------
    walk:
        The segment, how many segments there are, and the key behind which the page began.
    """
    segment, segments, start = walk
    count = _partitions(source.table)
    first = segment * (1 << _HASH_BITS) // segments if start is None else _place(start)
    last = (segment + 1) * (1 << _HASH_BITS) // segments - 1
    if page.last is not None:
        last = _place(source.position(page.last.attributes))
    passed = (last * count >> _HASH_BITS) - (first * count >> _HASH_BITS) + 1
    units = read_units(max(page.scanned_bytes, passed * READ_BYTES), consistent=consistent)
    return _of_page(source, page, units, consistent=consistent, fetched=fetched)


def _of_page(source: Source, page: Page, units: float, *, consistent: bool, fetched: bool) -> Consumed:
    if source.index is None:
        return Consumed(units)
    consumed = Consumed(indexes={source.index.name: units})
    if fetched:
        consumed.table = sum(read_units(stored.size, consistent=consistent) for stored in page.items)
    return consumed


def _partitions(table: Table) -> int:
    warm = table.definition.warm
    return max(1, -(-warm.read // _PARTITION_READS), -(-warm.write // _PARTITION_WRITES))


def _place(key: Key) -> int:
    return int.from_bytes(partition_hash(key.partition), "big")


# --- answers --------------------------------------------------------------------------------------------------------
def describe(table: Table, name: str, consumed: Consumed, level: str, kind: Kind | None = None) -> dict[str, Any]:
    """The ConsumedCapacity of a request.

    Parameters
    ----------
    table, name:
        The table, and what the request called it: an ARN is answered by that ARN (AWS: ConsumedCapacity).
    consumed:
        Its units.
    level:
        ``TOTAL`` or ``INDEXES``.
    kind:
        Which units they are, where the answer says so.
    """

    def units(amount: float) -> dict[str, Any]:
        return {"CapacityUnits": amount} if kind is None else {"CapacityUnits": amount, kind: amount}

    described = {"TableName": name, **units(consumed.total)}
    if level == "INDEXES":
        described["Table"] = units(consumed.table)
        for index, amount in consumed.indexes.items():
            described.setdefault(_MEMBERS[table.indexes[index].kind], {})[index] = units(amount)
    return described
