"""UpdateContinuousBackups."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup, recovery

PARAMETERS = frozenset(("TableName", "PointInTimeRecoverySpecification"))


def update_continuous_backups(call: Call, region: Region) -> Result:
    """Turn point-in-time recovery on or off: the table's changes are kept from now on, or forgotten."""
    specification = call.params["PointInTimeRecoverySpecification"]
    recovery.check(specification)
    table = lookup.for_backups(region.tables, call.params["TableName"])
    recovery.update(table, specification, call.now)
    return {"ContinuousBackupsDescription": recovery.describe(table, call.now)}
