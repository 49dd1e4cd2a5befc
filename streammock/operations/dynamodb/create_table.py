"""CreateTable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import definition, encryption, lifecycle, lookup, policies, streaming, tags
from streammock.tables.description import describe

PARAMETERS = frozenset(
    (
        "TableName",
        "AttributeDefinitions",
        "KeySchema",
        "LocalSecondaryIndexes",
        "GlobalSecondaryIndexes",
        "BillingMode",
        "ProvisionedThroughput",
        "StreamSpecification",
        "Tags",
        "TableClass",
        "DeletionProtectionEnabled",
        "SSESpecification",
        "ResourcePolicy",
        "WarmThroughput",
        "OnDemandThroughput",
    )
)


def create_table(call: Call, region: Region) -> Result:
    """A new table; the answer says CREATING, the next call finds it ACTIVE."""
    name = lookup.name_of(call.params["TableName"], region=call.region, account=call.account)
    params = {**call.params, "TableName": name}
    definition.check_create(params)
    _check_settings(params)
    specification = params.get("StreamSpecification")
    if specification is not None:
        streaming.check(specification, creating=True)
    if name in region.tables:
        if region.tables[name].status is lifecycle.State.DELETING:
            lifecycle.check_at_rest(region.tables[name])
        raise texts.table_exists(name)
    ids = region.backend.ids
    table = definition.build(params, region=call.region, account=call.account, table_id=ids.uuid(), created=call.now)
    encrypted = params.get("SSESpecification", {})
    table.definition.encryption_key = encryption.key_of(encrypted, region=call.region, account=call.account, ids=ids)
    region.tables[table.name] = table
    if "ResourcePolicy" in params:
        region.policies.put(table.arn, params["ResourcePolicy"], call.now, table=table.name)
    if specification is not None and specification["StreamEnabled"]:
        stream = streaming.enable(
            table, specification["StreamViewType"], region.streams, call.now, ids, region.backend.settings.shards
        )
        stream.journal = region.backend.journal
    answer = {"TableDescription": describe(table, call.now, "CREATING", index_status="CREATING")}
    lifecycle.create(table, region.backend.transitions, call.now)
    return answer


def _check_settings(params: Mapping[str, Any]) -> None:
    tags.added({}, params.get("Tags", ()))
    if "SSESpecification" in params:
        encryption.check(params["SSESpecification"])
    if "ResourcePolicy" in params:
        policies.canonical(params["ResourcePolicy"])
