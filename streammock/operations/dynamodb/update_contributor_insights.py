"""UpdateContributorInsights."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import insights, lookup

PARAMETERS = frozenset(("TableName", "IndexName", "ContributorInsightsAction", "ContributorInsightsMode"))


def update_contributor_insights(call: Call, region: Region) -> Result:
    """Turn the insights of a table or a global index on or off: a setting, nothing is counted."""
    params = call.params
    table = lookup.for_control(region.tables, params["TableName"])
    name = params.get("IndexName", insights.TABLE)
    insights.check_index(name, lookup.global_indexes(table), table.name)
    if params["ContributorInsightsAction"] == "ENABLE":
        mode = params.get("ContributorInsightsMode", insights.DEFAULT_MODE)
        status = table.insights.enable(name, mode, call.now)
    else:
        status = table.insights.disable(name, call.now)
    result: Result = {"TableName": table.name, "ContributorInsightsStatus": status}
    if name != insights.TABLE:
        result["IndexName"] = name
    kept = table.insights.get(name).mode
    if kept is not None:
        result["ContributorInsightsMode"] = kept
    return result
