"""Point-in-time recovery of a table: turning it on and off, and telling of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.clock import SECOND, to_datetime
from streammock.errors import backups as texts
from streammock.tables.history import DEFAULT_DAYS, History
from streammock.tables.table import Table

# AWS itself turns backups of a new table on, after seconds to minutes (ack-api-quirks DDB-TABLE-083, October 2026).
_UNTIL_BACKUPS = 300 * SECOND


def check(specification: Mapping[str, Any]) -> None:
    """Raise for a PointInTimeRecoverySpecification that contradicts itself."""
    if "RecoveryPeriodInDays" in specification and not specification["PointInTimeRecoveryEnabled"]:
        raise texts.period_when_disabling()


def update(table: Table, specification: Mapping[str, Any], now: int) -> None:
    """Keep the changes of a table from now on, or forget them; asking for what is so is no change."""
    days = specification.get("RecoveryPeriodInDays")
    if not specification["PointInTimeRecoveryEnabled"]:
        table.history = None
    elif table.history is None:
        table.history = History(now, days or DEFAULT_DAYS)
    elif days is not None:
        table.history.days = days
    table.backups_enabled = True


def describe(table: Table, now: int) -> dict[str, Any]:
    """The API's ContinuousBackupsDescription; its instants are whole seconds."""
    backups = table.backups_enabled or now - table.created >= _UNTIL_BACKUPS
    told: dict[str, Any] = {"PointInTimeRecoveryStatus": "DISABLED"}
    history = table.history
    if history is not None:
        told = {
            "PointInTimeRecoveryStatus": "ENABLED",
            "RecoveryPeriodInDays": history.days,
            "EarliestRestorableDateTime": to_datetime(history.earliest(now) // SECOND * SECOND),
            "LatestRestorableDateTime": to_datetime(history.latest(now) // SECOND * SECOND),
        }
    return {
        "ContinuousBackupsStatus": "ENABLED" if backups else "DISABLED",
        "PointInTimeRecoveryDescription": told,
    }
