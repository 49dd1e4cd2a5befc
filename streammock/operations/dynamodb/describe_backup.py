"""DescribeBackup."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS = frozenset(("BackupArn",))


def describe_backup(call: Call, region: Region) -> Result:
    """A backup, and the table that it is of."""
    return {"BackupDescription": region.backups.get(call.params["BackupArn"], region.account, call.now).describe()}
