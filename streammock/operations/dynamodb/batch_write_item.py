"""BatchWriteItem."""

from __future__ import annotations

from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import dynamodb as texts
from streammock.tables import lookup
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key
from streammock.tables.table import Table
from streammock.validation import item_params
from streammock.values.attribute import normalise_item

PARAMETERS = frozenset(("RequestItems",)) | item_params.REPORTS
_MOST = 25

Change = tuple[Table, Key, StoredItem | None]


def batch_write_item(call: Call, region: Region) -> Result:
    """Up to 25 puts and deletions, checked together before the first is done, each recorded on its own."""
    params = call.params
    item_params.check_reports(params, "BatchWriteItem")
    requests = params["RequestItems"]
    if sum(map(len, requests.values())) > _MOST:
        raise texts.too_many_writes()
    changes = [
        _change(lookup.for_data(region.tables, name), request)
        for name, listed in requests.items()
        for request in listed
    ]
    if len({(table.name, key) for table, key, _ in changes}) != len(changes):
        raise texts.duplicate_keys()
    for table, key, stored in changes:
        table.apply(key, stored, call.now)
    return {"UnprocessedItems": {}}


def _change(table: Table, request: dict[str, Any]) -> Change:
    if len(request) != 1:
        raise texts.write_request_unclear()
    if "PutRequest" in request:
        stored = StoredItem(normalise_item(request["PutRequest"]["Item"]))
        return table, table.check_item(stored), stored
    return table, table.schema.key_of(normalise_item(request["DeleteRequest"]["Key"])), None
