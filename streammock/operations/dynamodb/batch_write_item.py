"""BatchWriteItem."""

from __future__ import annotations

from typing import Any, NamedTuple

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import AwsError
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
    # What is wrong with an item or a key comes before any table (dynalite's recordings).
    given = {name: [_given(request) for request in listed] for name, listed in requests.items()}
    changes = [
        _change(name, table, item)
        for name, items in given.items()
        for table in (lookup.for_data(region.tables, name),)
        for item in items
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


def _given(request: dict[str, Any]) -> StoredItem | Item:
    """The item to be put, or the key of the one to be deleted, as far as both can be checked without a table."""
    if len(request) != 1:
        raise texts.write_request_unclear()
    if "DeleteRequest" in request:
        return normalise_item(request["DeleteRequest"]["Key"])
    stored = StoredItem.of(request["PutRequest"]["Item"])
    item_params.check_size(stored)
    return stored


def _change(name: str, table: Table, given: StoredItem | Item) -> _Change:
    if isinstance(given, StoredItem):
        try:
            key = table.check_item(given)
        except AwsError:
            table.schema.check_matches(given.attributes)
            raise
        return _Change(name, table, key, given.attributes, given)
    return _Change(name, table, table.schema.key_of(given), given, None)
