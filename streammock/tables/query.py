"""Reading in order: the bounds of a query, the walk of a scan, and where a page ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from streammock.tables.items import ItemCollection, Partition, StoredItem, partition_hash
from streammock.tables.schema import Key
from streammock.values.attribute import Item

PAGE_BYTES = 1024 * 1024
Matches = Callable[[Item], bool]
Measure = Callable[[StoredItem], int]
Sort = tuple[Any, ...]


class SortRange(NamedTuple):
    """What a key condition asks of the sort key: equal leading parts, then at most one comparison.

    ``operator`` is one of ``<``, ``<=``, ``>``, ``>=``, ``BETWEEN``, ``begins_with``, or None for none.
    """

    prefix: Sort = ()
    operator: str | None = None
    operands: tuple[Any, ...] = ()

    def slice_of(self, order: Sequence[Sort]) -> tuple[int, int]:
        """The first and the behind-last place in a sorted run of sort keys."""
        low, high = (bisect_left(order, self.prefix), _behind(order, self.prefix)) if self.prefix else (0, len(order))
        if self.operator is None:
            return low, high
        first = (*self.prefix, self.operands[0])
        if self.operator == "begins_with":
            return self._starting_with(order, bisect_left(order, first), high)
        if self.operator in (">", ">="):
            return (_behind(order, first) if self.operator == ">" else bisect_left(order, first)), high
        if self.operator == "BETWEEN":
            return bisect_left(order, first), _behind(order, (*self.prefix, self.operands[1]))
        return low, (bisect_left(order, first) if self.operator == "<" else _behind(order, first))

    def holds(self, sort: Sort) -> bool:
        """Whether one sort key lies inside."""
        low, high = self.slice_of([sort])
        return low < high

    def _starting_with(self, order: Sequence[Sort], low: int, high: int) -> tuple[int, int]:
        at, start = len(self.prefix), self.operands[0]
        return low, bisect_left(order, 1, low, high, key=lambda sort: not sort[at].startswith(start))


def _behind(order: Sequence[Sort], prefix: Sort) -> int:
    """Behind the last sort key that begins with these parts."""
    length = len(prefix)
    return bisect_right(order, prefix, key=lambda sort: sort[:length])


@dataclass(slots=True)
class Page:
    """What one request read: the matching items, how many it looked at, and the last of these if more may follow."""

    items: list[StoredItem] = field(default_factory=list)
    scanned: int = 0
    scanned_bytes: int = 0
    last: StoredItem | None = None


def query(
    collection: ItemCollection,
    partition_key: Any,
    sort_range: SortRange,
    *,
    forward: bool = True,
    start: Key | None = None,
    limit: int | None = None,
    matches: Matches | None = None,
    measure: Measure | None = None,
) -> Page:
    """Items of one partition in sort order (or against it), behind an exclusive start.

    ``measure`` gives the bytes that count of an item, where they are not its own.
    """
    partition = collection.partitions.get(partition_key)
    if partition is None:
        return Page()
    low, high = sort_range.slice_of(partition.order)
    if start is not None:
        if forward:
            low = max(low, bisect_right(partition.order, start.sort))
        else:
            high = min(high, bisect_left(partition.order, start.sort))
    items = partition.items
    if limit is None and matches is None and partition.size <= PAGE_BYTES:
        return _whole(items[low:high] if forward else items[low:high][::-1], measure)
    # Looked up one by one: a copy of what is left would cost each page what the partition holds.
    places = range(low, high) if forward else range(high - 1, low - 1, -1)
    return _page(map(items.__getitem__, places), limit, matches, measure)


def _whole(found: list[StoredItem], measure: Measure | None) -> Page:
    """A page that no limit can cut: nothing needs to be counted on the way."""
    size = sum([item.size for item in found]) if measure is None else sum(map(measure, found))
    return Page(found, len(found), size)


def scan(
    collection: ItemCollection,
    *,
    start: Key | None = None,
    segment: int = 0,
    total_segments: int = 1,
    limit: int | None = None,
    matches: Matches | None = None,
    measure: Measure | None = None,
) -> Page:
    """All items in scan order, or one segment's share of the hash space, behind an exclusive start."""
    order = collection.scan_order()
    low, high = _segment(order, segment, total_segments)
    rest: Iterable[StoredItem] = ()
    if start is not None:
        place = bisect_left(order, (partition_hash(start.partition),), key=lambda entry: (entry[0],))
        low = max(low, place)
        if low < high and order[low][1] == start.partition:
            rest = _behind_start(collection.partitions[start.partition], start.sort)
            low += 1
    # Looked up one by one: a copy of what is left would cost each page what the table holds.
    walk = _walk(collection, map(order.__getitem__, range(low, high)))
    return _page(chain(rest, walk), limit, matches, measure)


def _behind_start(partition: Partition, start: Sort) -> Iterator[StoredItem]:
    places = range(bisect_right(partition.order, start), len(partition.order))
    return map(partition.items.__getitem__, places)


def _walk(collection: ItemCollection, entries: Iterable[tuple[bytes, Any]]) -> Iterator[StoredItem]:
    for _, key in entries:
        yield from collection.partitions[key].items


def _segment(order: Sequence[tuple[bytes, Any]], segment: int, total: int) -> tuple[int, int]:
    if total == 1:
        return 0, len(order)
    edges = [(segment + step) * (1 << 128) // total for step in (0, 1)]
    low, high = (bisect_left(order, edge, key=lambda entry: int.from_bytes(entry[0], "big")) for edge in edges)
    return low, high


def _page(items: Iterable[StoredItem], limit: int | None, matches: Matches | None, measure: Measure | None) -> Page:
    page = Page()
    found = page.items
    scanned = size = 0
    for item in items:
        scanned += 1
        size += item.size if measure is None else measure(item)
        if matches is None or matches(item.attributes):
            found.append(item)
        if scanned == limit or size >= PAGE_BYTES:
            page.last = item
            break
    page.scanned, page.scanned_bytes = scanned, size
    return page
