"""CreateTable."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import definition, streaming
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
        "WarmThroughput",
        "OnDemandThroughput",
    )
)


def create_table(call: Call, region: Region) -> Result:
    """A new table; the answer says CREATING, the next call finds it ACTIVE."""
    params = call.params
    definition.check_create(params)
    specification = params.get("StreamSpecification")
    if specification is not None:
        streaming.check(specification)
    if params["TableName"] in region.tables:
        raise texts.table_exists(params["TableName"])
    ids = region.backend.ids
    table = definition.build(params, region=call.region, account=call.account, table_id=ids.uuid(), created=call.now)
    region.tables[table.name] = table
    if specification is not None and specification["StreamEnabled"]:
        streaming.enable(
            table, specification["StreamViewType"], region.streams, call.now, ids, region.backend.settings.shards
        )
    return {"TableDescription": describe(table, "CREATING", index_status="CREATING")}
