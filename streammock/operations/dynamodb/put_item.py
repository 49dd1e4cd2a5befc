"""PutItem."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup, reports
from streammock.validation import expression_params, item_params

PARAMETERS = frozenset(("TableName", "Item", "ReturnValues")) | expression_params.CONDITION | item_params.REPORTS


def put_item(call: Call, region: Region) -> Result:
    """Insert an item or replace the one that has its key."""
    params = call.params
    item_params.check_return_values(params)
    precondition = expression_params.precondition(params, "PutItem")
    item = item_params.item(params["Item"], "PutItem")
    table = lookup.for_data(region.tables, params["TableName"])
    write = table.put(item, call.now, precondition)
    result: Result = {}
    if write.old is not None and params.get("ReturnValues") == "ALL_OLD":
        result["Attributes"] = write.old.copy()
    return reports.of_write(result, params, table, write, item.attributes)
