"""BatchGetItem."""

from __future__ import annotations

from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import dynamodb as texts
from streammock.tables import lookup
from streammock.tables.items import copy_item
from streammock.tables.table import Table
from streammock.validation import expression_params, item_params
from streammock.values.attribute import Item, normalise_item

PARAMETERS = frozenset(("RequestItems",)) | item_params.CAPACITY_REPORT
_MOST_KEYS = 100
_MOST_BYTES = 16 * 1024 * 1024


def batch_get_item(call: Call, region: Region) -> Result:
    """Up to 100 items or 16 MB of several tables; what does not fit comes back as unprocessed keys."""
    params = call.params
    item_params.check_reports(params, "BatchGetItem")
    requests: dict[str, dict[str, Any]] = params["RequestItems"]
    if sum(len(request["Keys"]) for request in requests.values()) > _MOST_KEYS:
        raise texts.too_many_keys()
    found: dict[str, list[Item]] = {}
    unprocessed: dict[str, Any] = {}
    budget = _MOST_BYTES
    for name, request in requests.items():
        items, rest, budget = _read(lookup.for_data(region.tables, name), request, budget)
        found[name] = items
        if rest:
            unprocessed[name] = {**request, "Keys": rest}
    return {"Responses": found, "UnprocessedKeys": unprocessed}


def _read(table: Table, request: dict[str, Any], budget: int) -> tuple[list[Item], list[Item], int]:
    projection = expression_params.projection(request, "BatchGetItem")
    keys = [table.schema.key_of(normalise_item(key)) for key in request["Keys"]]
    if len(set(keys)) != len(keys):
        raise texts.duplicate_keys()
    items: list[Item] = []
    for count, key in enumerate(keys):
        stored = table.get(key)
        if stored is None:
            continue
        budget -= stored.size
        if budget < 0:
            return items, request["Keys"][count:], 0
        items.append(copy_item(projection.apply(stored.attributes)) if projection else stored.copy())
    return items, [], budget
