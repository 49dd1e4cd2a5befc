"""ListContributorInsights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import insights, lookup
from streammock.tables.table import Table

PARAMETERS = frozenset(("TableName", "NextToken", "MaxResults"))
_PAGE = 100


def list_contributor_insights(call: Call, region: Region) -> Result:
    """The tables and indexes that have insights, of one table or all, a page at a time."""
    params = call.params
    if "TableName" in params:
        tables = [lookup.for_control(region.tables, params["TableName"])]
    else:
        tables = [region.tables[name] for name in sorted(region.tables)]
    after = params.get("NextToken", "")
    # A table's own name stands before those of its indexes.
    found = {f"{table.name}/{name}": told for table in tables for name, told in _enabled(table)}
    rest = [place for place in sorted(found) if place > after]
    limit = params.get("MaxResults", _PAGE)
    result: Result = {"ContributorInsightsSummaries": [found[place] for place in rest[:limit]]}
    if len(rest) > limit:
        result["NextToken"] = rest[limit - 1]
    return result


def _enabled(table: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in (insights.TABLE, *lookup.global_indexes(table)):
        setting = table.insights.get(name)
        if setting.enabled:
            told: dict[str, Any] = {"TableName": table.name}
            if name != insights.TABLE:
                told["IndexName"] = name
            told |= {"ContributorInsightsStatus": setting.status, "ContributorInsightsMode": setting.mode}
            yield name, told
