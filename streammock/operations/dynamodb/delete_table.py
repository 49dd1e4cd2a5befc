"""DeleteTable."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import lookup, streaming
from streammock.tables.description import describe_deleted

PARAMETERS = frozenset(("TableName",))


def delete_table(call: Call, region: Region) -> Result:
    """Remove a table; its stream stays readable for 24 hours (streams_and_mappings B.1)."""
    table = lookup.for_control(region.tables, call.params["TableName"])
    if table.definition.deletion_protection:
        raise texts.deletion_protected()
    if table.stream is not None:
        streaming.disable(table, call.now)
    if table.expiry is not None:
        region.backend.scheduler.remove(table.expiry)
    if table.history is not None:
        region.backups.keep_deleted(table, call.now)
    region.policies.forget(table.arn)
    del region.tables[table.name]
    return {"TableDescription": describe_deleted(table)}
