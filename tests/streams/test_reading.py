"""Iterators and reads through the API (streams_and_mappings B.5, B.6)."""

from datetime import datetime, timedelta, timezone

import pytest

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def test_the_kinds_of_iterators(api):
    """TRIM_HORIZON, LATEST, at and behind a sequence number: each begins at its place (B.5)."""
    arn = api.create()
    api.put("a", "b")
    horizon, latest = api.iterator(arn), api.iterator(arn, kind="LATEST")
    number = api.read(horizon)["Records"][0]["dynamodb"]["SequenceNumber"]
    api.put("c")
    assert api.keys(horizon) == ["a", "b", "c"]
    assert api.keys(latest) == ["c"]
    assert api.keys(api.iterator(arn, kind="AT_SEQUENCE_NUMBER", SequenceNumber=number)) == ["a", "b", "c"]
    assert api.keys(api.iterator(arn, kind="AFTER_SEQUENCE_NUMBER", SequenceNumber=number)) == ["b", "c"]


def test_an_iterator_at_an_instant(api):
    """AT_TIMESTAMP begins with the first record at or after it; before the horizon means the horizon (B.5)."""
    arn = api.create()
    api.put("a")
    api.mock.advance(seconds=10)
    api.put("b")

    def at(seconds):
        return api.keys(api.iterator(arn, kind="AT_TIMESTAMP", Timestamp=START + timedelta(seconds=seconds)))

    assert (at(-86_400), at(0), at(0.001), at(10)) == (["a", "b"], ["a", "b"], ["b"], ["b"])
    assert api.refused(at, 11) == "ValidationException"
    assert api.refused(api.iterator, arn, kind="AT_TIMESTAMP") == "ValidationException"


@pytest.mark.parametrize("kind", ["TRIM_HORIZON", "LATEST"])
def test_a_sequence_number_where_none_belongs(api, kind):
    """The other kinds have their own place, those two need it; and it is a number (B.5)."""
    arn = api.create()
    number = api.shards(arn)[0]["SequenceNumberRange"]["StartingSequenceNumber"]
    assert api.refused(api.iterator, arn, kind=kind, SequenceNumber=number) == "ValidationException"
    assert api.refused(api.iterator, arn, kind="AT_SEQUENCE_NUMBER") == "ValidationException"
    bad = "9" * 20 + "x"
    assert api.refused(api.iterator, arn, kind="AT_SEQUENCE_NUMBER", SequenceNumber=bad) == "ValidationException"


def test_names_that_lead_nowhere(api):
    """Malformed names are ValidationExceptions, unknown ones ResourceNotFoundExceptions (B.5)."""
    arn = api.create()
    shard_id = api.shards(arn)[0]["ShardId"]
    assert api.refused(api.iterator, arn, kind="NO_KIND") == "ValidationException"
    assert api.refused(api.iterator, "x" * 40, shard_id) == "ValidationException"
    assert api.refused(api.iterator, arn, "shardId-" + "0" * 20 + "-00000000") == "ResourceNotFoundException"
    assert api.refused(api.describe, arn[:-1] + "9") == "ResourceNotFoundException"
    assert api.refused(api.describe, "x" * 40) == "ValidationException"
    assert api.refused(api.read, "bogus") == "ValidationException"


def test_an_iterator_lives_fifteen_minutes(api):
    """One second more, and it has expired; the one that a read gave has a life of its own (B.5)."""
    arn = api.create()
    first = api.iterator(arn)
    api.mock.advance(minutes=15)
    following = api.read(first)["NextShardIterator"]
    api.mock.advance(seconds=1)
    assert api.refused(api.read, first) == "ExpiredIteratorException"
    assert api.read(following)["Records"] == []
    assert len(following) <= 2048


def test_limits_of_a_read(api):
    """Limit is 1 to 1,000; Records is always there (B.5)."""
    arn = api.create()
    iterator = api.iterator(arn)
    assert api.read(iterator)["Records"] == []
    api.put("a", "b", "c")
    assert api.keys(iterator, Limit=2) == ["a", "b"]
    assert api.keys(api.read(iterator, Limit=2)["NextShardIterator"]) == ["c"]
    assert {api.refused(api.read, iterator, Limit=limit) for limit in (1001, 5000)} == {"ValidationException"}


def test_a_read_has_at_most_1000_records(api):
    """The rest comes with the next read (B.5)."""
    arn = api.create()
    with api.mock.hold():
        api.put(*(f"k{number}" for number in range(1001)))
    page = api.read(api.iterator(arn))
    assert len(page["Records"]) == 1000
    assert api.keys(page["NextShardIterator"]) == ["k1000"]


def test_a_read_has_at_most_a_megabyte(api):
    """Records of 300 KB come three at a time (B.5)."""
    arn = api.create()
    api.put(*"abcd", text={"S": "x" * 300_000})
    page = api.read(api.iterator(arn))
    assert len(page["Records"]) == 3
    assert api.keys(page["NextShardIterator"]) == ["d"]


def test_a_closed_shard_has_an_end(api):
    """There is no next iterator behind its last record; an open shard always has one (B.5)."""
    arn = api.create()
    api.put("a", "b")
    old = api.iterator(arn)
    (parent,) = api.mock.tables["Table"].stream.shards
    parent.roll()
    page = api.read(old, Limit=1)
    last = api.read(page["NextShardIterator"])
    assert [len(page["Records"]), len(last["Records"]), "NextShardIterator" in last] == [1, 1, False]
    assert "NextShardIterator" in api.read(api.iterator(arn, api.shards(arn)[1]["ShardId"]))


def test_trimmed_before_the_iterator(api):
    """A sequence number before the trim point is refused by GetShardIterator (B.5)."""
    arn = api.create()
    api.put("a")
    number = api.read(api.iterator(arn))["Records"][0]["dynamodb"]["SequenceNumber"]
    shard_id = api.shards(arn)[0]["ShardId"]
    api.mock.advance(hours=23, minutes=59)
    assert api.keys(api.iterator(arn, shard_id, kind="AT_SEQUENCE_NUMBER", SequenceNumber=number)) == ["a"]
    api.mock.advance(minutes=2)
    code = api.refused(api.iterator, arn, shard_id, kind="AT_SEQUENCE_NUMBER", SequenceNumber=number)
    assert code == "TrimmedDataAccessException"
    assert api.keys(api.iterator(arn, shard_id)) == []


def test_trimmed_between_iterator_and_read(api):
    """What lay behind an iterator and is gone is told by GetRecords; TRIM_HORIZON is never behind (B.5)."""
    arn = api.create()
    api.put("a", "b")
    horizon = api.iterator(arn)
    number = api.read(horizon)["Records"][0]["dynamodb"]["SequenceNumber"]
    placed = api.iterator(arn, kind="AT_SEQUENCE_NUMBER", SequenceNumber=number)
    (shard,) = api.mock.tables["Table"].stream.shards
    shard.trim(1)
    assert api.refused(api.read, placed) == "TrimmedDataAccessException"
    assert api.keys(horizon) == ["b"]


def test_a_trimmed_closed_shard_has_an_end_too(api):
    """A reader of a closed shard whose records are all gone does not turn round for ever."""
    arn = api.create()
    api.put("a")
    api.mock.tables["Table"].stream.shards.roll()
    horizon = api.iterator(arn)
    api.mock.tables["Table"].stream.shards.trim()
    page = api.read(horizon)
    assert (page["Records"], "NextShardIterator" in page) == ([], False)


def test_streams_in_pages(api):
    """ListStreams pages by an ARN, knows no other table, and takes at most 100 (B.5)."""
    arns = sorted(api.create(f"Table{number}") for number in range(3))
    page = api.streams.list_streams(Limit=2)
    assert [stream["StreamArn"] for stream in page["Streams"]] == arns[:2]
    assert page["LastEvaluatedStreamArn"] == arns[1]
    api.ddb.delete_table(TableName="Table1")
    rest = api.streams.list_streams(ExclusiveStartStreamArn=page["LastEvaluatedStreamArn"])
    assert [stream["StreamArn"] for stream in rest["Streams"]] == arns[2:]
    assert "LastEvaluatedStreamArn" not in rest
    assert api.streams.list_streams(TableName="Unknown")["Streams"] == []
    assert api.refused(api.streams.list_streams, Limit=101) == "ValidationException"


def test_account_based_endpoints(api):
    """Calls that botocore sends to an endpoint of the account are answered like any other (B.6)."""
    import boto3
    from botocore.config import Config

    arn = api.create()
    for mode in ("disabled", "preferred", "required"):
        client = boto3.client(
            "dynamodbstreams",
            aws_access_key_id="a",
            aws_secret_access_key="b",
            aws_account_id="000000000000",
            config=Config(account_id_endpoint_mode=mode),
        )
        assert client.describe_stream(StreamArn=arn)["StreamDescription"]["StreamArn"] == arn
