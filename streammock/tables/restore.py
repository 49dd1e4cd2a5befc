"""Making a table from a snapshot, with what the request wants otherwise.

Rules and their order: ack-api-quirks DDB-TABLE-273, 279 and 442 (October 2026).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from streammock.clock import to_datetime
from streammock.errors import backups as texts
from streammock.ids import Ids
from streammock.tables import definition, encryption
from streammock.tables.snapshot import INDEX_MEMBERS, Snapshot
from streammock.tables.table import ON_DEMAND, Table

OVERRIDES = frozenset(
    (
        "BillingModeOverride",
        "GlobalSecondaryIndexOverride",
        "LocalSecondaryIndexOverride",
        "ProvisionedThroughputOverride",
        "OnDemandThroughputOverride",
        "SSESpecificationOverride",
    )
)


def restore(
    snapshot: Snapshot,
    params: Mapping[str, Any],
    tables: MutableMapping[str, Table],
    *,
    region: str,
    account: str,
    ids: Ids,
    now: int,
) -> Table:
    """A new table with the items of a snapshot; it has neither stream nor history."""
    if params["TargetTableName"] in tables:
        raise texts.target_exists(params["TargetTableName"])
    wanted = request(snapshot, params)
    table = definition.build(wanted, region=region, account=account, table_id=ids.uuid(), created=now)
    override = params.get("SSESpecificationOverride")
    if override is None:
        table.definition.encryption_key = snapshot.encryption_key
    else:
        table.definition.encryption_key = encryption.key_of(override, region=region, account=account, ids=ids)
    for stored in snapshot.items:
        table.apply(table.schema.position(stored.attributes), stored, now)
    tables[table.name] = table
    return table


def request(snapshot: Snapshot, params: Mapping[str, Any]) -> dict[str, Any]:
    """The CreateTable request of the restored table; raises where the overrides do not fit the source."""
    wanted = {**snapshot.request, "TableName": params["TargetTableName"]}
    _override_billing(wanted, params)
    for kind, member in INDEX_MEMBERS.items():
        override = params.get("GlobalSecondaryIndexOverride" if kind == "global" else "LocalSecondaryIndexOverride")
        if override is not None:
            wanted[member] = [_matching(index, snapshot.request.get(member, ())) for index in override]
        if not wanted.get(member):
            wanted.pop(member, None)
    wanted["GlobalSecondaryIndexes"] = [
        _index(index, wanted["BillingMode"]) for index in wanted.get("GlobalSecondaryIndexes", ())
    ]
    used = _key_names(wanted)
    wanted["AttributeDefinitions"] = [
        attribute for attribute in wanted["AttributeDefinitions"] if attribute["AttributeName"] in used
    ]
    if "SSESpecificationOverride" in params:
        encryption.check(params["SSESpecificationOverride"])
    return wanted


def summary(snapshot: Snapshot, instant: int, backup_arn: str | None = None) -> dict[str, Any]:
    """What the answer tells of the restore; once the table is ACTIVE nothing does (DDB-TABLE-216)."""
    told: dict[str, Any] = {
        "SourceTableArn": snapshot.table_arn,
        "RestoreDateTime": to_datetime(instant),
        "RestoreInProgress": True,
    }
    if backup_arn is not None:
        told["SourceBackupArn"] = backup_arn
    return told


def _override_billing(wanted: dict[str, Any], params: Mapping[str, Any]) -> None:
    override = params.get("BillingModeOverride")
    provisioned = params.get("ProvisionedThroughputOverride")
    limits = params.get("OnDemandThroughputOverride")
    mode = override or wanted["BillingMode"]
    if mode == ON_DEMAND and provisioned:
        raise texts.throughput_when_going_on_demand() if override else texts.throughput_of_on_demand_table()
    if mode != ON_DEMAND and wanted["BillingMode"] == ON_DEMAND and not provisioned:
        raise texts.throughput_not_given()
    for member, most in (limits or {}).items():
        if mode != ON_DEMAND:
            raise texts.on_demand_limit_of_provisioned_table(member)
        if most < 1:
            raise texts.on_demand_limit_out_of_range(member)
    wanted["BillingMode"] = mode
    if mode == ON_DEMAND:
        wanted.pop("ProvisionedThroughput", None)
        if limits:
            wanted["OnDemandThroughput"] = dict(limits)
    else:
        wanted.pop("OnDemandThroughput", None)
        if provisioned:
            wanted["ProvisionedThroughput"] = dict(provisioned)


def _matching(index: Mapping[str, Any], source: Any) -> dict[str, Any]:
    """An index of the request, which the source must have with the same keys and projection, if under another name."""
    for known in source:
        if known["KeySchema"] == index["KeySchema"] and known["Projection"] == index["Projection"]:
            return dict(index)
    raise texts.no_such_source_index(index["IndexName"])


def _index(index: Mapping[str, Any], mode: str) -> dict[str, Any]:
    if mode == ON_DEMAND:
        return {member: value for member, value in index.items() if member != "ProvisionedThroughput"}
    if not index.get("ProvisionedThroughput"):
        raise texts.index_throughput_not_given(index["IndexName"])
    return {member: value for member, value in index.items() if member != "OnDemandThroughput"}


def _key_names(wanted: Mapping[str, Any]) -> set[str]:
    schemas = [wanted["KeySchema"]]
    schemas += [index["KeySchema"] for member in INDEX_MEMBERS.values() for index in wanted.get(member, ())]
    return {element["AttributeName"] for schema in schemas for element in schema}
