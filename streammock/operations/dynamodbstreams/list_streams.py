"""ListStreams."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.streams import lookup

PARAMETERS = frozenset(("TableName", "Limit", "ExclusiveStartStreamArn"))
_PAGE = 100


def list_streams(call: Call, region: Region) -> Result:
    """The streams of the region, by ARN; a disabled one stays listed for 24 hours (streams_and_mappings B.1).

    An unknown table gives an empty list; a page's ``LastEvaluatedStreamArn`` need not exist any more at the next call.
    """
    params = call.params
    table = params.get("TableName")
    after = params.get("ExclusiveStartStreamArn", "")
    if after:
        lookup.check_arn(after)
    limit = params.get("Limit", _PAGE)
    listed = sorted(
        (stream for stream in region.streams.values() if table in (None, stream.table_name)), key=lambda s: s.arn
    )
    alive = [stream for stream in listed if stream.readable(call.now) and stream.arn > after]
    result: Result = {"Streams": [stream.describe() for stream in alive[:limit]]}
    if len(alive) > limit:
        result["LastEvaluatedStreamArn"] = alive[limit - 1].arn
    return result
