"""GetLogEvents."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import log_groups, log_paging

PARAMETERS = frozenset(
    (
        "logGroupName",
        "logGroupIdentifier",
        "logStreamName",
        "startTime",
        "endTime",
        "nextToken",
        "limit",
        "startFromHead",
        "unmask",  # no group here has a data protection policy: nothing is masked
    )
)


def get_log_events(call: Call, region: Region) -> Result:
    """A page of a stream's events, the oldest first; without a token that of the newest, unless told otherwise."""
    stream = log_groups.find(region, call.params).stream(call.params["logStreamName"])
    page = log_paging.turn(stream.events, call.params)
    return {
        "events": [event.describe() for event in page.events],
        "nextForwardToken": page.forward,
        "nextBackwardToken": page.backward,
    }
