"""What a table or global index serves at once (warm throughput), and the most that it takes on demand.

Both are kept and described; nothing is throttled. AWS's rules: ack-api-quirks DDB-TABLE-039, 059, 128 and 442 (October
2026).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from streammock.errors import AwsError
from streammock.errors import tables as texts
from streammock.tables.index import Index
from streammock.tables.table import ON_DEMAND, Table, Throughput, warm_throughput

Units = Mapping[str, int]

_LIMITS: Final = ("MaxReadRequestUnits", "MaxWriteRequestUnits")
_NO_LIMIT: Final = -1


def check_new(mode: str, specification: Mapping[str, Any], index: str | None = None) -> None:
    """Raise AWS's text for what a new table, or the new index of that name, asks for and cannot have."""
    provisioned = Throughput.of(specification.get("ProvisionedThroughput"))
    too_low = texts.warm_below_initial if mode == ON_DEMAND else texts.warm_below_provisioned
    least = warm_throughput(mode, provisioned, {})
    _check_warm(specification.get("WarmThroughput"), least, lambda member: too_low(member, index))
    _check_limits(mode, specification.get("OnDemandThroughput"), index, creating=True)


def check_change(table: Table, change: Mapping[str, Any], index: Index | None = None) -> None:
    """Raise for a change that a table, or one of its indexes, cannot undergo."""
    name = None if index is None else index.name
    current = table.definition.warm if index is None else of_index(table, index)
    _check_warm(change.get("WarmThroughput"), current, lambda member: texts.warm_decreased(member, name))
    mode = change.get("BillingMode", table.definition.billing_mode)
    _check_limits(mode, change.get("OnDemandThroughput"), name, creating=False)


def change_units(table: Table, change: Mapping[str, Any], now: int, *, done: bool) -> None:
    """Begin to give a table and its indexes other units, or have done so: until then they have what they had.

    Source: dynalite's tests of UpdateTable, which pass on AWS, for tables and what it does itself for indexes.
    """
    current = table.definition
    if "ProvisionedThroughput" in change:
        wanted = Throughput.of(change["ProvisionedThroughput"])
        current.unit_changes = current.unit_changes.after(current.throughput, wanted, now, done=done)
        current.throughput = wanted if done else current.throughput
    for update in change.get("GlobalSecondaryIndexUpdates", ()):
        resized = update.get("Update", {})
        if "ProvisionedThroughput" in resized:
            _change_index_units(table.indexes[resized["IndexName"]], resized["ProvisionedThroughput"], now, done=done)


def _change_index_units(index: Index, units: dict[str, int], now: int, *, done: bool) -> None:
    had = Throughput.of(index.definition.get("ProvisionedThroughput"))
    index.unit_changes = index.unit_changes.after(had, Throughput.of(units), now, done=done)
    index.resizing = not done
    if done:
        index.definition["ProvisionedThroughput"] = units


def merged(limits: Units | None, change: Units) -> dict[str, int]:
    """The limits after a change: -1 lifts one, what is not named stays."""
    kept = {**(limits or {}), **change}
    return {member: most for member, most in kept.items() if most != _NO_LIMIT}


def of_index(table: Table, index: Index) -> Throughput:
    """What a global index serves at once."""
    provisioned = Throughput.of(index.definition.get("ProvisionedThroughput"))
    requested = index.definition.get("WarmThroughput") or {}
    return warm_throughput(table.definition.billing_mode, provisioned, requested, index.reached_warm)


def keep_warm(table: Table) -> None:
    """Remember what table and indexes serve at once: it outlives units and billing (DDB-TABLE-061, 134)."""
    table.definition.reached_warm = _units(table.definition.warm)
    for index in table.indexes.values():
        if index.kind == "global":
            index.reached_warm = _units(of_index(table, index))


def describe_warm(units: Throughput, status: str = "ACTIVE") -> dict[str, Any]:
    """The API's description of warm throughput."""
    return {**_units(units), "Status": status}


def _units(units: Throughput) -> dict[str, int]:
    return {"ReadUnitsPerSecond": units.read, "WriteUnitsPerSecond": units.write}


def _check_warm(requested: Units | None, least: Throughput, too_low: Callable[[str], AwsError]) -> None:
    for member, units in (("ReadUnitsPerSecond", least.read), ("WriteUnitsPerSecond", least.write)):
        if requested and member in requested and requested[member] < units:
            raise too_low(member)


def _check_limits(mode: str, limits: Units | None, index: str | None, *, creating: bool) -> None:
    lowest = 1 if creating else _NO_LIMIT
    for member in _LIMITS:
        if limits and member in limits:
            if mode != ON_DEMAND:
                raise texts.on_demand_limit_when_provisioned(member, index, creating=creating)
            if limits[member] < lowest or limits[member] == 0:
                raise texts.on_demand_limit_out_of_range(member, index)
