"""RestoreTableFromBackup."""

from __future__ import annotations

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import backups as texts
from streammock.tables import lifecycle, restore
from streammock.tables.description import describe

PARAMETERS = restore.OVERRIDES | {"TargetTableName", "BackupArn"}


def restore_table_from_backup(call: Call, region: Region) -> Result:
    """A new table with the items of a backup."""
    params = call.params
    arn = params["BackupArn"]
    parsed = arns.parse_backup(arn)
    home = region if parsed is None else region.backend.region(region.account, parsed.region)
    backup = home.backups.get(arn, region.account, call.now)
    if home is not region and "SSESpecificationOverride" not in params:
        raise texts.encryption_not_given()
    table = restore.restore(
        backup.snapshot,
        params,
        region.tables,
        region=region.name,
        account=region.account,
        ids=region.backend.ids,
        now=call.now,
    )
    summary = restore.summary(backup.snapshot, backup.created, arn)
    answer = describe(table, call.now, "CREATING", index_status="CREATING") | {"RestoreSummary": summary}
    lifecycle.create(table, region.backend.transitions, call.now, lifecycle.Trigger.RESTORE)
    return {"TableDescription": answer}
