"""DescribeLogGroups."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import logs as texts
from streammock.functions import log_groups

PARAMETERS = frozenset(("logGroupNamePrefix", "logGroupNamePattern", "logGroupClass", "limit", "nextToken"))
_PAGE = 50


def describe_log_groups(call: Call, region: Region) -> Result:
    """The groups that functions have logged to, by name; all are of the class STANDARD."""
    params = call.params
    if "logGroupNamePrefix" in params and "logGroupNamePattern" in params:
        raise texts.prefix_and_pattern()
    prefix, part = params.get("logGroupNamePrefix", ""), params.get("logGroupNamePattern", "")
    after, limit = params.get("nextToken", ""), params.get("limit", _PAGE)
    found = [
        group.describe()
        for name, group in sorted(log_groups.groups(region).items())
        if name.startswith(prefix) and part in name and name > after
    ]
    chosen = [one for one in found if one["logGroupClass"] == params.get("logGroupClass", "STANDARD")]
    result: Result = {"logGroups": chosen[:limit]}
    if len(chosen) > limit:
        result["nextToken"] = chosen[limit - 1]["logGroupName"]
    return result
