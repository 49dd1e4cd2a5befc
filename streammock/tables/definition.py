"""From CreateTable's and UpdateTable's parameters to keys and indexes, with AWS's checks in AWS's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from streammock.errors import AwsError
from streammock.errors import tables as texts
from streammock.tables import throughput
from streammock.tables.index import Index
from streammock.tables.schema import kinds_of
from streammock.tables.table import ON_DEMAND, Definition, Table, Throughput

MAX_LOCAL_INDEXES = 5
MAX_GLOBAL_INDEXES = 20
MAX_PROJECTED_ATTRIBUTES = 100
MAX_KEY_ELEMENTS = 2
MAX_COMPOSITE_KEY_ATTRIBUTES = 4
_INDEX_KINDS: tuple[tuple[Literal["local", "global"], str], ...] = (
    ("local", "LocalSecondaryIndexes"),
    ("global", "GlobalSecondaryIndexes"),
)


def check_create(params: Mapping[str, Any]) -> None:
    """Raise AWS's text for a CreateTable request that fits together badly."""
    definitions = params["AttributeDefinitions"]
    kinds = kinds_of(definitions)
    _check_distinct([definition["AttributeName"] for definition in definitions], texts.duplicate_attribute_definition)
    mode = params.get("BillingMode", "PROVISIONED")
    check_billing(mode, params.get("ProvisionedThroughput"))
    throughput.check_new(mode, params)
    if len(kinds) < len(params["KeySchema"]) <= MAX_KEY_ELEMENTS:
        raise texts.keys_without_definition()
    _check_key_schema(params["KeySchema"], kinds, "keySchema")
    for kind, member in _INDEX_KINDS:
        if member in params:
            _check_keys(kind, params[member], params["KeySchema"], kinds)
    # Definitions without a use come before everything else about indexes (ack-api-quirks DDB-TABLE-127, October 2026).
    _check_unused(kinds, params)
    for kind, member in _INDEX_KINDS:
        _check_indexes(kind, params.get(member, ()), params)
    indexes = [index for _, member in _INDEX_KINDS for index in params.get(member) or ()]
    _check_distinct([index["IndexName"] for index in indexes], texts.duplicate_index_name)
    _check_projected(index["Projection"] for index in indexes)


def in_order(kinds: Mapping[str, str]) -> list[dict[str, str]]:
    """Types of attributes as AWS lists them: by name (ack-api-quirks DDB-TABLE-125, October 2026)."""
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in sorted(kinds.items())]


def check_billing(mode: str, provisioned: Mapping[str, int] | None) -> None:
    """Capacity units and billing mode must agree."""
    if mode == ON_DEMAND and provisioned:
        raise texts.throughput_with_on_demand()
    if mode != ON_DEMAND and not provisioned:
        raise texts.throughput_missing()


def build(params: Mapping[str, Any], *, region: str, account: str, table_id: str, created: int) -> Table:
    """The table that a checked CreateTable request describes, still without a stream."""
    mode = params.get("BillingMode", "PROVISIONED")
    table = Table(
        name=params["TableName"],
        region=region,
        account=account,
        table_id=table_id,
        created=created,
        definition=Definition(
            attribute_definitions=in_order(kinds_of(params["AttributeDefinitions"])),
            billing_mode=mode,
            throughput=Throughput.of(params.get("ProvisionedThroughput")),
            on_demand_since=created if mode == ON_DEMAND else None,
            table_class=params.get("TableClass"),
            deletion_protection=params.get("DeletionProtectionEnabled", False),
            requested_warm=dict(params.get("WarmThroughput", {})),
            on_demand_limits=dict(params.get("OnDemandThroughput", {})),
            tags={tag["Key"]: tag["Value"] for tag in params.get("Tags", ())},
        ),
        key_schema=[dict(element) for element in params["KeySchema"]],
    )
    for kind, member in _INDEX_KINDS:
        for definition in params.get(member) or ():
            add_index(table, kind, definition)
    return table


def add_index(table: Table, kind: Literal["local", "global"], definition: Mapping[str, Any]) -> None:
    """Give a table an index and fill it with the items that are there."""
    index = Index(definition, kind, table.schema, kinds_of(table.definition.attribute_definitions))
    for stored in table.items:
        index.move(None, stored, table.schema.position(stored.attributes))
    table.indexes[index.name] = index


def check_name_is_free(table: Table, name: str) -> None:
    """Raise for a new index that is named as one that is there, of either kind."""
    if name in table.indexes:
        raise texts.index_exists()


def check_new_index(table: Table, definition: Mapping[str, Any], kinds: Mapping[str, str], mode: str) -> None:
    """Raise AWS's text for a global index that cannot be added to a table, which then has a billing mode."""
    params = {"KeySchema": table.schema.elements, "BillingMode": mode}
    _check_keys("global", [definition], table.schema.elements, kinds)
    _check_indexes("global", [definition], params)
    _check_projected([definition["Projection"], *(index.projection for index in table.indexes.values())])


def _check_distinct(names: Sequence[str], repeated: Callable[[str], AwsError]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise repeated(name)


def _check_key_schema(elements: Sequence[Mapping[str, str]], kinds: Mapping[str, str], path: str) -> None:
    """The keys of a table, or of a local index: HASH, and RANGE behind it; in the order of dynalite's tests."""
    if len(elements) > MAX_KEY_ELEMENTS:
        raise texts.too_many_key_elements(elements, path)
    _check_defined(elements, kinds)
    if len({element["AttributeName"] for element in elements}) != len(elements):
        raise texts.same_hash_and_range()
    if elements[0]["KeyType"] != "HASH":
        raise texts.first_key_not_hash()
    if elements[1:] and elements[1]["KeyType"] != "RANGE":
        raise texts.second_key_not_range()


def _check_composite_key_schema(elements: Sequence[Mapping[str, str]], kinds: Mapping[str, str]) -> None:
    """The keys of a global index: up to four HASH, up to four RANGE behind them (dynamodb_facts 22)."""
    _check_defined(elements, kinds)
    types = [element["KeyType"] for element in elements]
    if len({element["AttributeName"] for element in elements}) != len(elements):
        raise texts.same_hash_and_range() if types == ["HASH", "RANGE"] else texts.same_key_attributes()
    if types[0] != "HASH":
        raise texts.first_key_not_hash()
    if types != sorted(types):
        raise texts.hash_after_range()
    for key_type in ("HASH", "RANGE"):
        if types.count(key_type) > MAX_COMPOSITE_KEY_ATTRIBUTES:
            raise texts.too_many_key_attributes(key_type)


def _check_defined(elements: Sequence[Mapping[str, str]], kinds: Mapping[str, str]) -> None:
    names = [element["AttributeName"] for element in elements]
    if not kinds.keys() >= set(names):
        raise texts.keys_not_defined(names, kinds)


def _check_keys(
    kind: Literal["local", "global"],
    indexes: Sequence[Mapping[str, Any]],
    table_keys: Sequence[Mapping[str, str]],
    kinds: Mapping[str, str],
) -> None:
    """The keys of all indexes of a kind; there is at least one."""
    if not indexes:
        raise texts.no_indexes_listed("LocalSecondaryIndexes" if kind == "local" else "GlobalSecondaryIndexes")
    if kind == "local" and len(table_keys) == 1:
        raise texts.local_index_without_table_range()
    for number, index in enumerate(indexes, 1):
        if kind == "local":
            _check_key_schema(index["KeySchema"], kinds, f"localSecondaryIndexes.{number}.member.keySchema")
        else:
            _check_composite_key_schema(index["KeySchema"], kinds)


def _check_indexes(
    kind: Literal["local", "global"], indexes: Sequence[Mapping[str, Any]], params: Mapping[str, Any]
) -> None:
    """All else about indexes of a kind."""
    for index in indexes:
        if kind == "local":
            _check_local(index, params)
        else:
            _check_global(index, params)
        _check_projection(index)
    if kind == "local" and len(indexes) > MAX_LOCAL_INDEXES:
        raise texts.too_many_local_indexes(MAX_LOCAL_INDEXES)
    if kind == "global" and len(indexes) > MAX_GLOBAL_INDEXES:
        raise texts.too_many_global_indexes(MAX_GLOBAL_INDEXES)


def _check_local(index: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    if len(index["KeySchema"]) == 1:
        raise texts.local_index_without_range(index["IndexName"])
    own, table = index["KeySchema"][0]["AttributeName"], params["KeySchema"][0]["AttributeName"]
    if own != table:
        raise texts.local_index_other_hash(index["IndexName"], own=own, table=table)


def _check_global(index: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    on_demand = params.get("BillingMode") == ON_DEMAND
    if on_demand and index.get("ProvisionedThroughput"):
        raise texts.index_throughput_with_on_demand(index["IndexName"])
    if not on_demand and not index.get("ProvisionedThroughput"):
        raise texts.index_throughput_missing(index["IndexName"])
    throughput.check_new(params.get("BillingMode", "PROVISIONED"), index, index["IndexName"])


def _check_projection(index: Mapping[str, Any]) -> None:
    projection = index["Projection"]
    kind, others = projection.get("ProjectionType"), projection.get("NonKeyAttributes")
    if kind is None:
        raise texts.unknown_projection_type()
    if kind == "INCLUDE" and not others:
        raise texts.projection_without_attributes()
    if kind != "INCLUDE" and others:
        raise texts.projection_with_attributes(kind)
    _check_distinct(others or (), texts.duplicate_projected_attribute)


def _check_projected(projections: Iterable[Mapping[str, Any]]) -> None:
    """An attribute that is in two projections counts twice (AWS's API reference: "Projection")."""
    if sum(len(projection.get("NonKeyAttributes", ())) for projection in projections) > MAX_PROJECTED_ATTRIBUTES:
        raise texts.too_many_projected_attributes(MAX_PROJECTED_ATTRIBUTES)


def _check_unused(kinds: Mapping[str, str], params: Mapping[str, Any]) -> None:
    indexes = [index for _, member in _INDEX_KINDS for index in params.get(member, ())]
    used = {element["AttributeName"] for keyed in (params, *indexes) for element in keyed["KeySchema"]}
    if kinds.keys() <= used:
        return
    if not indexes:
        raise texts.definitions_do_not_match_keys()
    raise texts.definitions_not_used(sorted(kinds), sorted(used))
