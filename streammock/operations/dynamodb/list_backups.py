"""ListBackups."""

from __future__ import annotations

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.clock import MILLISECOND, from_timestamp
from streammock.errors import backups as texts
from streammock.tables import lookup

PARAMETERS = frozenset(
    ("TableName", "Limit", "TimeRangeLowerBound", "TimeRangeUpperBound", "ExclusiveStartBackupArn", "BackupType")
)
_PAGE = 100


def list_backups(call: Call, region: Region) -> Result:
    """The backups of a table, also of one that is gone, or of all tables; those that users made, unless asked else."""
    params = call.params
    bounds = [
        from_timestamp(params[name]) // MILLISECOND if name in params else None
        for name in ("TimeRangeLowerBound", "TimeRangeUpperBound")
    ]
    lower, upper = bounds
    if lower is not None and upper is not None and lower > upper:
        raise texts.bad_time_range()
    table = None
    if "TableName" in params:
        table = lookup.name_of(params["TableName"], region=call.region, account=call.account)
    found = [
        backup
        for backup in region.backups.listed(params.get("BackupType", "USER"), table, _after(call, region), call.now)
        if (lower is None or lower <= backup.created // MILLISECOND)
        and (upper is None or backup.created // MILLISECOND < upper)
    ]
    limit = params.get("Limit", _PAGE)
    result: Result = {"BackupSummaries": [backup.summary() for backup in found[:limit]]}
    if len(found) > limit:
        result["LastEvaluatedBackupArn"] = found[limit - 1].arn
    return result


def _after(call: Call, region: Region) -> str | None:
    """The place behind which to go on; the backup that stood there may be gone."""
    arn = call.params.get("ExclusiveStartBackupArn")
    if arn is None:
        return None
    parsed = arns.parse_backup(arn)
    if parsed is None:
        raise texts.bad_backup_arn()
    if parsed.region != region.name:
        raise texts.backups_of_another_region()
    return parsed.place
