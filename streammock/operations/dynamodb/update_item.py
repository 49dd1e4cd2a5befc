"""UpdateItem."""

from __future__ import annotations

from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.expressions.update import Update
from streammock.tables import lookup, reports
from streammock.tables.items import copy_item
from streammock.tables.table import Write
from streammock.validation import expression_params, expression_reader, item_params
from streammock.values.attribute import Item

PARAMETERS = (
    frozenset(("TableName", "Key", "ReturnValues"))
    | expression_params.UPDATE
    | expression_params.CONDITION
    | item_params.REPORTS
)


def update_item(call: Call, region: Region) -> Result:
    """Change the attributes of an item, or make a new one of its key and the change."""
    params = call.params
    update, precondition = expression_reader.update(params, "UpdateItem")
    key_attributes = item_params.key(params["Key"], "UpdateItem")
    table = lookup.for_data(region.tables, params["TableName"])
    key = table.schema.key_of(key_attributes)
    if update is not None:
        update.check_keys(table.schema.names)
        table.check_paths(update.nested)

    def change(old: Item | None) -> Item | None:
        if update is None:
            return old or key_attributes
        new = update.apply(old or key_attributes, exists=old is not None)
        # An update that only removes creates nothing (dynamodb_facts 14).
        return None if old is None and update.only_removes else new

    constants = update.constants if update is not None and "UpdateExpression" in params else None
    write = table.update(key, change, call.now, precondition, constants)
    return reports.of_write(_result(params, write, update), params, table, write, key_attributes)


def _result(params: dict[str, Any], write: Write, update: Update | None) -> Result:
    returned = params.get("ReturnValues", "NONE")
    stored = write.old if returned.endswith("OLD") else write.new
    if returned == "NONE" or stored is None:
        return {}
    if returned.startswith("ALL"):
        return {"Attributes": stored.copy()}
    touched = copy_item(update.touched(stored.attributes)) if update is not None else {}
    return {"Attributes": touched} if touched else {}
