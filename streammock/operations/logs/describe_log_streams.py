"""DescribeLogStreams."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import logs as texts
from streammock.functions import log_groups

PARAMETERS = frozenset(
    ("logGroupName", "logGroupIdentifier", "logStreamNamePrefix", "orderBy", "descending", "limit", "nextToken")
)
_PAGE = 50


def describe_log_streams(call: Call, region: Region) -> Result:
    """The streams of a group, one for each sandbox, by name or by the time of their last event."""
    params = call.params
    group = log_groups.find(region, params)
    by_time = params.get("orderBy", "LogStreamName") == "LastEventTime"
    prefix = params.get("logStreamNamePrefix", "")
    if by_time and prefix:
        raise texts.prefix_and_order()
    found = [stream.describe() for name, stream in group.streams.items() if name.startswith(prefix)]
    key = "lastEventTimestamp" if by_time else "logStreamName"
    found.sort(key=lambda stream: (stream[key], stream["logStreamName"]), reverse=params.get("descending", False))
    names = [stream["logStreamName"] for stream in found]
    start, limit = 0, params.get("limit", _PAGE)
    if "nextToken" in params:
        if params["nextToken"] not in names:
            raise texts.invalid_token()
        start = names.index(params["nextToken"]) + 1
    result: Result = {"logStreams": found[start : start + limit]}
    if len(found) > start + limit:
        result["nextToken"] = names[start + limit - 1]
    return result
