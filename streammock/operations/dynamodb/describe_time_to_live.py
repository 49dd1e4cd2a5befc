"""DescribeTimeToLive."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName",))


def describe_time_to_live(call: Call, region: Region) -> Result:
    """Whether items expire, and by which attribute."""
    expiry = lookup.for_control(region.tables, call.params["TableName"]).expiry
    if expiry is None:
        return {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
    return {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": expiry.attribute}}
