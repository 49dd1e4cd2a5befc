"""DeleteBackup."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS = frozenset(("BackupArn",))


def delete_backup(call: Call, region: Region) -> Result:
    """Remove a backup at once."""
    backup = region.backups.delete(call.params["BackupArn"], region.account, call.now)
    return {"BackupDescription": backup.describe("DELETED")}
