"""BatchWriteItem."""

from __future__ import annotations

from typing import Any, NamedTuple

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import dynamodb as texts
from streammock.tables import capacity, lookup, reports
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key
from streammock.tables.table import Table
from streammock.validation import item_params
from streammock.values.attribute import Item, normalise_item

PARAMETERS = frozenset(("RequestItems",)) | item_params.REPORTS
_MOST = 25


class _Change(NamedTuple):
    """A put or a deletion, of the table that the request calls ``name``."""

    name: str
    table: Table
    key: Key
    keys: Item
    stored: StoredItem | None


def batch_write_item(call: Call, region: Region) -> Result:
    """Up to 25 puts and deletions, checked together before the first is done, each recorded on its own."""
    params = call.params
    requests = params["RequestItems"]
    if sum(map(len, requests.values())) > _MOST:
        raise texts.too_many_writes()
    changes = [
        _change(name, lookup.for_data(region.tables, name), request)
        for name, listed in requests.items()
        for request in listed
    ]
    if len({(change.table.name, change.key) for change in changes}) != len(changes):
        raise texts.duplicate_keys()
    writes = [change.table.apply(change.key, change.stored, call.now) for change in changes]
    result: Result = {"UnprocessedItems": {}}
    if reports.capacity_wanted(params):
        used = [
            (change.name, change.table, capacity.of_write(change.table, write.old, write.new))
            for change, write in zip(changes, writes, strict=True)
        ]
        result["ConsumedCapacity"] = reports.of_actions(params, used)
    if reports.collections_wanted(params):
        collections = reports.collections((change.name, change.table, change.keys) for change in changes)
        if collections:
            result["ItemCollectionMetrics"] = collections
    return result


def _change(name: str, table: Table, request: dict[str, Any]) -> _Change:
    if len(request) != 1:
        raise texts.write_request_unclear()
    if "PutRequest" in request:
        stored = StoredItem.of(request["PutRequest"]["Item"])
        return _Change(name, table, table.check_item(stored), stored.attributes, stored)
    keys = normalise_item(request["DeleteRequest"]["Key"])
    return _Change(name, table, table.schema.key_of(keys), keys, None)
