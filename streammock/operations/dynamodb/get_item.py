"""GetItem."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup
from streammock.tables.items import copy_item
from streammock.validation import expression_params, item_params
from streammock.values.attribute import normalise_item

PARAMETERS = (
    frozenset(("TableName", "Key", "ConsistentRead")) | expression_params.PROJECTION | item_params.CAPACITY_REPORT
)


def get_item(call: Call, region: Region) -> Result:
    """The item at a key, or an answer without ``Item``."""
    params = call.params
    item_params.check_reports(params, "GetItem")
    projection = expression_params.projection(params, "GetItem")
    key = normalise_item(params["Key"])
    table = lookup.for_data(region.tables, params["TableName"])
    stored = table.get(table.schema.key_of(key))
    if stored is None:
        return {}
    if projection is None:
        return {"Item": stored.copy()}
    return {"Item": copy_item(projection.apply(stored.attributes))}
