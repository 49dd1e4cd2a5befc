"""GetShardIterator."""

from __future__ import annotations

from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.clock import from_timestamp
from streammock.errors import dynamodbstreams as texts
from streammock.streams import lookup
from streammock.streams.iterator import ShardIterator
from streammock.streams.shard import Shard

PARAMETERS = frozenset(("StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber", "Timestamp"))

# A clock that freezegun has stopped counts in floats: an instant may be a quarter of a microsecond late.
_BLUR = 500


def get_shard_iterator(call: Call, region: Region) -> Result:
    """A place in a shard: its oldest record, its end, a sequence number or an instant (streams_and_mappings B.5)."""
    params = call.params
    stream = lookup.stream(region.streams, params["StreamArn"], call.now)
    shard = lookup.shard(stream, params["ShardId"])
    after = _position(shard, params, call.now)
    return {"ShardIterator": ShardIterator(stream.arn, shard.shard_id, after, call.now).encode()}


def _position(shard: Shard, params: dict[str, Any], now: int) -> int:
    kind, number = params["ShardIteratorType"], params.get("SequenceNumber")
    if "Timestamp" in params and kind != "AT_TIMESTAMP":
        raise texts.timestamp_not_allowed()
    if kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
        return _by_number(shard, kind, number)
    if number is not None:
        raise texts.sequence_number_not_allowed()
    if kind == "AT_TIMESTAMP":
        return _by_time(shard, params, now)
    return shard.last_sequence if kind == "LATEST" else shard.starting_sequence - 1


def _by_number(shard: Shard, kind: str, number: str | None) -> int:
    if number is None:
        raise texts.sequence_number_missing()
    if not (number.isascii() and number.isdigit()):
        raise texts.malformed_sequence_number(number)
    sequence = int(number)
    last = max(shard.starting_sequence, shard.last_sequence, shard.ending_sequence or 0)
    if not shard.starting_sequence <= sequence <= last:
        raise texts.sequence_number_outside_shard(number)
    if sequence <= shard.trimmed_sequence and shard.trimmed_sequence >= shard.starting_sequence:
        raise texts.trimmed(number)
    return sequence - 1 if kind == "AT_SEQUENCE_NUMBER" else sequence


def _by_time(shard: Shard, params: dict[str, Any], now: int) -> int:
    if "Timestamp" not in params:
        raise texts.timestamp_missing()
    instant = from_timestamp(params["Timestamp"]) - _BLUR
    if instant > now:
        raise texts.timestamp_in_future()
    return shard.before_time(instant)
