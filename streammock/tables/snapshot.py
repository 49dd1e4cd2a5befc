"""A table at one instant: what backups keep and what restores start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from streammock.tables.items import StoredItem
from streammock.tables.table import ON_DEMAND, Table

INDEX_MEMBERS = {"local": "LocalSecondaryIndexes", "global": "GlobalSecondaryIndexes"}


class Snapshot(NamedTuple):
    """One table, its items and how to make it again.

    Parameters
    ----------
    table_arn, table_name:
        Whose it is.
    request:
        The CreateTable request that makes such a table, but for its name: keys, indexes, billing. Streams, time to
        live, tags and the like do not come back with a restore (ack-api-quirks DDB-TABLE-215, October 2026).
    encryption_key:
        The key that it is encrypted with.
    items:
        Never mutated, so they are shared with the table.
    """

    table_arn: str
    table_name: str
    request: dict[str, Any]
    encryption_key: str | None
    items: Sequence[StoredItem]


def of(table: Table, items: Sequence[StoredItem] | None = None) -> Snapshot:
    """A table as it is, with other items where some are given."""
    return Snapshot(
        table_arn=table.arn,
        table_name=table.name,
        request=_request(table),
        encryption_key=table.definition.encryption_key,
        items=list(table.items) if items is None else items,
    )


def _request(table: Table) -> dict[str, Any]:
    definition = table.definition
    request: dict[str, Any] = {
        "AttributeDefinitions": list(definition.attribute_definitions),
        "KeySchema": list(table.schema.elements),
        "BillingMode": definition.billing_mode,
    }
    if definition.billing_mode != ON_DEMAND:
        request["ProvisionedThroughput"] = units_of(table)
    if definition.on_demand_limits:
        request["OnDemandThroughput"] = dict(definition.on_demand_limits)
    for kind, member in INDEX_MEMBERS.items():
        indexes = [dict(index.definition) for index in table.indexes.values() if index.kind == kind]
        if indexes:
            request[member] = indexes
    return request


def units_of(table: Table) -> dict[str, int]:
    """The capacity units of a table, 0 on demand."""
    throughput = table.definition.throughput
    return {"ReadCapacityUnits": throughput.read, "WriteCapacityUnits": throughput.write}
