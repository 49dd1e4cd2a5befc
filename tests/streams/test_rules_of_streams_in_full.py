"""Rules of streams that are easily held in part, to the end of their sentences (streams_and_mappings B)."""

from datetime import datetime, timedelta, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from streams_api import Api

from streammock import mock_streams

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
UNCHECKED = Config(parameter_validation=False)  # so that the service is the one who refuses


@pytest.fixture
def api():
    """A table with a stream."""
    with mock_streams(time=START) as mock:
        api = Api(mock)
        api.arn = api.create()
        yield api


def refusal(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_a_stream_is_enabled_once_whatever_its_view_type(api):
    """And disabled once: both in sentences of the stream (B.1)."""
    for view_type in ("NEW_AND_OLD_IMAGES", "KEYS_ONLY"):
        specification = {"StreamEnabled": True, "StreamViewType": view_type}
        refused = refusal(api.ddb.update_table, TableName="Table", StreamSpecification=specification)
        assert refused == ("ValidationException", "Table already has an enabled stream: TableName: Table")
    off = {"StreamEnabled": False}
    api.ddb.update_table(TableName="Table", StreamSpecification=off)
    code, message = refusal(api.ddb.update_table, TableName="Table", StreamSpecification=off)
    assert code == "ValidationException"
    assert "stream" in message
    assert "disable" in message


def test_a_table_that_is_being_updated_takes_no_other_update():
    """Its stream can neither be enabled nor disabled meanwhile (B.1)."""
    with mock_streams(latency="aws", time=START) as mock:
        api = Api(mock)
        api.create()
        mock.settle()
        api.ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
        on = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        assert refusal(api.ddb.update_table, TableName="Table", StreamSpecification=on)[0] == "ResourceInUseException"
        mock.settle()
        api.ddb.update_table(TableName="Table", StreamSpecification=on)
        mock.settle()


def test_times_of_records_are_whole_seconds(api):
    """Of what was written late in a second, in GetRecords as in an event; never the next one (B.3, A.6)."""
    events = []
    api.mock.function("g", lambda event, context: events.extend(event["Records"]))
    api.mock.trigger("Table", "g")
    api.mock.advance(seconds=1.999)
    api.put("a")
    (record,) = api.read(api.iterator(api.arn))["Records"]
    assert record["dynamodb"]["ApproximateCreationDateTime"] == START + timedelta(seconds=1)
    assert events[0]["dynamodb"]["ApproximateCreationDateTime"] == START.timestamp() + 1


def test_limits_of_a_read_are_the_services_own(api):
    """0, -1 and 1,001 are ValidationExceptions that name the limit, also where the client checks nothing (B.5)."""
    iterator = api.iterator(api.arn)
    streams = boto3.client("dynamodbstreams", config=UNCHECKED)
    for limit in (0, -1, 1001):
        code, message = refusal(streams.get_records, ShardIterator=iterator, Limit=limit)
        assert code == "ValidationException"
        assert "limit" in message.lower()
    assert refusal(streams.list_streams, Limit=0)[0] == "ValidationException"


def test_an_instant_has_milliseconds(api):
    """AT_TIMESTAMP finds the first record at or after it, to the millisecond, though a stopped clock counts in floats (B.5)."""
    for key in "abc":
        api.put(key)
        api.mock.advance(milliseconds=1)

    def at(milliseconds):
        instant = START + timedelta(milliseconds=milliseconds)
        return api.keys(api.iterator(api.arn, kind="AT_TIMESTAMP", Timestamp=instant))

    assert (at(0), at(1), at(2), at(3)) == (["a", "b", "c"], ["b", "c"], ["c"], [])


def test_a_read_tells_of_what_time_has_trimmed(api):
    """An iterator in good time, a read after 24 hours: TrimmedDataAccessException, and TRIM_HORIZON goes on (B.5, B.6)."""
    api.put("a", "b")
    shard_id = api.shards(api.arn)[0]["ShardId"]
    number = api.read(api.iterator(api.arn))["Records"][0]["dynamodb"]["SequenceNumber"]
    api.mock.advance(hours=23, minutes=55)
    place = {"kind": "AT_SEQUENCE_NUMBER", "SequenceNumber": number}
    iterator = api.iterator(api.arn, shard_id, **place)
    assert api.keys(iterator) == ["a", "b"]
    api.mock.advance(minutes=6)
    assert api.refused(api.read, iterator) == "TrimmedDataAccessException"
    assert api.keys(api.iterator(api.arn, shard_id)) == []
