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


def test_trimmed_while_a_mapping_still_owes_it(mock):
    """A record that has left its stream, and that a mapping waits with, is still there to be asked for (A.17.1)."""
    view = mock.trigger("Table", "f", maximum_batching_window_in_seconds=60)
    put()
    mock.tables["Table"].stream.shards[0].trim()
    (record,) = view.pending
    assert story(mock, record).splitlines()[-1].strip().startswith("waits for the end of a window in ")
    mock.settle()
    assert "not delivered, Trimmed: " in story(mock, record)


def test_written_too_early(mock):
    """LATEST leaves out what was there before."""
    put()
    mock.trigger("Table", "f", starting_position="LATEST")
    assert "written before the mapping began to poll, at LATEST" in story(mock)


def test_nobody_reads(mock):
    """A stream without mappings says so."""
    put()
    assert "no event source mapping reads this stream" in story(mock)


@pytest.mark.filterwarnings("ignore::streammock.StreamReplacedWarning")
def test_nobody_reads_the_stream_that_came_after(mock):
    """A mapping stays with the stream that it was made for, and that is said where its successor has no reader (A.15)."""
    view = mock.trigger("Table", "f")
    source = mock.tables["Table"].stream.arn
    ddb = boto3.client("dynamodb")
    ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    ddb.update_table(TableName="Table", StreamSpecification=TABLE["StreamSpecification"])
    put()
    none, other = story(mock).splitlines()[1:]
    assert none.strip() == "no event source mapping reads this stream"
    assert other.strip() == (
        f"mapping {view.uuid} to f reads another stream of the table, {source}; create a mapping for this one"
    )
    boto3.client("lambda").delete_event_source_mapping(UUID=view.uuid)
    assert story(mock).splitlines()[1:] == [none]


def test_a_record_of_an_event(mock):
    """A record that a handler was given is known by its id."""
    mock.trigger("Table", "f")
    put()
    assert story(mock, mock.invocations[0].records[0]) == story(mock)


def test_a_stranger(mock):
    """A record that nobody wrote here is no error."""
    assert "no stream of this mock holds a record nonsense" in story(mock, {"eventID": "nonsense"})


def test_filtered_by_what_is_no_longer_set(mock):
    """The filter that held then is named, and the timeline names function and filter of then."""
    mapping = mock.trigger("Table", "f", filters=[{"eventName": ["REMOVE"]}])
    put()
    mock.function("g", lambda event, _context: None)
    change = {"FunctionName": "g", "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}}
    boto3.client("lambda").update_event_source_mapping(UUID=mapping.uuid, **change)
    assert 'the pattern asks for ["REMOVE"]' in story(mock)
    (filtered,) = (one for one in mock.timeline if type(one).__name__ == "RecordsFiltered")
    assert filtered.function == "f"
    assert "REMOVE" in filtered.explanations[0]


def test_delivered_to_another_function(mock):
    """An attempt names the function where the mapping has another one by now."""
    mapping = mock.trigger("Table", "f")
    put()
    mock.function("g", lambda event, _context: None)
    boto3.client("lambda").update_event_source_mapping(UUID=mapping.uuid, FunctionName="g")
    assert story(mock).splitlines()[-1].strip() == "attempt 1 of f, in a batch of 1: ok"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_mapping_that_was_deleted(mock, when):
    """It delivers nothing any more, and nothing waits for it."""
    mapping = mock.trigger("Table", "f")
    mapping.pause()
    if when == "before":
        put()
    boto3.client("lambda").delete_event_source_mapping(UUID=mapping.uuid)
    if when == "after":
        put()
    assert story(mock).splitlines()[-1].strip() == "not delivered: the mapping was deleted"
    assert mapping.pending == []


def test_under_way(mock):
    """A handler that asks for its own record is told so."""
    told = []
    mock.function("g", lambda event, _context: told.append(mock.explain(event["Records"][0])))
    mock.trigger("Table", "g")
    put()
    assert told[0].splitlines()[-1].strip() == "is being delivered now"


@pytest.mark.parametrize("start", ["TRIM_HORIZON", "LATEST"])
def test_delivered_too_long_ago(start):
    """Beyond history= it is said that nothing is known, not that nothing happened."""
    with mock_streams(history=2) as mock:
        boto3.client("dynamodb").create_table(**TABLE)
        mock.function("f", lambda event, _context: None)
        mock.trigger("Table", "f", starting_position=start)
        for key in "abcde":
            put(key)
        told = mock.explain(mock.tables["Table"].stream.records[0])
    assert "what came of it is no longer remembered: history=2" in told
    assert ("not read" in told) == (start == "LATEST")


def test_what_is_no_record(mock):
    """A whole event, or an item, is answered with what to pass."""
    with pytest.raises(LookupError, match=r'one of a function\'s event\["Records"\]'):
        mock.explain({"Records": []})
