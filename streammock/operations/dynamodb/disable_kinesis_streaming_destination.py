"""DisableKinesisStreamingDestination."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName", "StreamArn", "EnableKinesisStreamingConfiguration"))


def disable_kinesis_streaming_destination(call: Call, region: Region) -> Result:
    """End a stream's being a table's destination."""
    params = call.params
    if params.get("EnableKinesisStreamingConfiguration"):
        raise texts.destination_disabled_with_configuration()
    table = lookup.for_change(region.tables, params["TableName"])
    table.kinesis.disable(params["StreamArn"])
    return {"TableName": table.name, "StreamArn": params["StreamArn"], "DestinationStatus": "DISABLING"}
