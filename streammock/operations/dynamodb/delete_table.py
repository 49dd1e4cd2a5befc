"""DeleteTable."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import lifecycle, lookup, streaming
from streammock.tables.description import describe_deleted
from streammock.tables.table import Table

PARAMETERS = frozenset(("TableName",))


def delete_table(call: Call, region: Region) -> Result:
    """Remove a table; its stream stays readable for 24 hours (streams_and_mappings B.1)."""
    table = lookup.for_change(region.tables, call.params["TableName"])
    if table.definition.deletion_protection:
        raise texts.deletion_protected()
    if table.stream is not None:
        streaming.disable(table, call.now)
    if table.expiry is not None:
        region.backend.scheduler.remove(table.expiry)
    if table.history is not None:
        region.backups.keep_deleted(table, call.now)
    answer = {"TableDescription": describe_deleted(table)}
    lifecycle.delete(table, region.backend.transitions, call.now, lambda _now: _forget(table, region))
    return answer


def _forget(table: Table, region: Region) -> None:
    region.policies.forget(table.arn)
    del region.tables[table.name]
