"""DescribeKinesisStreamingDestination."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName",))


def describe_kinesis_streaming_destination(call: Call, region: Region) -> Result:
    """The streams that are, or were, a table's destinations."""
    table = lookup.for_control(region.tables, call.params["TableName"])
    return {"TableName": table.name, "KinesisDataStreamDestinations": table.kinesis.describe()}
