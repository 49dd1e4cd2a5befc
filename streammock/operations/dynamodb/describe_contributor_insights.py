"""DescribeContributorInsights."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import insights, lookup

PARAMETERS = frozenset(("TableName", "IndexName"))


def describe_contributor_insights(call: Call, region: Region) -> Result:
    """Whether a table or a global index has insights, and which."""
    table = lookup.for_control(region.tables, call.params["TableName"])
    name = call.params.get("IndexName", insights.TABLE)
    insights.check_index(name, lookup.global_indexes(table), table.name)
    schema = table.schema if name == insights.TABLE else table.indexes[name].schema
    result: Result = {"TableName": table.name}
    if name != insights.TABLE:
        result["IndexName"] = name
    return result | table.insights.describe(name, table.name, has_range=bool(schema.range_names))
