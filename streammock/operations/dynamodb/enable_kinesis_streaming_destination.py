"""EnableKinesisStreamingDestination."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName", "StreamArn", "EnableKinesisStreamingConfiguration"))


def enable_kinesis_streaming_destination(call: Call, region: Region) -> Result:
    """Make a stream a table's destination, which is kept and gets nothing."""
    params = call.params
    table = lookup.for_change(region.tables, params["TableName"])
    configuration = params.get("EnableKinesisStreamingConfiguration", {})
    table.kinesis.enable(params["StreamArn"], configuration.get("ApproximateCreationDateTimePrecision"))
    return {
        "TableName": table.name,
        "StreamArn": params["StreamArn"],
        "DestinationStatus": "ENABLING",
        "EnableKinesisStreamingConfiguration": dict(configuration),
    }
