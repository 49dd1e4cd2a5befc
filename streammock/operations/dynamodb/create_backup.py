"""CreateBackup."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName", "BackupName"))


def create_backup(call: Call, region: Region) -> Result:
    """Keep a table as it is; the answer says CREATING, the next call finds it AVAILABLE."""
    table = lookup.for_backups(region.tables, call.params["TableName"])
    table.backups_enabled = True
    backup = region.backups.take(table, call.params["BackupName"], call.now, region.backend.ids)
    return {"BackupDetails": backup.details("CREATING")}
