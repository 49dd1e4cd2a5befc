"""Items in partitions, each sorted by its sort key; a table and every index of it is one such collection."""

from __future__ import annotations

import marshal
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, cast

from streammock.ids import stable_hash
from streammock.tables.schema import Key
from streammock.values import number
from streammock.values.attribute import Item, check_depth
from streammock.values.size import is_flat, item_size, measured

_SALT = b"Outliers"
_FEW = 100  # partitions that are put into an order, or taken out, one by one; more are sorted anew


class StoredItem:
    """A normalised item with its size in bytes, shared by the table and its indexes; never mutated."""

    __slots__ = ("_flat", "attributes", "size")

    def __init__(self, attributes: Item, size: int | None = None, *, flat: bool | None = None) -> None:
        self.attributes = attributes
        self.size = item_size(attributes) if size is None else size
        self._flat = is_flat(attributes) if flat is None else flat

    @classmethod
    def of(cls, given: Item) -> StoredItem:
        """The normal form of an item that a request gives; raises AWS's ValidationException for what is none."""
        attributes, size, flat = measured(given)
        return cls(attributes, size, flat=flat)

    def check_depth(self) -> None:
        """Raise where documents lie deeper than an item may hold them."""
        if not self._flat:
            check_depth(self.attributes)

    def copy(self) -> Item:
        """A copy that the caller may change without reaching the store."""
        if self._flat:
            return {name: value.copy() for name, value in self.attributes.items()}
        return copy_item(self.attributes)


def copy_item(item: Item) -> Item:
    """A deep copy of an item: values are plain data, so a marshal round trip does, much faster than deepcopy."""
    return cast("Item", marshal.loads(marshal.dumps(item)))  # noqa: S302 -- our own bytes, made on this line


class Partition:
    """The items of one partition key, in the order of their sort keys.

    The two are lists side by side: a query takes its items as a slice, and never looks at the sort keys between.
    """

    __slots__ = ("items", "order", "size")

    def __init__(self) -> None:
        self.order: list[tuple[Any, ...]] = []
        self.items: list[StoredItem] = []
        self.size = 0

    def get(self, sort: tuple[Any, ...]) -> StoredItem | None:
        """The item that stands there."""
        order = self.order
        place = bisect_left(order, sort)
        return self.items[place] if place < len(order) and order[place] == sort else None

    def put(self, sort: tuple[Any, ...], item: StoredItem) -> StoredItem | None:
        """Insert an item or replace the one that stands there, which is returned."""
        order, items = self.order, self.items
        self.size += item.size
        if not order or sort > order[-1]:
            order.append(sort)
            items.append(item)
            return None
        place = bisect_left(order, sort)
        if order[place] == sort:
            old, items[place] = items[place], item
            self.size -= old.size
            return old
        order.insert(place, sort)
        items.insert(place, item)
        return None

    def remove(self, sort: tuple[Any, ...]) -> None:
        """Take out the item that stands there."""
        place = bisect_left(self.order, sort)
        self.size -= self.items.pop(place).size
        del self.order[place]


class ItemCollection:
    """Partitions by their key, and the stable order in which a scan walks them."""

    def __init__(self) -> None:
        self.partitions: dict[Any, Partition] = {}
        self.count = 0
        self.size = 0
        self._scan_order: list[tuple[bytes, Any]] | None = None
        self._came_or_went: set[Any] = set()  # since the order was made

    def get(self, key: Key) -> StoredItem | None:
        """The item at a position."""
        partition = self.partitions.get(key.partition)
        return None if partition is None else partition.get(key.sort)

    def put(self, key: Key, item: StoredItem) -> None:
        """Insert or replace."""
        partition_key, sort = key
        partition = self.partitions.get(partition_key)
        if partition is None:
            partition = self.partitions[partition_key] = Partition()
            self._outdate(partition_key)
        old = partition.put(sort, item)
        if old is None:
            self.count += 1
            self.size += item.size
        else:
            self.size += item.size - old.size

    def remove(self, key: Key) -> None:
        """Take out the item at a position, which must exist."""
        partition = self.partitions[key.partition]
        size = partition.size
        partition.remove(key.sort)
        self.count -= 1
        self.size += partition.size - size
        if not partition.order:
            del self.partitions[key.partition]
            self._outdate(key.partition)

    def scan_order(self) -> list[tuple[bytes, Any]]:
        """``(hash, partition key)`` of all partitions in hash order: as on AWS, not the order of insertion.

        Built when a scan asks for it; partitions that come or go after that move nothing but themselves.
        """
        order = self._scan_order
        if order is None:
            order = self._scan_order = sorted([(partition_hash(key), key) for key in self.partitions], key=_hash_of)
        for key in self._came_or_went:
            entry = (partition_hash(key), key)
            place = bisect_left(order, entry[:1])
            stands = place < len(order) and order[place][0] == entry[0]
            if stands != (key in self.partitions):
                order[place : place + stands] = [] if stands else [entry]
        self._came_or_went.clear()
        return order

    def _outdate(self, partition_key: Any) -> None:
        if self._scan_order is None:
            return
        self._came_or_went.add(partition_key)
        if len(self._came_or_went) > _FEW:
            self._scan_order = None
            self._came_or_went.clear()

    def __iter__(self) -> Iterator[StoredItem]:
        """All items in scan order."""
        for _, key in self.scan_order():
            yield from self.partitions[key].items


def partition_hash(partition_key: Any) -> bytes:
    """The place of a partition in scan order: AWS's own order, as dynalite's and moto's tests saw it there."""
    parts = partition_key if isinstance(partition_key, tuple) else (partition_key,)
    return stable_hash(_SALT + b"".join(map(_hashed, parts)))


def _hashed(content: Any) -> bytes:
    if isinstance(content, str):
        return content.encode()
    return content if isinstance(content, bytes) else number.to_bytes(content)


def _hash_of(entry: tuple[bytes, Any]) -> bytes:
    return entry[0]
