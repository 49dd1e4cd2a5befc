"""Finding streams and shards by the names that callers use."""

from __future__ import annotations

from collections.abc import Mapping

from streammock import arns
from streammock.errors import dynamodbstreams as texts
from streammock.streams.shard import Shard
from streammock.streams.stream import Stream


def stream(streams: Mapping[str, Stream], arn: str, now: int) -> Stream:
    """The stream of an ARN; raises for a malformed ARN, and for a stream that never was or is gone for good."""
    found = streams.get(arn)
    if found is not None and found.readable(now):
        found.catch_up(now)
        return found
    check_arn(arn)
    raise texts.stream_not_found(arn)


def check_arn(arn: str) -> None:
    """Raise for what is no stream's ARN."""
    parsed = arns.parse_table(arn)
    if parsed is None or parsed.label is None:
        raise texts.invalid_stream_arn()


def shard(stream: Stream, shard_id: str) -> Shard:
    """A shard of a stream by its id."""
    found = stream.shard(shard_id)
    if found is None:
        raise texts.shard_not_found(stream.arn, shard_id)
    return found
