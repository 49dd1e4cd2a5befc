"""UpdateTable."""

from __future__ import annotations

from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import definition, lookup, streaming
from streammock.tables.description import ON_DEMAND, describe
from streammock.tables.schema import kinds_of
from streammock.tables.table import Table, Throughput

PARAMETERS = frozenset(
    (
        "TableName",
        "AttributeDefinitions",
        "BillingMode",
        "ProvisionedThroughput",
        "GlobalSecondaryIndexUpdates",
        "StreamSpecification",
        "TableClass",
        "DeletionProtectionEnabled",
    )
)


def update_table(call: Call, region: Region) -> Result:
    """Change a table; the answer says UPDATING, the next call finds it ACTIVE."""
    params = call.params
    table = lookup.for_control(region.tables, params["TableName"])
    if not params.keys() - {"TableName", "AttributeDefinitions"}:
        raise texts.nothing_to_update()
    specification = params.get("StreamSpecification")
    if specification is not None:
        streaming.check_change(table, specification)
    _check_indexes(table, params)
    _change_billing(table, params, call.now)
    created = _change_indexes(table, params)
    if specification is not None:
        _change_stream(table, specification, region, call.now)
    if "TableClass" in params:
        table.definition.table_class = params["TableClass"]
    if "DeletionProtectionEnabled" in params:
        table.definition.deletion_protection = params["DeletionProtectionEnabled"]
    description = describe(table, "UPDATING")
    for index in description.get("GlobalSecondaryIndexes", ()):
        if index["IndexName"] in created:
            index["IndexStatus"] = "CREATING"
    return {"TableDescription": description}


def _change_billing(table: Table, params: dict[str, Any], now: int) -> None:
    mode, throughput = params.get("BillingMode"), params.get("ProvisionedThroughput")
    if mode is not None:
        definition.check_billing(mode, throughput)
        if mode == ON_DEMAND and table.definition.billing_mode != ON_DEMAND:
            table.definition.on_demand_since = now
        table.definition.billing_mode = mode
        table.definition.throughput = Throughput.of(throughput)
    elif throughput is not None:
        if table.definition.billing_mode == ON_DEMAND:
            raise texts.throughput_with_on_demand()
        table.definition.throughput = Throughput.of(throughput)


def _check_indexes(table: Table, params: dict[str, Any]) -> None:
    updates = params.get("GlobalSecondaryIndexUpdates") or ()
    if sum("Create" in update or "Delete" in update for update in updates) > 1:
        raise texts.one_index_change_at_a_time()
    kinds = _kinds(table, params)
    for update in updates:
        if "Create" in update:
            definition.check_new_index(table, update["Create"], kinds)
            continue
        ((_, change),) = update.items()
        if change["IndexName"] not in table.indexes:
            raise texts.index_to_delete_missing(change["IndexName"])


def _change_indexes(table: Table, params: dict[str, Any]) -> set[str]:
    """Create, delete or resize global indexes; returns the names of those created."""
    created = set()
    for update in params.get("GlobalSecondaryIndexUpdates") or ():
        ((action, change),) = update.items()
        name = change["IndexName"]
        if action == "Create":
            kinds = _kinds(table, params)
            table.definition.attribute_definitions = [
                {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in kinds.items()
            ]
            definition.add_index(table, "global", change)
            created.add(name)
        elif action == "Delete":
            del table.indexes[name]
        else:
            table.indexes[name].definition["ProvisionedThroughput"] = change["ProvisionedThroughput"]
    return created


def _kinds(table: Table, params: dict[str, Any]) -> dict[str, str]:
    given = kinds_of(params.get("AttributeDefinitions") or ())
    return kinds_of(table.definition.attribute_definitions) | given


def _change_stream(table: Table, specification: dict[str, Any], region: Region, now: int) -> None:
    if specification["StreamEnabled"]:
        backend = region.backend
        streaming.enable(
            table, specification["StreamViewType"], region.streams, now, backend.ids, backend.settings.shards
        )
    else:
        streaming.disable(table, now)
