"""Backups of tables: they outlive the table, and are told apart by their ARNs alone.

Rules: ack-api-quirks DDB-BACKUP-003 to 021 (October 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from streammock import arns
from streammock.clock import MILLISECOND, iso_milliseconds, to_datetime
from streammock.errors import backups as texts
from streammock.errors import control
from streammock.ids import Ids
from streammock.tables import encryption, snapshot
from streammock.tables.history import DAY, DEFAULT_DAYS
from streammock.tables.snapshot import Snapshot
from streammock.tables.table import Table

USER, SYSTEM = "USER", "SYSTEM"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Parameters
    ----------
    arn, name:
        Names are not unique.
    kind:
        ``USER``, or ``SYSTEM`` for what remains of a deleted table.
    created, expires:
        Nanoseconds; only a system backup expires.
    snapshot:
        The table.
    source, features:
        What the API tells of the table: SourceTableDetails and SourceTableFeatureDetails.
    """

    arn: str
    name: str
    kind: str
    created: int
    expires: int | None
    snapshot: Snapshot
    source: dict[str, Any]
    features: dict[str, Any]

    @property
    def place(self) -> str:
        """Its place among others: by time, then by chance."""
        return self.arn.rpartition("/")[2]

    def details(self, status: str = "AVAILABLE") -> dict[str, Any]:
        """The API's BackupDetails."""
        told = {
            "BackupArn": self.arn,
            "BackupName": self.name,
            "BackupSizeBytes": self.source["TableSizeBytes"],
            "BackupStatus": status,
            "BackupType": self.kind,
            "BackupCreationDateTime": to_datetime(self.created),
        }
        if self.expires is not None:
            told["BackupExpiryDateTime"] = to_datetime(self.expires)
        return told

    def describe(self, status: str = "AVAILABLE") -> dict[str, Any]:
        """The API's BackupDescription."""
        return {
            "BackupDetails": self.details(status),
            "SourceTableDetails": self.source,
            "SourceTableFeatureDetails": self.features,
        }

    def summary(self) -> dict[str, Any]:
        """The API's BackupSummary."""
        return {name: self.source[name] for name in ("TableName", "TableId", "TableArn")} | self.details()


class Backups:
    """The backups of one region."""

    def __init__(self) -> None:
        self._backups: dict[str, Backup] = {}

    def take(self, table: Table, name: str, now: int, ids: Ids) -> Backup:
        """A backup of a table as it is."""
        place = f"{now // MILLISECOND:014d}-{ids.hex(8)}"
        return self._add(table, name, now, place, kind=USER, expires=None, features=_features(table))

    def keep_deleted(self, table: Table, now: int) -> None:
        """What AWS keeps of a deleted table that had point-in-time recovery, for 35 days."""
        name, place = f"{table.name}$DeletedTableBackup", f"{now // MILLISECOND:014d}-00000000"
        self._add(table, name, now, place, kind=SYSTEM, expires=now + DEFAULT_DAYS * DAY, features={})

    def get(self, arn: str, account: str, now: int) -> Backup:
        """A backup by its ARN; raises AWS's texts where there is none."""
        parsed = arns.parse_backup(arn)
        if parsed is None:
            raise texts.bad_backup_arn()
        if parsed.account != account:
            raise control.access_denied()
        backup = self._backups.get(arn)
        if backup is None or not _lasts(backup, now):
            raise texts.backup_not_found(arn)
        return backup

    def delete(self, arn: str, account: str, now: int) -> Backup:
        """Remove a backup; a system backup goes when its time comes."""
        backup = self.get(arn, account, now)
        if backup.expires is not None:
            raise texts.system_backup(arn, f"{iso_milliseconds(backup.expires)}Z")
        return self._backups.pop(arn)

    def listed(self, kind: str, table: str | None, after: str | None, now: int) -> list[Backup]:
        """The backups of a kind, of one table or all, behind a place in their order."""
        return sorted(
            (
                backup
                for backup in self._backups.values()
                if (kind in ("ALL", backup.kind))
                and table in (None, backup.snapshot.table_name)
                and (after is None or backup.place > after)
                and _lasts(backup, now)
            ),
            key=lambda backup: backup.place,
        )

    def _add(
        self,
        table: Table,
        name: str,
        now: int,
        place: str,
        *,
        kind: str,
        expires: int | None,
        features: dict[str, Any],
    ) -> Backup:
        arn = arns.backup(table.arn, place)
        backup = Backup(arn, name, kind, now, expires, snapshot.of(table), _source(table), features)
        self._backups[arn] = backup
        return backup


def _lasts(backup: Backup, now: int) -> bool:
    return backup.expires is None or now < backup.expires


def _source(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "TableName": table.name,
        "TableId": table.table_id,
        "TableArn": table.arn,
        "TableSizeBytes": table.items.size,
        "KeySchema": list(table.schema.elements),
        "TableCreationDateTime": to_datetime(table.created),
        "ProvisionedThroughput": snapshot.units_of(table),
        "ItemCount": table.items.count,
        "BillingMode": table.definition.billing_mode,
    }
    if table.definition.on_demand_limits:
        told["OnDemandThroughput"] = dict(table.definition.on_demand_limits)
    return told


def _features(table: Table) -> dict[str, Any]:
    """What a backup remembers beside keys and billing: indexes, stream, time to live and encryption, no more."""
    told: dict[str, Any] = {}
    for kind, member in snapshot.INDEX_MEMBERS.items():
        members = ("IndexName", "KeySchema", "Projection")
        same_kind = [index.definition for index in table.indexes.values() if index.kind == kind]
        indexes = [{name: definition[name] for name in members} for definition in same_kind]
        if indexes:
            told[member] = indexes
    for index in told.get("GlobalSecondaryIndexes", ()):
        units = table.indexes[index["IndexName"]].definition.get("ProvisionedThroughput")
        index["ProvisionedThroughput"] = dict(units or {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0})
    if table.stream is not None:
        told["StreamDescription"] = {"StreamEnabled": True, "StreamViewType": table.stream.view_type}
    if table.expiry is not None:
        told["TimeToLiveDescription"] = {"TimeToLiveStatus": "ENABLED", "AttributeName": table.expiry.attribute}
    encrypted = encryption.describe(table.definition.encryption_key)
    if encrypted:
        told["SSEDescription"] = encrypted
    return told
