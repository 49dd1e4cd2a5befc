"""What an answer tells beside its result where the request asks: ConsumedCapacity and ItemCollectionMetrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from streammock.tables import capacity
from streammock.tables.capacity import Consumed, Kind
from streammock.tables.table import Table, Write
from streammock.values.attribute import Item

_CAPACITY: Final = "ReturnConsumedCapacity"
_COLLECTIONS: Final = "ReturnItemCollectionMetrics"
_ASKED: Final = frozenset((_CAPACITY, _COLLECTIONS))
_GIGABYTE: Final = 1024**3

Params = Mapping[str, Any]


def capacity_wanted(params: Params) -> bool:
    """Whether a request asks what it costs."""
    return _CAPACITY in params and params[_CAPACITY] != "NONE"


def collections_wanted(params: Params) -> bool:
    """Whether a request asks for the item collections that it changed."""
    return _COLLECTIONS in params and params[_COLLECTIONS] != "NONE"


def with_capacity(result: dict[str, Any], params: Params, table: Table, consumed: Consumed) -> dict[str, Any]:
    """The answer of a request on one table that asks what it costs."""
    result["ConsumedCapacity"] = capacity.describe(table, params["TableName"], consumed, params[_CAPACITY])
    return result


def of_write(result: dict[str, Any], params: Params, table: Table, write: Write, keys: Item) -> dict[str, Any]:
    """The answer of a write, with what it asks for.

    Parameters
    ----------
    result, params:
        The answer so far, and the request.
    table, write, keys:
        Where it wrote, what it changed, and an item or key with the partition key of both.
    """
    if _ASKED.isdisjoint(params):
        return result
    if capacity_wanted(params):
        with_capacity(result, params, table, capacity.of_write(table, write.old, write.new))
    if collections_wanted(params) and _has_collections(table):
        result["ItemCollectionMetrics"] = _collection(table, keys)
    return result


def of_actions(
    params: Params, actions: Iterable[tuple[str, Table, Consumed]], kind: Kind | None = None
) -> list[dict[str, Any]]:
    """The ConsumedCapacity of a batch or transaction: one for each table, by the name that the request gave it."""
    used: dict[str, tuple[Table, Consumed]] = {}
    for name, table, consumed in actions:
        used.setdefault(name, (table, Consumed()))[1].add(consumed)
    return [
        capacity.describe(table, name, consumed, params[_CAPACITY], kind) for name, (table, consumed) in used.items()
    ]


def collections(writes: Iterable[tuple[str, Table, Item]]) -> dict[str, list[dict[str, Any]]]:
    """The ItemCollectionMetrics of a batch or transaction: each collection once, by the table's name in the request."""
    distinct = {
        (name, table.schema.position(keys).partition): (name, table, keys)
        for name, table, keys in writes
        if _has_collections(table)
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for name, table, keys in distinct.values():
        found.setdefault(name, []).append(_collection(table, keys))
    return found


def _has_collections(table: Table) -> bool:
    """A table without local indexes has no item collections to tell of (AWS: ItemCollectionMetrics)."""
    return any(index.kind == "local" for index in table.indexes.values())


def _collection(table: Table, keys: Item) -> dict[str, Any]:
    """One item collection: its key, and the whole gigabytes between which its size lies (paritysuite, October 2026)."""
    (name,) = table.schema.hash_names
    partition = table.schema.position(keys).partition
    stores = [table.items, *(index.items for index in table.indexes.values() if index.kind == "local")]
    size = sum(found.size for store in stores if (found := store.partitions.get(partition)) is not None)
    lower = float(size // _GIGABYTE)
    return {"ItemCollectionKey": {name: dict(keys[name])}, "SizeEstimateRangeGB": [lower, lower + 1.0]}
