"""FilterLogEvents."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import logs as texts
from streammock.expressions import log_pattern
from streammock.functions import log_groups, log_paging

PARAMETERS = frozenset(
    (
        "logGroupName",
        "logGroupIdentifier",
        "logStreamNames",
        "logStreamNamePrefix",
        "startTime",
        "endTime",
        "filterPattern",
        "nextToken",
        "limit",
        "interleaved",  # of no effect since 2019: events of all streams are always mixed
        "unmask",  # no group here has a data protection policy: nothing is masked
    )
)


def filter_log_events(call: Call, region: Region) -> Result:
    """The events of a group that a pattern selects, in the order in which they were logged."""
    params = call.params
    if "logStreamNames" in params and "logStreamNamePrefix" in params:
        raise texts.prefix_and_names()
    group = log_groups.find(region, params)
    matches = log_pattern.parse(params.get("filterPattern", ""))
    after, limit = log_paging.after(params.get("nextToken")), params.get("limit", log_paging.MOST_EVENTS)
    names = params.get("logStreamNames", group.streams)
    start, end = params.get("startTime", 0), params.get("endTime")
    found = [
        (event, stream.name)
        for stream in map(group.stream, names)
        if stream.name.startswith(params.get("logStreamNamePrefix", ""))
        for event in stream.events
        if event.number > after
        and event.timestamp >= start
        and (end is None or event.timestamp <= end)
        and matches(event.message)
    ]
    found.sort(key=lambda pair: pair[0].number)
    events = [{"logStreamName": name, "eventId": event.event_id, **event.describe()} for event, name in found[:limit]]
    result: Result = {"events": events, "searchedLogStreams": []}
    if len(found) > limit:
        result["nextToken"] = events[-1]["eventId"]
    return result
