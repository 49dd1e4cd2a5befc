"""GetItem."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import capacity, lookup, reports
from streammock.tables.items import copy_item
from streammock.validation import expression_params, item_params
from streammock.values.attribute import normalise_item

PARAMETERS = (
    frozenset(("TableName", "Key", "ConsistentRead")) | expression_params.PROJECTION | item_params.CAPACITY_REPORT
)


def get_item(call: Call, region: Region) -> Result:
    """The item at a key, or an answer without ``Item``."""
    params = call.params
    projection = expression_params.projection(params, "GetItem")
    key = normalise_item(params["Key"])
    table = lookup.for_data(region.tables, params["TableName"])
    position = table.schema.key_of(key)
    if projection is not None:
        table.check_paths(projection.nested)
    stored = table.get(position)
    result: Result = {}
    if stored is not None:
        result["Item"] = stored.copy() if projection is None else copy_item(projection.apply(stored.attributes))
    if reports.capacity_wanted(params):
        consumed = capacity.of_gets([stored], consistent=params.get("ConsistentRead", False))
        return reports.with_capacity(result, params, table, consumed)
    return result
