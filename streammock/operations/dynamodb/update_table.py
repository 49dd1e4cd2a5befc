"""UpdateTable."""

from __future__ import annotations

from typing import Any

from streammock import transitions
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import global_tables
from streammock.errors import tables as texts
from streammock.mappings.mapping import warn_of_those_left
from streammock.tables import (
    definition,
    encryption,
    index_updates,
    lifecycle,
    lookup,
    replicas,
    settings,
    streaming,
    throughput,
)
from streammock.tables.description import describe
from streammock.tables.global_table import GlobalTable
from streammock.tables.table import ON_DEMAND, Definition, Table, Throughput
from streammock.tables.ttl import Expiry

PARAMETERS = frozenset(
    (
        "TableName",
        "AttributeDefinitions",
        "BillingMode",
        "ProvisionedThroughput",
        "GlobalSecondaryIndexUpdates",
        "StreamSpecification",
        "SSESpecification",
        "TableClass",
        "DeletionProtectionEnabled",
        "WarmThroughput",
        "OnDemandThroughput",
        "ReplicaUpdates",
        "MultiRegionConsistency",
    )
)
REFUSED = {
    "GlobalTableWitnessUpdates": global_tables.ONE_CONSISTENCY,
    "GlobalTableSettingsReplicationMode": "Replicas belong to one account here: leave it out.",
}
_REPLICA_MEMBERS = frozenset(("TableName", "AttributeDefinitions", "ReplicaUpdates", "MultiRegionConsistency"))


def update_table(call: Call, region: Region) -> Result:
    """Change a table; the answer says UPDATING, the next call finds it ACTIVE."""
    params = call.params
    if not any(params[member] != [] for member in params.keys() - {"TableName", "AttributeDefinitions"}):
        raise texts.nothing_to_update()
    index_updates.check_form(params)
    if not params.keys().isdisjoint(("ReplicaUpdates", "MultiRegionConsistency")):
        _check_replica_members(params)
        return _update_replicas(lookup.for_change(region.tables, params["TableName"]), params, region, call.now)
    settings.check(params)
    table = lookup.for_change(region.tables, params["TableName"])
    replicas.check_change(table, params)
    specification = params.get("StreamSpecification")
    if specification is not None:
        streaming.check_change(table, specification, params)
    _check_throughput(table, params)
    _check_billing(table.definition, params)
    index_updates.check(table, params)
    warm = table.definition.warm
    before = describe(table, call.now)
    switched = params.get("BillingMode", table.definition.billing_mode) != table.definition.billing_mode
    throughput.keep_warm(table)
    _change_billing(table, params, call.now)
    created = index_updates.change(table, params)
    # The answer still has the units that were (ack-api-quirks DDB-TABLE-370), but for another mode (064).
    throughput.change_units(table, params, call.now, done=switched)
    if specification is not None:
        _change_stream(table, specification, region, call.now)
    key = encryption.key_of(
        params.get("SSESpecification", {}), region=call.region, account=call.account, ids=region.backend.ids
    )
    shown = settings.change(table.definition, params, key, call.now)
    # These two leave the table ACTIVE all the time (ack-api-quirks DDB-TABLE-059, October 2026).
    instant = params.keys() <= {"TableName", "AttributeDefinitions", "WarmThroughput", "OnDemandThroughput"}
    instant = instant or index_updates.leaves_active(params)
    description = describe(table, call.now, "ACTIVE" if instant else "UPDATING") | shown
    description = {member: value for member, value in description.items() if value is not None}
    if "WarmThroughput" in params:
        description["WarmThroughput"] = throughput.describe_warm(warm, "UPDATING")
    if "OnDemandThroughput" in params:
        description["OnDemandThroughput"] = description.get("OnDemandThroughput", {}) | params["OnDemandThroughput"]
    if "GlobalSecondaryIndexUpdates" in params:
        description |= index_updates.answered(params, before, description)
    _finish(table, region, call, created, instant=instant)
    return {"TableDescription": description}


def _finish(table: Table, region: Region, call: Call, created: set[str], *, instant: bool) -> None:
    """Change the other replicas likewise, and let all be busy unless AWS leaves them ACTIVE."""
    backend, now = region.backend, call.now

    def resize(at: int) -> None:
        throughput.change_units(table, call.params, at, done=True)
        _let_replicas_follow(table, region)

    changed = _let_replicas_follow(table, region)
    if instant:
        lifecycle.change_indexes(table, backend.transitions, now, resize)
    else:
        lifecycle.update(table, backend.transitions, now, created, resize)
        for replica, building in changed:
            lifecycle.update(replica, backend.transitions, now, building)


def _let_replicas_follow(table: Table, region: Region) -> list[tuple[Table, set[str]]]:
    """Change the other replicas likewise; returns each with the names of its new indexes."""
    siblings = replicas.siblings(table)
    for replica in siblings:
        throughput.keep_warm(replica)
    return [(replica, replicas.follow(replica, table, region.backend.ids)) for replica in siblings]


def _check_replica_members(params: dict[str, Any]) -> None:
    if params.get("MultiRegionConsistency") == "STRONG":
        raise global_tables.strong_consistency()
    if "ReplicaUpdates" not in params:
        raise global_tables.consistency_alone()
    if params.keys() - _REPLICA_MEMBERS:
        raise global_tables.replicas_not_alone()


def _update_replicas(table: Table, params: dict[str, Any], region: Region, now: int) -> Result:
    """Create, change or delete one replica."""
    backend = region.backend

    def tables_of(name: str) -> dict[str, Table]:
        return backend.region(region.account, name).tables

    action, change = replicas.check(table, params["ReplicaUpdates"], tables_of, backend.ids, now)
    name = change.pop("RegionName")
    there = backend.region(region.account, name)
    if action == "Create":
        _create_replica(table, there, change, region, now)
    replica = there.tables[table.name]
    answer = describe(table, now, "UPDATING") | replicas.describe(table, {name: replicas.STATUS[action]})
    lifecycle.update(table, backend.transitions, now)
    if action == "Create":
        lifecycle.create(replica, backend.transitions, now)
    elif action == "Delete":
        there.delete_table(replica, now)
    else:
        throughput.keep_warm(replica)
        replica.overrides.update(change)
        replicas.follow(replica, table, backend.ids)
        lifecycle.update(replica, backend.transitions, now)
    return {"TableDescription": answer}


def _create_replica(table: Table, there: Region, change: dict[str, Any], here: Region, now: int) -> None:
    backend = here.backend
    replica = replicas.build(table, there.name, change, ids=backend.ids, now=now)
    there.tables[replica.name] = replica
    # A table without a stream gets one, and the replica one alike (ack-api-quirks DDB-TABLE-221, 305; October 2026).
    view_type = replicas.VIEW_TYPE if table.stream is None else table.stream.view_type
    for member, region in ((table, here), (replica, there)):
        if member.stream is None:
            _change_stream(member, {"StreamEnabled": True, "StreamViewType": view_type}, region, now)
    if table.global_table is None:
        backend.scheduler.add(GlobalTable(table, backend.transitions.lasting(transitions.REPLICATION)))
    replicas.join(replica, table, now)
    if table.expiry is not None:
        replica.expiry = Expiry(replica, table.expiry.attribute)
        backend.scheduler.add(replica.expiry)


def _check_throughput(table: Table, params: dict[str, Any]) -> None:
    others = params.keys() - {"TableName", "AttributeDefinitions", "WarmThroughput"}
    if "WarmThroughput" in params and others:
        raise texts.warm_not_alone()
    if "OnDemandThroughput" in params and others - {"OnDemandThroughput", "BillingMode"}:
        raise texts.on_demand_limit_not_alone()
    throughput.check_change(table, params)


def _check_billing(current: Definition, params: dict[str, Any]) -> None:
    mode, provisioned = params.get("BillingMode"), params.get("ProvisionedThroughput")
    _check_units(current, mode or current.billing_mode, params)
    if mode is not None:
        if mode == ON_DEMAND and provisioned is not None:
            raise texts.throughput_of_switched()
        definition.check_billing(mode, provisioned)
    elif provisioned is not None and current.billing_mode == ON_DEMAND:
        raise texts.throughput_with_on_demand()


def _change_billing(table: Table, params: dict[str, Any], now: int) -> None:
    mode = params.get("BillingMode")
    current = table.definition
    if mode is not None:
        if mode == ON_DEMAND and current.billing_mode != ON_DEMAND:
            current.on_demand_since = now
        if mode != ON_DEMAND:
            current.on_demand_limits = {}
        current.billing_mode = mode
        index_updates.follow_billing(table)
        current.throughput = Throughput() if mode == ON_DEMAND else current.throughput
    current.requested_warm |= params.get("WarmThroughput", {})
    current.on_demand_limits = throughput.merged(current.on_demand_limits, params.get("OnDemandThroughput", {}))


def _check_units(current: Definition, mode: str, params: dict[str, Any]) -> None:
    """A provisioned table changes its units, or asks for none (ack-api-quirks DDB-TABLE-057, October 2026)."""
    if mode == ON_DEMAND:
        return
    provisioned = params.get("ProvisionedThroughput")
    if provisioned is None:
        if "BillingMode" in params:
            raise texts.throughput_not_specified()
    elif current.billing_mode != ON_DEMAND:
        units = Throughput.of(provisioned)
        if units == current.throughput:
            raise texts.throughput_unchanged(units.read, units.write)


def _change_stream(table: Table, specification: dict[str, Any], region: Region, now: int) -> None:
    if specification["StreamEnabled"]:
        backend = region.backend
        stream = streaming.enable(
            table, specification["StreamViewType"], region.streams, now, backend.ids, backend.settings.shards
        )
        stream.journal = backend.journal
        warn_of_those_left(region.mappings, stream.arn)
    else:
        streaming.disable(table, now)
