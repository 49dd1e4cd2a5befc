"""Contributor insights of a table and its global indexes: kept as settings, nothing is counted.

Rules: ack-api-quirks DDB-TABLE-089 to 094 and 341 (October 2026).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from streammock.clock import MILLISECOND, to_datetime
from streammock.errors import control as texts

DEFAULT_MODE = "ACCESSED_AND_THROTTLED_KEYS"
# The settings of the table itself stand under this name, those of its indexes under theirs.
TABLE = ""
_MEASURES = {"ACCESSED_AND_THROTTLED_KEYS": "CT", "THROTTLED_KEYS": "T"}


@dataclass(slots=True, eq=False)
class Setting:
    """What was asked for the table or one index; it is remembered when it is turned off."""

    enabled: bool = False
    mode: str | None = None
    since: int = 0
    updated: int = 0

    @property
    def status(self) -> str:
        """As AWS calls it."""
        return "ENABLED" if self.enabled else "DISABLED"


class Insights:
    """The settings of one table and its global indexes."""

    def __init__(self) -> None:
        self._settings: dict[str, Setting] = {}

    def enable(self, name: str, mode: str, now: int) -> str:
        """Turn on, or change the mode; the word that the answer carries."""
        setting = self._settings.setdefault(name, Setting())
        if setting.enabled and setting.mode == mode:
            return "ENABLED"
        if not setting.enabled:
            setting.since = now
        setting.enabled, setting.mode, setting.updated = True, mode, now
        return "ENABLING"

    def disable(self, name: str, now: int) -> str:
        """Turn off; the word that the answer carries."""
        setting = self._settings.get(name)
        if setting is None or not setting.enabled:
            return "DISABLED"
        setting.enabled, setting.updated = False, now
        return "DISABLING"

    def get(self, name: str) -> Setting:
        """The settings of the table or an index, those of a new one where nothing was asked for."""
        return self._settings.get(name, Setting())

    def forget(self, index: str) -> None:
        """An index is gone."""
        self._settings.pop(index, None)

    def describe(self, name: str, table: str, *, has_range: bool) -> dict[str, Any]:
        """As DescribeContributorInsights shows it."""
        setting = self.get(name)
        described: dict[str, Any] = {"ContributorInsightsStatus": setting.status}
        if setting.enabled:
            described["ContributorInsightsRuleList"] = _rules(setting, name, table, has_range=has_range)
        if setting.mode is not None:
            described["LastUpdateDateTime"] = to_datetime(setting.updated)
            described["ContributorInsightsMode"] = setting.mode
        return described


def check_index(name: str, global_indexes: Collection[str], table: str) -> None:
    """Only a table and its global indexes have insights."""
    if name != TABLE and name not in global_indexes:
        raise texts.index_of_insights_not_found(name, table)


def _rules(setting: Setting, name: str, table: str, *, has_range: bool) -> list[str]:
    """The CloudWatch rules' names: of partition and sort keys, each counted (C) and throttled (T)."""
    resource = table if name == TABLE else f"{table}-{name}"
    return [
        f"DynamoDBContributorInsights-{key}{measure}-{resource}-{setting.since // MILLISECOND}"
        for measure in _MEASURES[setting.mode or DEFAULT_MODE]
        for key in (("PK", "SK") if has_range else ("PK",))
    ]
