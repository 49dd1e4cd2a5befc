"""What happens around a mapping: shards, time, and resources that come and go (streams_and_mappings A.5, A.15)."""

import pytest
from streams_api import Api

from streammock import StreamReplacedWarning, mock_streams


class Failed(Exception):
    """The handler's own error."""


@pytest.fixture
def api():
    """A table with a stream; ``seen`` has the keys that a function called ``f`` was given."""
    with mock_streams(time="2026-01-01T00:00:00Z", strict=False) as mock:
        api = Api(mock)
        api.seen, api.failing = [], False
        api.arn = api.create()

        def handler(event, _context):
            if api.failing:
                raise Failed
            api.seen += [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]

        mock.function("f", handler)
        yield api


def reasons(api):
    return [(one.record.keys["pk"]["S"], str(one.reason)) for one in api.mock.discarded]


# --- shards -------------------------------------------------------------------------------------------------------
def test_records_pass_through_split_and_rolled_shards_in_order(api):
    """Children follow when their parents are done, and no record is lost on the way (A.5)."""
    api.mock.trigger("Table", "f", batch_size=1)
    shards = api.mock.tables["Table"].stream
    api.failing = True
    for round_ in range(4):
        api.put("a", n={"N": str(round_)})
        shards.shards.split() if round_ % 2 else shards.shards.roll()
    api.failing = False
    api.mock.settle()
    taken = [
        record["dynamodb"]["NewImage"]["n"]["N"]
        for invocation in api.mock.functions["f"].invocations
        if not invocation.error
        for record in invocation.records
    ]
    assert taken == ["0", "1", "2", "3"]


@pytest.mark.parametrize("laggard", [False, True])
def test_a_mapping_that_is_made_later_does_not_know_what_has_left_the_stream(api, laggard):
    """TRIM_HORIZON is the oldest record that is left (A.5), also where another mapping still owes older ones a word."""
    if laggard:
        api.mock.function("late", lambda event, context: None)
        api.mock.trigger("Table", "late", enabled=False)
    api.put("old")
    api.mock.tables["Table"].stream.shards.roll()
    api.put("old too")
    api.mock.advance(hours=24, minutes=1)
    api.put("new")
    view = api.mock.trigger("Table", "f")
    assert (api.seen, view.discarded, view.pending) == (["new"], [], [])


def test_a_day_of_writes_is_delivered_through_the_roll_overs(api):
    """A mapping does not notice that its shard was continued in others, six times a day (B.4)."""
    api.mock.trigger("Table", "f")
    for hour in range(30):
        api.put(f"h{hour}")
        api.mock.advance(hours=1)
    assert api.seen == [f"h{hour}" for hour in range(30)]
    assert api.mock.discarded == []


def test_every_record_that_time_takes_from_a_disabled_mapping_has_a_reason(api):
    """After more than a day it finds that they have left the stream, in closed shards too; later ones arrive (A.17.1)."""
    uuid = api.mock.trigger("Table", "f").uuid
    awslambda = boto_lambda()
    awslambda.update_event_source_mapping(UUID=uuid, Enabled=False)
    api.put("old")
    api.mock.advance(hours=5)
    api.put("older than a day, too")
    api.mock.advance(hours=25)
    api.put("new")
    assert [record.keys["pk"] for record in api.mock.tables["Table"].stream.records] == ["new"]
    awslambda.update_event_source_mapping(UUID=uuid, Enabled=True)
    assert api.seen == ["new"]
    assert reasons(api) == [("old", "Trimmed"), ("older than a day, too", "Trimmed")]


def test_trimming_takes_records_from_a_mapping_that_fails(api):
    """What was trimmed by hand is given up at the next try, with its reason."""
    api.mock.trigger("Table", "f", batch_size=1)
    api.failing = True
    api.put("a", "b")
    api.mock.tables["Table"].stream.shards.trim()
    api.put("c")
    api.failing = False
    api.mock.settle()
    assert (api.seen, reasons(api)) == (["c"], [("a", "Trimmed"), ("b", "Trimmed")])


def test_memory_is_flat_in_what_was_trimmed(api):
    """A mapping that keeps up holds none of the records that have left the stream, nor their shards."""
    api.mock.trigger("Table", "f")
    for _ in range(60):
        api.put(*"abcd", n={"N": str(_)})
        api.mock.advance(hours=2)
    (stream,) = api.mock._backend.home.streams.values()
    stream.catch_up(api.mock._clock.now())
    assert sum(len(shard.after(0)) for shard in stream.shards) <= 13 * 4
    assert len(stream.shards) <= 8


# --- resources ----------------------------------------------------------------------------------------------------
def boto_lambda():
    import boto3

    return boto3.client("lambda")


def test_a_deleted_table_leaves_its_mapping(api):
    """It stays Enabled, delivers what lies in the stream, and has nothing to do after that (A.15)."""
    uuid = api.mock.trigger("Table", "f").uuid
    with api.mock.hold():
        api.put("a")
        api.ddb.delete_table(TableName="Table")
    assert api.seen == ["a"]
    (mapping,) = boto_lambda().list_event_source_mappings(EventSourceArn=api.arn)["EventSourceMappings"]
    assert (mapping["UUID"], mapping["State"]) == (uuid, "Enabled")
    api.mock.settle()


def test_a_mapping_is_never_pointed_at_another_stream(api):
    """A stream that is enabled again is another one: the mapping idles on the old one, which a warning says (A.15)."""
    api.mock.trigger("Table", "f")
    api.ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    with pytest.warns(StreamReplacedWarning, match=r"mapping .* to f reads another stream of the table, .*/stream/"):
        api.ddb.update_table(
            TableName="Table", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        )
    api.put("unseen")
    assert api.seen == []


def test_a_deleted_function_leaves_its_mapping(api):
    """It stays Enabled; calls do not reach any code and are tried until the records are gone (A.15, A.9)."""
    uuid = api.mock.trigger("Table", "f", maximum_retry_attempts=0).uuid
    boto_lambda().delete_function(FunctionName="f")
    api.put("a")
    assert boto_lambda().get_event_source_mapping(UUID=uuid)["State"] == "Enabled"
    api.mock.advance(hours=23)
    assert reasons(api) == []
    api.mock.advance(hours=2)
    assert reasons(api) == [("a", "Trimmed")]


def test_a_function_that_comes_back_gets_what_waited(api):
    """Calls that did not reach the code used up no retry (A.9)."""
    api.mock.trigger("Table", "f", maximum_retry_attempts=0)
    boto_lambda().delete_function(FunctionName="f")
    api.put("a")
    seen = []
    api.mock.function("f", lambda event, _context: seen.extend(event["Records"]))
    api.mock.settle()
    assert len(seen) == 1


def test_a_deleted_mapping_delivers_nothing_more(api):
    """It is unknown at the next call, and its batch that was to be tried again is not (A.15)."""
    uuid = api.mock.trigger("Table", "f").uuid
    api.failing = True
    api.put("a")
    boto_lambda().delete_event_source_mapping(UUID=uuid)
    api.failing = False
    api.mock.settle()
    assert (api.seen, api.mock.discarded) == ([], [])


def test_the_last_result_of_a_mapping(api):
    """No records processed, then what came of the last batch (A.4)."""
    view = api.mock.trigger("Table", "f", maximum_retry_attempts=0)
    results = [view.last_processing_result]
    for failing in (False, True, False):
        api.failing = failing
        api.put(f"key {failing}", n={"N": str(len(results))})
        results.append(view.last_processing_result)
    assert results == ["No records processed", "OK", "PROBLEM: Function call failed", "OK"]


def test_numbers_out_of_range(api):
    """Beyond what a setting allows is a ValidationException in the words of all constraints (A.2, A.3)."""
    from botocore.exceptions import ClientError

    for member, value, bound in (
        ("BatchSize", 10_001, 10_000),
        ("MaximumBatchingWindowInSeconds", 301, 300),
        ("ParallelizationFactor", 11, 10),
        ("MaximumRetryAttempts", 10_001, 10_000),
        ("MaximumRecordAgeInSeconds", 604_801, 604_800),
        ("TumblingWindowInSeconds", 901, 900),
    ):
        request = {"EventSourceArn": api.arn, "FunctionName": "f", "StartingPosition": "LATEST", member: value}
        with pytest.raises(ClientError) as caught:
            boto_lambda().create_event_source_mapping(**request)
        name = member[0].lower() + member[1:]
        assert caught.value.response["Error"] == {
            "Code": "ValidationException",
            "Message": f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: "
            f"Member must have value less than or equal to {bound}",
        }


def test_filters_see_the_whole_record(api):
    """eventName, eventSource and userIdentity match like anything in the record (A.7.3)."""
    identity = {"eventName": ["REMOVE"], "userIdentity": {"principalId": ["dynamodb.amazonaws.com"]}}
    expired, added = [], []
    api.mock.function("expired", lambda event, _: expired.extend(one["eventName"] for one in event["Records"]))
    api.mock.function("added", lambda event, _: added.extend(one["eventName"] for one in event["Records"]))
    api.mock.trigger("Table", "expired", filters=[identity])
    api.mock.trigger("Table", "added", filters=[{"eventName": ["INSERT"], "eventSource": ["aws:dynamodb"]}])
    specification = {"Enabled": True, "AttributeName": "expires"}
    api.ddb.update_time_to_live(TableName="Table", TimeToLiveSpecification=specification)
    api.put("a", expires={"N": "1767225700"})
    api.put("b")
    api.ddb.delete_item(TableName="Table", Key={"pk": {"S": "b"}})
    api.mock.advance(minutes=10)
    assert (expired, added) == (["REMOVE"], ["INSERT", "INSERT"])
