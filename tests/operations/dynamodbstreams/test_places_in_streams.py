"""GetShardIterator and ListStreams: places that are accepted, and those that are none."""

import pytest


@pytest.fixture
def stream(dynamodb, streams):
    """The ARN and the only shard of a stream without records."""
    dynamodb.create_table(
        TableName="Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
    )
    arn = dynamodb.describe_table(TableName="Table")["Table"]["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    return arn, shard


@pytest.mark.parametrize("kind", ["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"])
def test_an_empty_shard_has_a_place_at_its_start(dynamodb, streams, stream, kind):
    """The starting sequence number is in the range even before the first record (Alternator, test_get_shard_iterator)."""
    arn, shard = stream
    start = shard["SequenceNumberRange"]["StartingSequenceNumber"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": kind, "SequenceNumber": start}
    iterator = streams.get_shard_iterator(**place)["ShardIterator"]
    dynamodb.put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert len(streams.get_records(ShardIterator=iterator)["Records"]) == 1


def test_numbers_before_and_behind_the_shard_are_refused(streams, stream, error_of):
    """A sequence number that the shard does not reach is no place in it (B.5)."""
    arn, shard = stream
    start = int(shard["SequenceNumberRange"]["StartingSequenceNumber"])
    for number in (start - 1, start + 1):
        place = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": str(number)}
        code, _ = error_of(streams.get_shard_iterator, StreamArn=arn, ShardId=shard["ShardId"], **place)
        assert code == "ValidationException"


def test_listing_starts_behind_an_arn(streams, stream, error_of):
    """A stream need not exist to start behind it, but be named by an ARN (Alternator, nonexistent_last_stream) (B.5)."""
    arn, _ = stream
    assert streams.list_streams(ExclusiveStartStreamArn=arn)["Streams"] == []
    gone = arn.replace("Table", "Aaa")
    assert [found["StreamArn"] for found in streams.list_streams(ExclusiveStartStreamArn=gone)["Streams"]] == [arn]
    code, _ = error_of(streams.list_streams, ExclusiveStartStreamArn="x" * 40)
    assert code == "ValidationException"


@pytest.mark.parametrize("instant", [1791316726.480, 1791316726, "2026-10-06T20:38:46Z"])
def test_instants_in_every_form_that_botocore_takes(streams, stream, instant):
    """A datetime, seconds, or ISO 8601 text (the model's own example is 1791316726.480)."""
    arn, shard = stream
    place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "AT_TIMESTAMP"}
    assert streams.get_shard_iterator(**place, Timestamp=instant)["ShardIterator"]


@pytest.mark.parametrize(
    "place",
    [
        {"ShardIteratorType": "LATEST", "Timestamp": 17},
        {"ShardIteratorType": "TRIM_HORIZON", "Timestamp": 17},
        {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "Timestamp": 17, "SequenceNumber": "1" * 21},
        {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": "\u00b2" * 21},
    ],
)
def test_places_that_are_none(streams, stream, place, error_of):
    """A time has no meaning for other types, and superscripts are no digits (B.5)."""
    arn, shard = stream
    code, _ = error_of(streams.get_shard_iterator, StreamArn=arn, ShardId=shard["ShardId"], **place)
    assert code == "ValidationException"
