"""What UpdateTable's GlobalSecondaryIndexUpdates do: global indexes come, go and change their throughput."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from streammock.errors import index_updates as texts
from streammock.errors import tables as table_texts
from streammock.tables import definition, throughput
from streammock.tables.index import Index
from streammock.tables.schema import kinds_of
from streammock.tables.table import ON_DEMAND, Table, Throughput

_UPDATES: Final = "GlobalSecondaryIndexUpdates"
_INDEXES: Final = "GlobalSecondaryIndexes"
_ACTIONS: Final = ("Create", "Update", "Delete")


def check_form(params: Mapping[str, Any]) -> None:
    """Raise AWS's text for updates that no table could undergo."""
    updates = params.get(_UPDATES)
    if updates is None:
        return
    if not updates:
        raise texts.no_updates_listed()
    names = set()
    for update in updates:
        actions = [action for action in _ACTIONS if action in update]
        if not actions:
            raise texts.no_action()
        if len(actions) > 1:
            raise texts.several_actions()
        name = update[actions[0]]["IndexName"]
        if name in names:
            raise texts.index_named_twice(name)
        names.add(name)
    _check_alone(params, {action for action, _ in _listed(params)})


def _check_alone(params: Mapping[str, Any], actions: set[str]) -> None:
    if "Create" in actions and "WarmThroughput" in params:
        raise texts.new_index_and_warm()
    if actions == {"Update"}:
        return
    if "StreamSpecification" in params:
        raise texts.index_and_stream()
    if "ProvisionedThroughput" in params:
        raise texts.index_and_throughput()


def check(table: Table, params: Mapping[str, Any]) -> None:
    """Raise AWS's text for updates that the table's indexes cannot undergo."""
    updates = _listed(params)
    mode = params.get("BillingMode", table.definition.billing_mode)
    # One that is being built can itself be deleted (DDB-TABLE-149).
    others = table.building - {change["IndexName"] for action, change in updates if action == "Delete"}
    if len(others) + sum(action != "Update" for action, _ in updates) > 1:
        raise table_texts.one_index_change_at_a_time()
    for action, change in updates:
        if action == "Create":
            _check_new(table, change, params, mode)
            continue
        index = _existing(table, action, change["IndexName"])
        if "ProvisionedThroughput" in change:
            _check_units(table, index, Throughput.of(change["ProvisionedThroughput"]), mode)
        throughput.check_change(table, {**change, "BillingMode": mode}, index)
    if mode != ON_DEMAND and table.definition.billing_mode == ON_DEMAND:
        told = {change["IndexName"] for _, change in updates if "ProvisionedThroughput" in change}
        untold = [index.name for index in _global(table) if index.name not in told]
        if untold:
            raise texts.units_missing(untold)


def change(table: Table, params: Mapping[str, Any]) -> set[str]:
    """Create and delete global indexes, or change all but their units; returns the names of those created."""
    created = set()
    for action, change in _listed(params):
        name = change["IndexName"]
        if action == "Create":
            _define(table, _names(change), _given(params))
            definition.add_index(table, "global", change)
            created.add(name)
        elif action == "Delete":
            del table.indexes[name]
            table.building.discard(name)
            table.insights.forget(name)
            _define(table, set(), {})
        else:
            _set_limits(table.indexes[name], change)
    return created


def leaves_active(params: Mapping[str, Any]) -> bool:
    """Whether a request does nothing but change what indexes have: the table stays as it is (DDB-TABLE-135, 165)."""
    changes = params.keys() - {"TableName", "AttributeDefinitions"}
    return changes == {_UPDATES} and all(action == "Update" for action, _ in _listed(params))


def answered(params: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer shows otherwise than the table's description ``after`` (ack-api-quirks DDB-TABLE-135, 155, 165).

    What is deleted is still there.
    """
    changes = {change["IndexName"]: (action, change) for action, change in _listed(params)}
    earlier, there = ({index["IndexName"]: index for index in one.get(_INDEXES, ())} for one in (before, after))
    told = []
    for name, index in {**earlier, **there}.items():
        action, change = changes.get(name, ("", {}))
        if action == "Create":
            told.append(index | {"IndexStatus": "CREATING", "Backfilling": False})
        elif action == "Delete":
            told.append(index | {"IndexStatus": "DELETING"})
        else:
            told.append(index | _resized(change, earlier.get(name, index)))
    deleting = any(action == "Delete" for action, _ in changes.values())
    return {_INDEXES: told} | ({"AttributeDefinitions": before["AttributeDefinitions"]} if deleting else {})


def _resized(change: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if change.keys() & {"ProvisionedThroughput", "OnDemandThroughput"}:
        told["IndexStatus"] = "UPDATING"
    if "WarmThroughput" in change:
        told["WarmThroughput"] = before["WarmThroughput"] | {"Status": "UPDATING"}
    return told


def follow_billing(table: Table) -> None:
    """Forget what the indexes had of the other billing mode: they have that of their table."""
    other = "ProvisionedThroughput" if table.definition.billing_mode == ON_DEMAND else "OnDemandThroughput"
    for index in _global(table):
        index.definition.pop(other, None)


def _global(table: Table) -> list[Index]:
    return [index for index in table.indexes.values() if index.kind == "global"]


def _listed(params: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each update's action and what it says."""
    return [(action, update[action]) for update in params.get(_UPDATES, ()) for action in _ACTIONS if action in update]


def _existing(table: Table, action: str, name: str) -> Index:
    """The global index to be deleted or updated; local ones last as long as their table."""
    index = table.indexes.get(name)
    if index is None:
        raise table_texts.index_to_change_missing(name, table.name)
    if index.kind != "global":
        raise texts.not_global(action, name)
    if index.resizing:
        raise texts.index_in_use(table.name, name)
    return index


def _check_new(table: Table, wanted: Mapping[str, Any], params: Mapping[str, Any], mode: str) -> None:
    name, given = wanted["IndexName"], _given(params)
    definition.check_name_is_free(table, name)
    if not given.keys() >= _names(wanted):
        raise texts.definitions_missing(name)
    _check_types(table, wanted["KeySchema"], given)
    if mode == ON_DEMAND and "ProvisionedThroughput" in wanted:
        raise texts.units_of_new_index_on_demand(name)
    if mode != ON_DEMAND and "ProvisionedThroughput" not in wanted:
        raise texts.units_of_new_index_missing(name)
    definition.check_new_index(table, wanted, given, mode)
    if len(_global(table)) >= definition.MAX_GLOBAL_INDEXES:
        raise texts.too_many_indexes(definition.MAX_GLOBAL_INDEXES)


def _check_units(table: Table, index: Index, wanted: Throughput, mode: str) -> None:
    """A provisioned index changes its units (ack-api-quirks DDB-TABLE-164)."""
    if mode == ON_DEMAND:
        raise table_texts.index_throughput_update_with_on_demand(index.name)
    current = Throughput.of(index.definition.get("ProvisionedThroughput"))
    if table.definition.billing_mode != ON_DEMAND and wanted == current:
        raise table_texts.throughput_unchanged(wanted.read, wanted.write, index.name)


def _check_types(table: Table, elements: list[dict[str, str]], given: Mapping[str, str]) -> None:
    """What is a key already cannot get another type, not even if the new index does without it."""
    known = kinds_of(table.definition.attribute_definitions)
    for name in given:
        if known.get(name, given[name]) != given[name]:
            schemas = [table.schema.elements, *(index.schema.elements for index in table.indexes.values())]
            existing = next(schema for schema in schemas if _uses(schema, name))
            new = elements if _uses(elements, name) else existing
            raise texts.attributes_redefined(_typed(existing, known), _typed(new, {**known, **given}))


def _uses(elements: list[dict[str, str]], name: str) -> bool:
    return any(element["AttributeName"] == name for element in elements)


def _typed(elements: list[dict[str, str]], kinds: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (element["AttributeName"], kinds[element["AttributeName"]], element["KeyType"])
        for element in elements
        if element["AttributeName"] in kinds
    ]


def _define(table: Table, names: set[str], given: Mapping[str, str]) -> None:
    """Define what is a key, or is about to be, and nothing else (ack-api-quirks DDB-TABLE-151, 162)."""
    used = {*table.schema.names, *names}
    for index in table.indexes.values():
        used |= {*index.schema.names}
    kinds = {**kinds_of(table.definition.attribute_definitions), **given}
    table.definition.attribute_definitions = definition.in_order(
        {name: kind for name, kind in kinds.items() if name in used}
    )


def _names(wanted: Mapping[str, Any]) -> set[str]:
    return {element["AttributeName"] for element in wanted["KeySchema"]}


def _given(params: Mapping[str, Any]) -> dict[str, str]:
    return kinds_of(params.get("AttributeDefinitions") or ())


def _set_limits(index: Index, change: Mapping[str, Any]) -> None:
    if "WarmThroughput" in change:
        index.definition["WarmThroughput"] = index.definition.get("WarmThroughput", {}) | change["WarmThroughput"]
    if "OnDemandThroughput" in change:
        limits = throughput.merged(index.definition.get("OnDemandThroughput"), change["OnDemandThroughput"])
        index.definition["OnDemandThroughput"] = limits
