"""DescribeEndpoints."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result

PARAMETERS: frozenset[str] = frozenset()


def describe_endpoints(_call: Call, region: Region) -> Result:
    """The region's one endpoint, which the hooks answer for; the gateway names its own address instead."""
    return {"Endpoints": [{"Address": f"dynamodb.{region.name}.amazonaws.com", "CachePeriodInMinutes": 1440}]}
