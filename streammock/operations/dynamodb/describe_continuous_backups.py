"""DescribeContinuousBackups."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup, recovery

PARAMETERS = frozenset(("TableName",))


def describe_continuous_backups(call: Call, region: Region) -> Result:
    """Whether a table can be restored to a point in time, and to which."""
    table = lookup.for_backups(region.tables, call.params["TableName"])
    return {"ContinuousBackupsDescription": recovery.describe(table, call.now)}
