"""TransactGetItems."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.expressions.projection import Projection
from streammock.tables import capacity, reports, transaction
from streammock.tables.items import StoredItem, copy_item
from streammock.validation import item_params, transact_params

PARAMETERS = frozenset(("TransactItems",)) | item_params.CAPACITY_REPORT


def transact_get_items(call: Call, region: Region) -> Result:
    """Up to 100 items of several tables, as they are at one moment; a missing one's place in the answer is empty."""
    params = call.params
    gets = transact_params.gets(params["TransactItems"])
    found = transaction.read(region.tables, [get for get, _ in gets])
    for (table, _), (_, projection) in zip(found, gets, strict=True):
        if projection is not None:
            table.check_paths(projection.nested)
    result: Result = {
        "Responses": [_response(stored, projection) for (_, stored), (_, projection) in zip(found, gets, strict=True)]
    }
    if reports.capacity_wanted(params):
        used = [
            (get.table_name, table, capacity.of_transact_read(capacity.size_of(stored)))
            for (get, _), (table, stored) in zip(gets, found, strict=True)
        ]
        result["ConsumedCapacity"] = reports.of_actions(params, used, "ReadCapacityUnits")
    return result


def _response(stored: StoredItem | None, projection: Projection | None) -> Result:
    if stored is None:
        return {}
    return {"Item": stored.copy() if projection is None else copy_item(projection.apply(stored.attributes))}
