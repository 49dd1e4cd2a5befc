"""DescribeStream."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.clock import to_datetime
from streammock.errors import dynamodbstreams as texts
from streammock.streams import lookup
from streammock.streams.shard import Shard

PARAMETERS = frozenset(("StreamArn", "Limit", "ExclusiveStartShardId", "ShardFilter"))
_PAGE = 100


def describe_stream(call: Call, region: Region) -> Result:
    """A stream and a page of its shards, in the order in which they were opened."""
    params = call.params
    stream = lookup.stream(region.streams, params["StreamArn"], call.now)
    shards = stream.listed
    shard_filter = params.get("ShardFilter")
    if shard_filter is not None:
        if "Type" not in shard_filter or "ShardId" not in shard_filter:
            raise texts.incomplete_shard_filter()
        shards = stream.children(shard_filter["ShardId"])
    start = params.get("ExclusiveStartShardId")
    if start is not None:
        shards = [shard for shard in shards if shard.shard_id > start]
    limit = params.get("Limit", _PAGE)
    description = {
        **stream.describe(),
        "StreamStatus": stream.status,
        "StreamViewType": stream.view_type,
        "CreationRequestDateTime": to_datetime(stream.created),
        "KeySchema": [dict(element) for element in stream.key_schema],
        "Shards": [_describe(shard) for shard in shards[:limit]],
    }
    if len(shards) > limit:
        description["LastEvaluatedShardId"] = shards[limit - 1].shard_id
    return {"StreamDescription": description}


def _describe(shard: Shard) -> Result:
    numbers = {"StartingSequenceNumber": str(shard.starting_sequence)}
    if shard.ending_sequence is not None:
        numbers["EndingSequenceNumber"] = str(shard.ending_sequence)
    described: Result = {"ShardId": shard.shard_id, "SequenceNumberRange": numbers}
    if shard.parent_id is not None:
        described["ParentShardId"] = shard.parent_id
    return described
