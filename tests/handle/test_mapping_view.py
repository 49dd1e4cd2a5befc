"""A mapping as a test sees and drives it: checkpoint, pending, pause, resume, step."""

import boto3
import pytest

from streammock import RecordsWaitingWarning, mock_streams

START = "2026-03-01T12:00:00Z"


@pytest.fixture
def mock():
    with mock_streams(strict=False, time=START) as handle:
        create_table("Table")
        handle.function("f", lambda event, _context: None)
        yield handle


def create_table(name):
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )


def put(*keys, table="Table"):
    for key in keys:
        boto3.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": key}})


def batches(mock, name="f"):
    return [
        [record["dynamodb"]["Keys"]["pk"]["S"] for record in invocation.records]
        for invocation in mock.functions[name].invocations
    ]


def test_the_checkpoint_is_the_last_record_disposed_of(mock):
    """By shard; nothing stands there before the first record."""
    mapping = mock.trigger("Table", "f")
    assert mapping.checkpoint == {}
    put("a", "b")
    last = mock.tables["Table"].stream.records[-1]
    assert mapping.checkpoint == {last.shard_id: last.sequence_number}


def test_a_filtered_record_moves_the_checkpoint(mock):
    """It is disposed of, though the function never saw it."""
    mapping = mock.trigger("Table", "f", filters=[{"eventName": ["REMOVE"]}])
    put("a")
    (record,) = mock.tables["Table"].stream.records
    assert mapping.checkpoint == {record.shard_id: record.sequence_number}


def test_with_parallel_lanes_the_slowest_one_counts(mock):
    """Up to the checkpoint all records of the shard are disposed of, not those of one lane alone (A.14)."""

    def fail_at_a(event, context):
        if any(record["dynamodb"]["Keys"]["pk"]["S"] == "a" for record in event["Records"]):
            raise ValueError("a")

    mock.function("g", fail_at_a)
    mapping = mock.trigger("Table", "g", parallelization_factor=10)
    put("a", *map(str, range(20)))
    assert mapping.checkpoint == {}
    assert mapping.pending[0].keys == {"pk": "a"}


def test_pending_records_are_those_of_the_stream(mock):
    """What was neither delivered nor discarded, as plain values."""
    mapping = mock.trigger("Table", "f")
    with mock.hold():
        put("a", "b")
        assert mapping.pending == mock.tables["Table"].stream.records
    assert mapping.pending == []


def test_a_paused_mapping_keeps_its_records(mock):
    """Nothing is delivered, the API shows nothing of it, and other mappings go on."""
    create_table("Other")
    mapping = mock.trigger("Table", "f")
    mock.trigger("Other", "f")
    mapping.pause()
    put("a")
    put("x", table="Other")
    mock.settle()
    assert batches(mock) == [["x"]]
    assert mapping.paused
    assert mapping.state == "Enabled"
    assert [record.keys for record in mapping.pending] == [{"pk": "a"}]
    assert ", paused>" in repr(mapping)


def test_resume_delivers_what_is_due(mock):
    """Together, as one batch."""
    mapping = mock.trigger("Table", "f")
    mapping.pause()
    put("a", "b")
    mapping.resume()
    assert batches(mock) == [["a", "b"]]
    assert not mapping.paused


def test_resume_leaves_manual_delivery_to_the_test():
    """It only lifts the pause."""
    with mock_streams(delivery="manual") as mock:
        create_table("Table")
        mock.function("f", lambda event, _context: None)
        mapping = mock.trigger("Table", "f")
        mapping.pause()
        put("a")
        assert mock.deliver() == []
        mapping.resume()
        assert batches(mock) == []
        assert len(mock.deliver()) == 1


def test_a_pause_keeps_the_count_of_failures(mock):
    """Unlike disabling: the next attempt after it is the second."""

    def fail(event, context):
        raise ValueError("no")

    mock.function("g", fail)
    mapping = mock.trigger("Table", "g", maximum_retry_attempts=1)
    put("a")
    mapping.pause()
    mapping.resume()
    mock.settle()
    assert [invocation.attempt for invocation in mock.functions["g"].invocations] == [1, 2]


def test_step_makes_one_invocation(mock):
    """The next batch alone; None when there is no other."""
    mapping = mock.trigger("Table", "f", batch_size=1)
    mapping.pause()
    put("a", "b")
    first = mapping.step()
    assert first.records[0]["dynamodb"]["Keys"] == {"pk": {"S": "a"}}
    assert batches(mock) == [["a"]]
    assert mapping.step() is mock.functions["f"].invocations[1]
    assert mapping.step() is None
    assert mapping.paused


def test_step_goes_to_the_next_attempt(mock):
    """Time moves to the end of the back-off, and no further."""

    def fail(event, context):
        raise ValueError("no")

    mock.function("g", fail)
    mapping = mock.trigger("Table", "g")
    mapping.pause()
    put("a")
    assert (mapping.step().attempt, mapping.step().attempt) == (1, 2)
    moved = [happening.by.total_seconds() for happening in mock.timeline if happening.kind == "time"]
    assert moved == [0.25]


def test_step_closes_a_window_at_its_end(mock):
    """A batching window that is open is waited for."""
    mapping = mock.trigger("Table", "f", batch_size=100, maximum_batching_window_in_seconds=30)
    mapping.pause()
    put("a", "b")
    assert len(mapping.step().records) == 2
    assert batches(mock) == [["a", "b"]]


def test_step_gives_up_on_a_function_that_is_gone(mock):
    """A call that is rejected is no invocation: after one more try there is none to return."""
    mapping = mock.trigger("Table", "f")
    mapping.pause()
    put("a")
    boto3.client("lambda").delete_function(FunctionName="f")
    assert mapping.step() is None
    assert [happening.kind for happening in mock.timeline if happening.kind == "rejected"] == ["rejected"] * 2


def test_what_a_step_triggers_runs(mock):
    """A mapping that is not paused delivers what the stepped handler wrote."""
    create_table("Copies")
    mock.function("copy", lambda event, _context: put("copy", table="Copies"))
    stepped = mock.trigger("Table", "copy")
    mock.trigger("Copies", "f")
    stepped.pause()
    put("a")
    stepped.step()
    assert batches(mock) == [["copy"]]


def test_records_behind_a_pause_are_told_of_at_exit():
    """The warning says how to go on."""
    with pytest.warns(RecordsWaitingWarning, match=r"resume\(\): the mapping is paused"), mock_streams() as mock:
        create_table("Table")
        mock.function("f", lambda event, _context: None)
        mock.trigger("Table", "f").pause()
        put("a")


def test_views_of_one_mapping_are_equal(mock):
    """Each look makes a view; they are the same mapping."""
    mapping = mock.trigger("Table", "f")
    assert mock.mappings[mapping.uuid] == mapping
    assert len({mapping, mock.mappings[mapping.uuid]}) == 1
    assert mapping != "mapping"
    assert mapping.arn.endswith(mapping.uuid)
    put("a")
    assert mapping.last_processing_result == "OK"
    assert mapping.discarded == []


@pytest.mark.parametrize(
    ("table", "function", "message"), [("Table", "g", "no function 'g'.*: f"), ("T", "f", "no table 'T'.*: Table")]
)
def test_a_trigger_of_what_is_not_there(mock, table, function, message):
    """A misspelt name is told with the names that there are."""
    with pytest.raises(KeyError, match=message):
        mock.trigger(table, function)
