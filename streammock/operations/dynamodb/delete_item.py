"""DeleteItem."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup, reports
from streammock.validation import expression_params, item_params

PARAMETERS = frozenset(("TableName", "Key", "ReturnValues")) | expression_params.CONDITION | item_params.REPORTS


def delete_item(call: Call, region: Region) -> Result:
    """Remove the item at a key; that there is none is no error."""
    params = call.params
    item_params.check_return_values(params)
    precondition = expression_params.precondition(params, "DeleteItem")
    key = item_params.key(params["Key"], "DeleteItem")
    table = lookup.for_data(region.tables, params["TableName"])
    write = table.delete(table.schema.key_of(key), call.now, precondition)
    result: Result = {}
    if write.old is not None and params.get("ReturnValues") == "ALL_OLD":
        result["Attributes"] = write.old.copy()
    return reports.of_write(result, params, table, write, key)
