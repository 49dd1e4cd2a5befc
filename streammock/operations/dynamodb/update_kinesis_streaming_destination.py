"""UpdateKinesisStreamingDestination."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import lookup

PARAMETERS = frozenset(("TableName", "StreamArn", "UpdateKinesisStreamingConfiguration"))


def update_kinesis_streaming_destination(call: Call, region: Region) -> Result:
    """Change the precision of the time stamps that a destination would get."""
    params = call.params
    configuration = params.get("UpdateKinesisStreamingConfiguration", {})
    if not configuration:
        raise texts.destination_update_of_nothing()
    table = lookup.for_change(region.tables, params["TableName"])
    precision = configuration["ApproximateCreationDateTimePrecision"]
    table.kinesis.update(params["StreamArn"], precision, table=table.name, table_id=table.table_id)
    return {
        "TableName": table.name,
        "StreamArn": params["StreamArn"],
        "DestinationStatus": "UPDATING",
        "UpdateKinesisStreamingConfiguration": dict(configuration),
    }
