"""``mock.explain(record)``: the story of one record."""

import boto3
import pytest

from streammock import mock_streams

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


@pytest.fixture
def mock():
    with mock_streams(strict=False) as handle:
        boto3.client("dynamodb").create_table(**TABLE)
        handle.function("f", lambda event, _context: None)
        yield handle


def put(key="a"):
    boto3.client("dynamodb").put_item(TableName="Table", Item={"pk": {"S": key}, "kind": {"S": "bark"}})


def story(mock, record=None):
    return mock.explain(mock.tables["Table"].stream.records[-1] if record is None else record)


def test_delivered(mock):
    """A record that arrived tells its attempt."""
    mock.trigger("Table", "f")
    put()
    first, mapping, step = story(mock).splitlines()
    assert first.startswith("INSERT of {'pk': {'S': 'a'}} at ")
    assert mapping.strip().endswith("to f (Enabled):")
    assert step.strip() == "attempt 1, in a batch of 1: ok"


def test_tried_again_and_given_up(mock):
    """Every attempt is there, with its error, and the reason at the end."""

    def fail(event, context):
        raise ValueError("poison")

    mock.function("g", fail)
    mock.trigger("Table", "g", maximum_retry_attempts=1)
    put()
    mock.settle()
    assert [line.strip() for line in story(mock).splitlines()[2:]] == [
        "attempt 1, in a batch of 1: ValueError: poison",
        "attempt 2, in a batch of 1: ValueError: poison",
        "not delivered, RetryAttemptsExhausted: the function failed in every try that MaximumRetryAttempts allows",
    ]
    assert story(mock, mock.discarded[0]) == story(mock)


def test_filtered_out(mock):
    """The clause that did not match is named."""
    mock.trigger("Table", "f", filters=[{"dynamodb": {"NewImage": {"kind": {"S": ["meow"]}}}}])
    put()
    told = story(mock)
    assert "not delivered, FilteredOut" in told
    assert "meow" in told
    assert "bark" in told


def test_waiting(mock):
    """A record that waits tells for what."""
    mapping = mock.trigger("Table", "f", maximum_batching_window_in_seconds=60)
    put()
    assert "waits for" in story(mock)
    boto3.client("lambda").update_event_source_mapping(UUID=mapping.uuid, Enabled=False)
    assert "waits until the mapping is enabled" in story(mock)


def test_written_too_early(mock):
    """LATEST leaves out what was there before."""
    put()
    mock.trigger("Table", "f", starting_position="LATEST")
    assert "written before the mapping began to poll, at LATEST" in story(mock)


def test_nobody_reads(mock):
    """A stream without mappings says so."""
    put()
    assert "no event source mapping reads this stream" in story(mock)


def test_a_record_of_an_event(mock):
    """A record that a handler was given is known by its id."""
    mock.trigger("Table", "f")
    put()
    assert story(mock, mock.invocations[0].records[0]) == story(mock)


def test_a_stranger(mock):
    """A record that nobody wrote here is no error."""
    assert "no stream of this mock holds a record nonsense" in story(mock, {"eventID": "nonsense"})
