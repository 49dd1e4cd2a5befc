"""What UpdateTable does with replicas: checks, making one, and which settings they share.

AWS's documentation ("Global tables: settings synchronization") tells what follows a change in any region: billing,
capacity, global indexes, kind of encryption, stream and time to live do; reads and the table class do unless a replica
overrides them; deletion protection, recovery, tags, policies, insights and Kinesis destinations never do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from streammock import arns
from streammock.errors import global_tables as texts
from streammock.errors import tables as table_texts
from streammock.ids import Ids
from streammock.tables import definition, encryption, lifecycle, snapshot
from streammock.tables.history import DAY
from streammock.tables.lifecycle import State
from streammock.tables.table import ON_DEMAND, Table, Throughput

VERSION = "2019.11.21"
VIEW_TYPE = "NEW_AND_OLD_IMAGES"
STATUS = {"Create": "CREATING", "Update": "UPDATING", "Delete": "DELETING"}
_MANAGED = {"Enabled": True}
_READ_LIMIT = "MaxReadRequestUnits"


def siblings(table: Table) -> list[Table]:
    """The other replicas of a table."""
    group = table.global_table
    return [] if group is None else [member for member in group.members.values() if member is not table]


def check_change(table: Table, params: Mapping[str, Any]) -> None:
    """Raise for an UpdateTable request that the table could serve only if it were no replica."""
    for replica in siblings(table):
        lifecycle.check_at_rest(replica)
        if not params.get("StreamSpecification", {}).get("StreamEnabled", True):
            raise texts.stream_needed()
        if "KMSMasterKeyId" in params.get("SSESpecification", {}):
            raise texts.key_of_each_replica()


def check(
    table: Table,
    updates: Sequence[Mapping[str, Any]],
    tables_of: Callable[[str], Mapping[str, Table]],
    ids: Ids,
    now: int,
) -> tuple[str, dict[str, Any]]:
    """The one action of a request, and what it says; raises where it cannot be done.

    ``tables_of`` gives the tables of a region.
    """
    action, change = _only(updates)
    region = change["RegionName"]
    if region == table.region:
        raise texts.local_region()
    member = next((replica for replica in siblings(table) if replica.region == region), None)
    if action == "Create":
        _check_new(table, change, tables_of(region), ids)
    elif member is None:
        raise texts.replica_not_found(region)
    elif action == "Delete":
        lifecycle.check_at_rest(member)
        check_delete(member, now)
    else:
        _check_update(member, change)
    return action, dict(change)


def _only(updates: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The one action of a request; one that is given twice counts once (ack-api-quirks DDB-TABLE-265)."""
    for update in updates:
        if len(update) > 1:
            raise texts.one_action_per_update()
        if not update or update.get("Update", {}).keys() == {"RegionName"}:
            raise texts.no_action()
    if any(update != updates[0] for update in updates):
        changes = all("Update" in update for update in updates)
        raise texts.one_region_at_a_time() if changes else texts.one_replica_at_a_time()
    ((action, change),) = updates[0].items()
    if action not in STATUS:
        raise texts.unsupported_action(action)
    return action, change


def check_delete(table: Table, now: int) -> None:
    """Raise for a table that must not go (yet)."""
    if table.definition.deletion_protection:
        raise table_texts.deletion_protected()
    group = table.global_table
    sourced = None if group is None else group.sourced.get(table.region)
    if sourced is not None and now - sourced < DAY:
        raise texts.source_of_a_replica()


def build(table: Table, region: str, overrides: dict[str, Any], *, ids: Ids, now: int) -> Table:
    """A table like another one in another region, with its items and without a stream."""
    taken = snapshot.of(table)
    request = {**taken.request, "TableName": table.name}
    account = _account(table)
    replica = definition.build(request, region=region, account=account, table_id=ids.uuid(), created=now)
    replica.overrides = overrides
    for stored in taken.items:
        replica.apply(replica.schema.position(stored.attributes), stored, now)
    follow(replica, table, ids)
    replica.status = State.CREATING
    return replica


def join(replica: Table, table: Table, now: int) -> None:
    """Make a replica part of the global table of the one it was made from."""
    if table.global_table is not None:
        table.global_table.join(replica, table, now)


def follow(replica: Table, table: Table, ids: Ids) -> set[str]:
    """Give a replica the settings of another one, but for what either overrides; returns the names of new indexes."""
    own, source = replica.definition, table.definition
    own.attribute_definitions = [dict(attribute) for attribute in source.attribute_definitions]
    own.billing_mode, own.on_demand_since = source.billing_mode, source.on_demand_since
    own.throughput = Throughput(_reads(replica, table), source.throughput.write)
    own.unit_changes = source.unit_changes
    own.requested_warm = dict(source.requested_warm)
    own.on_demand_limits = _limits(replica, table)
    if "TableClassOverride" in replica.overrides:
        own.table_class = replica.overrides["TableClassOverride"]
    elif "TableClassOverride" not in table.overrides:
        own.table_class = source.table_class
    own.encryption_key = _key(replica, table, ids)
    return _follow_indexes(replica, table)


def describe(table: Table, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a description says of the other replicas; ``words`` are statuses that an answer carries, by region."""
    group = table.global_table
    if group is None:
        return {}
    shown = [_describe(replica, replica.overrides, (words or {}).get(replica.region)) for replica in siblings(table)]
    return {
        "GlobalTableVersion": VERSION,
        "Replicas": shown,
        "GlobalTableSettingsReplicationMode": "ENABLED_WITH_OVERRIDES",
    }


def _describe(replica: Table, overrides: Mapping[str, Any], word: str | None) -> dict[str, Any]:
    described = {"RegionName": replica.region, "ReplicaStatus": word or replica.status.value, **overrides}
    table_class = described.pop("TableClassOverride", None)
    if table_class is not None:
        described["ReplicaTableClassSummary"] = {"TableClass": table_class}
    return described


def _check_new(table: Table, change: Mapping[str, Any], tables: Mapping[str, Table], ids: Ids) -> None:
    if table.name in tables:
        raise texts.table_in_replica_region(table.name)
    _check_overrides(table, change)
    if _has_own_key(table, ids) and "KMSMasterKeyId" not in change:
        raise texts.key_of_each_replica()


def _check_update(member: Table, change: Mapping[str, Any]) -> None:
    _check_overrides(member, change)
    lifecycle.check_at_rest(member)
    if "KMSMasterKeyId" in change:
        raise texts.key_of_each_replica()


def _check_overrides(table: Table, change: Mapping[str, Any]) -> None:
    for index in change.get("GlobalSecondaryIndexes", ()):
        known = table.indexes.get(index["IndexName"])
        if known is None or known.kind != "global":
            raise table_texts.index_to_change_missing(index["IndexName"], table.name)


def _has_own_key(table: Table, ids: Ids) -> bool:
    key = table.definition.encryption_key
    return key is not None and key != _managed(table, ids)


def _managed(table: Table, ids: Ids) -> str | None:
    return encryption.key_of(_MANAGED, region=table.region, account=_account(table), ids=ids)


def _key(replica: Table, table: Table, ids: Ids) -> str | None:
    if table.definition.encryption_key is None:
        return None
    name = replica.overrides.get("KMSMasterKeyId")
    if name is None:
        return replica.definition.encryption_key or _managed(replica, ids)
    wanted = {**_MANAGED, "KMSMasterKeyId": name}
    return encryption.key_of(wanted, region=replica.region, account=_account(replica), ids=ids)


def _reads(replica: Table, table: Table) -> int:
    source = table.definition
    if source.billing_mode == ON_DEMAND:
        return 0
    override = replica.overrides.get("ProvisionedThroughputOverride")
    if override is not None:
        return int(override["ReadCapacityUnits"])
    kept = replica.definition.throughput.read if "ProvisionedThroughputOverride" in table.overrides else 0
    return kept or source.throughput.read


def _limits(replica: Table, table: Table) -> dict[str, int]:
    limits = dict(table.definition.on_demand_limits)
    if "OnDemandThroughputOverride" in table.overrides:
        limits.pop(_READ_LIMIT, None)
        own = replica.definition.on_demand_limits
        limits |= {member: most for member, most in own.items() if member == _READ_LIMIT}
    if table.definition.billing_mode == ON_DEMAND:
        limits |= replica.overrides.get("OnDemandThroughputOverride", {})
    return limits


def _follow_indexes(replica: Table, table: Table) -> set[str]:
    wanted = {name: index for name, index in table.indexes.items() if index.kind == "global"}
    for name in [name for name, index in replica.indexes.items() if index.kind == "global" and name not in wanted]:
        del replica.indexes[name]
        replica.insights.forget(name)
    own, others = _index_overrides(replica), _index_overrides(table)
    created = wanted.keys() - replica.indexes.keys()
    for name, index in wanted.items():
        settings = _with_override(index.definition, own.get(name, {}))
        if name in created:
            definition.add_index(replica, "global", settings)
        elif name not in others:
            replica.indexes[name].definition = settings
            replica.indexes[name].unit_changes = index.unit_changes
    return created


def _index_overrides(table: Table) -> dict[str, Mapping[str, Any]]:
    return {override["IndexName"]: override for override in table.overrides.get("GlobalSecondaryIndexes", ())}


def _with_override(index: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    settings = dict(index)
    for member in ("ProvisionedThroughput", "OnDemandThroughput"):
        if f"{member}Override" in override:
            settings[member] = {**settings.get(member, {}), **override[f"{member}Override"]}
    return settings


def _account(table: Table) -> str:
    parsed = arns.parse_table(table.arn)
    return "" if parsed is None else parsed.account
