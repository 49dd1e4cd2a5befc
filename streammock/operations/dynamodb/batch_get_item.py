"""BatchGetItem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import dynamodb as texts
from streammock.tables import capacity, lookup, reports
from streammock.tables.capacity import Consumed
from streammock.tables.items import StoredItem, copy_item
from streammock.tables.table import Table
from streammock.validation import expression_params, item_params
from streammock.values.attribute import Item, normalise_item

PARAMETERS = frozenset(("RequestItems",)) | item_params.CAPACITY_REPORT
_MOST_KEYS = 100
_MOST_BYTES = 16 * 1024 * 1024


def batch_get_item(call: Call, region: Region) -> Result:
    """Up to 100 items or 16 MB of several tables; what does not fit comes back as unprocessed keys."""
    params = call.params
    requests: dict[str, dict[str, Any]] = params["RequestItems"]
    if sum(len(request["Keys"]) for request in requests.values()) > _MOST_KEYS:
        raise texts.too_many_keys()
    wanted = reports.capacity_wanted(params)
    used: list[tuple[str, Table, Consumed]] = []
    found: dict[str, list[Item]] = {}
    unprocessed: dict[str, Any] = {}
    budget = _MOST_BYTES
    # Expressions (moto's ``aws_verified`` tests) and keys (dynalite's recordings) all come before any table.
    projections = {name: expression_params.projection(request, "BatchGetItem") for name, request in requests.items()}
    given = {name: [normalise_item(key) for key in request["Keys"]] for name, request in requests.items()}
    for name, request in requests.items():
        table = lookup.for_data(region.tables, name)
        projection = projections[name]
        if projection is not None:
            table.check_paths(projection.nested)
        read, budget = _read(table, given[name], budget)
        stored = [item for item in read if item is not None]
        if projection is None:
            found[name] = [item.copy() for item in stored]
        else:
            found[name] = [copy_item(projection.apply(item.attributes)) for item in stored]
        if len(read) < len(request["Keys"]):
            unprocessed[name] = {**request, "Keys": request["Keys"][len(read) :]}
        if wanted:
            used.append((name, table, capacity.of_gets(read, consistent=request.get("ConsistentRead", False))))
    result: Result = {"Responses": found, "UnprocessedKeys": unprocessed}
    if wanted:
        result["ConsumedCapacity"] = reports.of_actions(params, used)
    return result


def _read(table: Table, given: Sequence[Item], budget: int) -> tuple[list[StoredItem | None], int]:
    """What stands at the keys, as far as the budget of bytes goes, and what is left of it."""
    keys = [table.schema.key_of(key) for key in given]
    if len(set(keys)) != len(keys):
        raise texts.duplicate_keys()
    read: list[StoredItem | None] = []
    for key in keys:
        stored = table.get(key)
        if stored is not None:
            budget -= stored.size
            if budget < 0:
                return read, 0
        read.append(stored)
    return read, budget
