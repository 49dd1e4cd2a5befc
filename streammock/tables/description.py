"""What DescribeTable shows (recorded: aws_facts 5.1)."""

from __future__ import annotations

from typing import Any

from streammock import arns
from streammock.clock import to_datetime
from streammock.tables import encryption, replicas, throughput
from streammock.tables.index import Index
from streammock.tables.lifecycle import State
from streammock.tables.settings import describe_class
from streammock.tables.table import Table, Throughput
from streammock.tables.throughput import describe_warm
from streammock.tables.unit_changes import UnitChanges


def describe(table: Table, now: int, status: str | None = None, *, index_status: str | None = None) -> dict[str, Any]:
    """The description of a table; ``status`` is the word that the answer carries, where it is not the table's own."""
    status = status or table.status.value
    definition = table.definition
    described: dict[str, Any] = {
        "AttributeDefinitions": [dict(attribute) for attribute in definition.attribute_definitions],
        "TableName": table.name,
        "KeySchema": [dict(element) for element in table.schema.elements],
        "TableStatus": status,
        "CreationDateTime": to_datetime(table.created),
        "ProvisionedThroughput": _throughput(definition.throughput, definition.unit_changes, now),
        "TableSizeBytes": table.items.size,
        "ItemCount": table.items.count,
        "TableArn": table.arn,
        "TableId": table.table_id,
        "DeletionProtectionEnabled": definition.deletion_protection,
    }
    # A table that once was on demand shows its mode for ever (ack-api-quirks DDB-TABLE-058, October 2026).
    if definition.on_demand_since is not None:
        described["BillingModeSummary"] = {"BillingMode": definition.billing_mode}
        if status in ("ACTIVE", "DELETING"):
            described["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"] = to_datetime(
                definition.on_demand_since
            )
    table_class = describe_class(definition)
    if table_class is not None:
        described["TableClassSummary"] = table_class
    encrypted = encryption.describe(definition.encryption_key)
    if encrypted:
        described["SSEDescription"] = encrypted
    # The answer to CreateTable shows it only where it was asked for (recorded: aws_facts 5.1).
    if status != "CREATING":
        described["WarmThroughput"] = describe_warm(definition.warm)
    elif definition.requested_warm:
        described["WarmThroughput"] = describe_warm(definition.warm, "UPDATING")
    if definition.on_demand_limits:
        described["OnDemandThroughput"] = dict(definition.on_demand_limits)
    described.update(_indexes(table, now, index_status))
    described.update(_stream(table))
    described.update(replicas.describe(table))
    return described


def describe_deleted(table: Table, now: int) -> dict[str, Any]:
    """The short description that DeleteTable answers with: neither keys nor attributes."""
    full = describe(table, now, "DELETING")
    kept = (
        "TableName",
        "TableStatus",
        "BillingModeSummary",
        "ProvisionedThroughput",
        "TableSizeBytes",
        "ItemCount",
        "TableArn",
        "TableId",
        "DeletionProtectionEnabled",
    )
    return {name: full[name] for name in kept if name in full}


def _throughput(provisioned: Throughput, changes: UnitChanges, now: int) -> dict[str, Any]:
    units = {"ReadCapacityUnits": provisioned.read, "WriteCapacityUnits": provisioned.write}
    return changes.describe(now) | units


def _indexes(table: Table, now: int, status: str | None) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for kind, member in (("local", "LocalSecondaryIndexes"), ("global", "GlobalSecondaryIndexes")):
        indexes = [
            _index(table, index, now, status or _status(table, index))
            for index in table.indexes.values()
            if index.kind == kind
        ]
        if indexes:
            described[member] = indexes
    return described


def _status(table: Table, index: Index) -> str:
    if index.name in table.building or table.status is State.CREATING:
        return State.CREATING.value
    return State.UPDATING.value if index.resizing else State.ACTIVE.value


def _index(table: Table, index: Index, now: int, status: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "IndexName": index.name,
        "KeySchema": [dict(element) for element in index.schema.elements],
        "Projection": dict(index.projection),
        "IndexSizeBytes": index.items.size,
        "ItemCount": index.items.count,
        "IndexArn": arns.index(table.arn, index.name),
    }
    if index.kind == "global":
        described["IndexStatus"] = status
        if index.name in table.building:
            described["Backfilling"] = True
        provisioned = Throughput.of(index.definition.get("ProvisionedThroughput"))
        described["ProvisionedThroughput"] = _throughput(provisioned, index.unit_changes, now)
        if status != "CREATING":
            described["WarmThroughput"] = describe_warm(throughput.of_index(table, index))
        elif index.definition.get("WarmThroughput"):
            described["WarmThroughput"] = describe_warm(throughput.of_index(table, index), "UPDATING")
        if index.definition.get("OnDemandThroughput"):
            described["OnDemandThroughput"] = dict(index.definition["OnDemandThroughput"])
    return described


def _stream(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {}
    if table.stream is not None:
        described["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": table.stream.view_type}
    if table.latest_stream is not None:
        described["LatestStreamLabel"] = table.latest_stream.label
        described["LatestStreamArn"] = table.latest_stream.arn
    return described
