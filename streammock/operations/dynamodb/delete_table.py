"""DeleteTable."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lifecycle, lookup, replicas
from streammock.tables.description import describe_deleted

PARAMETERS = frozenset(("TableName",))


def delete_table(call: Call, region: Region) -> Result:
    """Remove a table; its stream stays readable for 24 hours (streams_and_mappings B.1), its replicas stay."""
    table = lookup.for_change(region.tables, call.params["TableName"])
    lifecycle.check_indexes_at_rest(table)
    replicas.check_delete(table, call.now)
    answer = {"TableDescription": describe_deleted(table, call.now)}
    region.delete_table(table, call.now)
    return answer
