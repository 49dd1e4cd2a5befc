"""Rules of mappings that are easily held in part, to the end of their sentences (streams_and_mappings A)."""

import json
from datetime import datetime, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from streams_api import Api

from streammock import mock_streams

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
QUEUE = "arn:aws:sqs:us-east-1:000000000000:dlq"
ON_FAILURE = {"OnFailure": {"Destination": QUEUE}}
MOST_BYTES = 6_291_556
UNCHECKED = Config(parameter_validation=False)  # so that the service is the one who refuses


class Failed(Exception):
    """The handler's own error."""


@pytest.fixture
def api():
    """A table with a stream; ``batches`` has the keys of each batch that ``f`` was given, ``bad`` those it fails at."""
    with mock_streams(time=START, strict=False) as mock:
        api = Api(mock)
        api.arn, api.batches, api.bad = api.create(), [], set()
        api.awslambda = boto3.client("lambda", config=UNCHECKED)
        mock._backend.sender = None  # nobody serves the queue

        def handler(event, context):
            keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
            api.batches.append(keys)
            if api.bad & set(keys):
                raise Failed

        mock.function("f", handler)
        yield api


def update(api, view, **change):
    api.awslambda.update_event_source_mapping(UUID=view.uuid, **change)


def put_together(api, *keys, **attributes):
    with api.mock.hold():
        api.put(*keys, **attributes)


def refusal(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    response = caught.value.response
    return (
        response["ResponseMetadata"]["HTTPStatusCode"],
        response["Error"]["Code"],
        response["Error"]["Message"],
        response.get("Type"),
    )


# --- validation ---------------------------------------------------------------------------------------------------
def test_a_success_destination_is_refused_in_awss_words(api):
    """400, InvalidParameterValueException, Type User, and nothing is made (A.3)."""
    create = {"EventSourceArn": api.arn, "FunctionName": "f", "StartingPosition": "LATEST"}
    config = {"OnSuccess": {"Destination": QUEUE}}
    assert refusal(api.awslambda.create_event_source_mapping, **create, DestinationConfig=config) == (
        400,
        "InvalidParameterValueException",
        "Unsupported DestinationConfig parameter for given event source mapping type.",
        "User",
    )
    assert api.awslambda.list_event_source_mappings()["EventSourceMappings"] == []


@pytest.mark.parametrize(
    "pattern",
    [
        "[]",
        "17",
        "{",
        '{"eventName": []}',
        '{"eventName": "INSERT"}',
        '{"eventName": [{"like": "x"}]}',
        '{"eventName": [{"prefix": 1}]}',
        '{"eventName": [{"numeric": [">", 5, "<", 1]}]}',
        '{"eventName": [{"anything-but": [null]}]}',
    ],
)
def test_a_pattern_that_is_none_is_refused_whether_the_mapping_is_made_or_changed(api, pattern):
    """400 and the same sentence for all of them; what was there before stays (A.3, A.7.6)."""
    told = (400, "InvalidParameterValueException", "Invalid filter pattern definition.", "User")
    create = {"EventSourceArn": api.arn, "FunctionName": "f", "StartingPosition": "LATEST"}
    wrong = {"FilterCriteria": {"Filters": [{"Pattern": pattern}]}}
    assert refusal(api.awslambda.create_event_source_mapping, **create, **wrong) == told
    good = {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    uuid = api.awslambda.create_event_source_mapping(**create, FilterCriteria=good)["UUID"]
    assert refusal(api.awslambda.update_event_source_mapping, UUID=uuid, **wrong) == told
    assert api.awslambda.get_event_source_mapping(UUID=uuid)["FilterCriteria"] == good


# --- positions ----------------------------------------------------------------------------------------------------
def test_half_a_batch_is_behind_the_checkpoint_while_disabled(api):
    """Partial progress survives switching off and on: only the rest is delivered again, as a first try (A.4, A.10)."""
    given = []

    def report_second(event, context):
        given.append([record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]])
        if len(given) == 1:
            return {"batchItemFailures": [{"itemIdentifier": event["Records"][1]["dynamodb"]["SequenceNumber"]}]}
        return None

    api.mock.function("g", report_second)
    view = api.mock.trigger("Table", "g", function_response_types=["ReportBatchItemFailures"])
    put_together(api, "a", "b", "c")
    update(api, view, Enabled=False)
    api.mock.advance(hours=1)
    api.put("d")
    assert given == [["a", "b", "c"]]
    update(api, view, Enabled=True)
    assert given == [["a", "b", "c"], ["b", "c", "d"]]
    assert [invocation.attempt for invocation in api.mock.invocations] == [1, 1]


def test_an_open_batch_keeps_the_settings_that_it_was_begun_with(api):
    """BatchSize, window and filters of an update hold for the next one (A.4)."""
    view = api.mock.trigger("Table", "f", batch_size=3, maximum_batching_window_in_seconds=60)
    api.put("a")
    only_x = {"Filters": [{"Pattern": '{"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "x"}]}}}}'}]}
    update(api, view, BatchSize=1, MaximumBatchingWindowInSeconds=0, FilterCriteria=only_x)
    api.put("b")
    assert api.batches == []
    api.put("c")
    assert api.batches == [["a", "b", "c"]]
    api.put("d", "x1", "x2")
    assert api.batches[1:] == [["x1"], ["x2"]]


def test_both_children_of_a_split_shard_are_read_from_their_beginning(api):
    """Whatever StartingPosition says, and however late they are found; each key in its order (A.5)."""
    view = api.mock.trigger("Table", "f", starting_position="LATEST")
    update(api, view, Enabled=False)
    (shard,) = api.mock.tables["Table"].stream.shards
    shard.split()
    keys = [f"k{number}" for number in range(20)]
    api.put(*keys)
    for child in api.mock.tables["Table"].stream.shards[1:]:
        child.roll()
    api.put(*keys, n={"N": "1"})
    update(api, view, Enabled=True)
    given = [key for batch in api.batches for key in batch]
    assert sorted(given) == sorted(keys * 2)
    assert len(api.batches) == 4


# --- batches ------------------------------------------------------------------------------------------------------
def test_six_megabytes_close_a_batch(api):
    """No payload is above the limit, none could have held the next record, and all records come in order (A.8)."""
    api.mock.trigger("Table", "f")
    keys = [f"k{number:02}" for number in range(30)]
    put_together(api, *keys, text={"S": "ä" * 190_000})
    payloads = [
        json.dumps(one.event, ensure_ascii=False, separators=(",", ":")).encode() for one in api.mock.invocations
    ]
    records = [
        json.dumps(one.records[0], ensure_ascii=False, separators=(",", ":")).encode() for one in api.mock.invocations
    ]
    assert len(payloads) == 2
    assert max(map(len, payloads)) <= MOST_BYTES
    assert len(payloads[0]) + 1 + len(records[1]) > MOST_BYTES
    assert [key for batch in api.batches for key in batch] == keys


def test_six_megabytes_do_not_wait_for_the_window(api):
    """A full payload closes a batch at once, by the bytes that its JSON has; what is left waits for its own (A.8)."""
    api.mock.trigger("Table", "f", batch_size=10_000, maximum_batching_window_in_seconds=300)
    put_together(api, *(f"k{number:02}" for number in range(20)), bytes={"B": b"b" * 280_000})
    assert [len(batch) for batch in api.batches] == [16]
    api.mock.advance(seconds=299)
    assert len(api.batches) == 1
    api.mock.advance(seconds=1)
    assert [len(batch) for batch in api.batches] == [16, 4]


@pytest.mark.parametrize("lanes", [1, 2])
def test_a_window_that_an_update_ends_has_its_last_call(api, lanes):
    """Also where the update opens parallel lanes: the state is handed over, not lost (A.13)."""
    finals = []

    def handler(event, context):
        if event.get("isFinalInvokeForWindow"):
            finals.append(event["state"])
        return {"state": {"n": event.get("state", {}).get("n", 0) + len(event["Records"])}}

    api.mock.function("g", handler)
    view = api.mock.trigger("Table", "g", tumbling_window_in_seconds=60)
    api.put("a", "b")
    update(api, view, TumblingWindowInSeconds=0, ParallelizationFactor=lanes)
    api.mock.advance(seconds=1)
    assert finals == [{"n": 2}]
    assert not view.pending


def test_a_batching_window_begins_with_the_reading(api):
    """Not with the write: what lay in the stream for an hour waits as long as what has just come (A.8)."""
    view = api.mock.trigger("Table", "f", maximum_batching_window_in_seconds=10)
    view.pause()
    api.put("a")
    api.mock.advance(hours=1)
    view.resume()
    api.mock.advance(seconds=9)
    api.put("b")
    assert api.batches == []
    api.mock.advance(seconds=1)
    assert api.batches == [["a", "b"]]


def test_batch_size_is_one_of_each_lane(api):
    """Lanes batch by themselves: none waits for another, none takes more than BatchSize (A.14)."""
    api.mock.trigger("Table", "f", batch_size=2, parallelization_factor=3)
    keys = [f"k{number}" for number in range(24)]
    put_together(api, *keys)
    assert sorted(key for batch in api.batches for key in batch) == sorted(keys)
    assert {len(batch) for batch in api.batches} <= {1, 2}
    assert sum(len(batch) == 1 for batch in api.batches) <= 3


def test_a_lane_is_halved_and_blocked_alone(api):
    """A poison item among many: the other lanes are through before it is given up, each key in its order (A.14, A.11.4)."""
    api.bad = {"bad"}
    view = api.mock.trigger(
        "Table", "f", parallelization_factor=4, bisect_batch_on_function_error=True, maximum_retry_attempts=2
    )
    keys = [f"k{number}" for number in range(16)]
    put_together(api, *keys, "bad")
    put_together(api, *keys, n={"N": "1"})
    api.mock.settle()
    assert [one.record.keys["pk"]["S"] for one in view.discarded] == ["bad"]
    taken = [batch for batch in api.batches if "bad" not in batch]
    assert all(sum(batch.count(key) for batch in taken) == 2 for key in keys)


# --- invocations --------------------------------------------------------------------------------------------------
def test_an_alias_with_weights_picks_a_version_for_each_batch(api):
    """Both versions get their share of a mapping's batches, and the event is the same (A.9)."""
    for text in ("one", "two"):
        api.awslambda.update_function_configuration(FunctionName="f", Description=text)
        api.awslambda.publish_version(FunctionName="f")
    api.awslambda.create_alias(
        FunctionName="f", Name="prod", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}}
    )
    api.mock.trigger("Table", "f:prod", batch_size=1)
    api.put(*(str(number) for number in range(40)))
    ran = [invocation.executed_version for invocation in api.mock.invocations]
    assert set(ran) == {"1", "2"}
    assert 8 <= ran.count("2") <= 32


def test_a_failed_batch_is_halved_down_to_the_record(api):
    """Halves are tried in order, the first before the second; only the last piece uses up retries (A.11.4, A.11.1)."""
    api.bad = {"d"}
    api.mock.trigger("Table", "f", bisect_batch_on_function_error=True, maximum_retry_attempts=1)
    put_together(api, *"abcde")
    api.mock.settle()
    assert api.batches == [list(batch) for batch in ("abcde", "ab", "cde", "c", "de", "d", "d", "e")]
    assert [str(one.reason) for one in api.mock.discarded] == ["RetryAttemptsExhausted"]


def test_only_the_front_of_a_batch_grows_too_old(api):
    """The record that is too old goes to the destination, the younger one is delivered by the next try (A.11.2, A.12)."""
    api.bad = {"old"}
    view = api.mock.trigger("Table", "f", maximum_record_age_in_seconds=60, destination_config=ON_FAILURE)
    view.pause()
    api.put("old")
    api.mock.advance(seconds=30)
    api.put("young")
    view.resume()
    api.mock.settle()
    assert api.batches[-1] == ["young"]
    assert all(batch == ["old", "young"] for batch in api.batches[:-1])
    (sent,) = api.mock.destinations[QUEUE]
    info = sent["DDBStreamBatchInfo"]
    assert (info["batchSize"], sent["requestContext"]["condition"]) == (1, "RecordAgeExceeded")
    assert sent["requestContext"]["approximateInvokeCount"] == len(api.batches) - 1
    assert info["startSequenceNumber"] == api.mock.tables["Table"].stream.records[0].sequence_number


# --- destinations -------------------------------------------------------------------------------------------------
def test_the_times_of_a_discard(api):
    """Its own in milliseconds, those of the first and the last record in whole seconds, all in UTC (A.12)."""
    api.bad = {"b"}
    view = api.mock.trigger("Table", "f", maximum_retry_attempts=1, destination_config=ON_FAILURE)
    view.pause()
    api.put("a")
    api.mock.advance(seconds=2.9)
    api.put("b")
    view.resume()
    api.mock.settle()
    (sent,) = api.mock.destinations[QUEUE]
    info = sent["DDBStreamBatchInfo"]
    first, last = (record.sequence_number for record in api.mock.tables["Table"].stream.records)
    assert sent["timestamp"] == "2026-01-01T00:00:03.150Z"
    assert info["approximateArrivalOfFirstRecord"] == "2026-01-01T00:00:00Z"
    assert info["approximateArrivalOfLastRecord"] == "2026-01-01T00:00:02Z"
    assert (info["startSequenceNumber"], info["endSequenceNumber"], info["batchSize"]) == (first, last, 2)


def test_pieces_are_named_each_by_its_own_record_and_request(api):
    """Two poison records in one batch: two records, each with its number, its tries and its last request (A.12, A.11.4)."""
    api.bad = {"b", "d"}
    settings = {"maximum_retry_attempts": 1, "bisect_batch_on_function_error": True}
    api.mock.trigger("Table", "f", destination_config=ON_FAILURE, **settings)
    put_together(api, *"abcd")
    api.mock.settle()
    sent = api.mock.destinations[QUEUE]
    numbers = [record.sequence_number for record in api.mock.tables["Table"].stream.records]
    assert [one["DDBStreamBatchInfo"]["startSequenceNumber"] for one in sent] == [numbers[1], numbers[3]]
    assert [one["requestContext"]["approximateInvokeCount"] for one in sent] == [2, 2]
    last_tries = [one for one in api.mock.invocations if one.error and len(one.records) == 1 and one.attempt == 2]
    assert [one["requestContext"]["requestId"] for one in sent] == [one.request_id for one in last_tries]


@pytest.mark.parametrize("first", [{"maximum_record_age_in_seconds": 60}, {"maximum_retry_attempts": 0}])
def test_a_discard_names_no_request_of_another_batch(api, first):
    """Neither of one that grew too old nor of one whose tries were exhausted: what was never tried has its own id (A.12)."""
    api.bad = {"a"}
    view = api.mock.trigger("Table", "f", **first)
    api.put("a")
    api.mock.settle()
    settings = {"DestinationConfig": ON_FAILURE, "MaximumRecordAgeInSeconds": 60, "MaximumRetryAttempts": -1}
    update(api, view, **settings)
    view.pause()
    api.put("b")
    api.mock.advance(minutes=2)
    view.resume()
    assert len(view.discarded) == 2
    (sent,) = api.mock.destinations[QUEUE]
    assert sent["requestContext"]["requestId"] not in {one.request_id for one in api.mock.invocations}
    assert sent["requestContext"]["approximateInvokeCount"] == 1  # as AWS counts what it never tried (A.11.2)


def test_what_succeeds_and_what_is_filtered_goes_nowhere(api):
    """Destinations are told of discards after failures alone (A.12)."""
    filters = [{"dynamodb": {"Keys": {"pk": {"S": ["a"]}}}}]
    view = api.mock.trigger("Table", "f", filters=filters, destination_config=ON_FAILURE)
    api.put("a", "b")
    assert (api.batches, [str(one.reason) for one in view.discarded]) == ([["a"]], ["FilteredOut"])
    assert not api.mock.destinations


# --- around a mapping ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("gone", ["table", "stream"])
def test_what_lies_in_a_stream_that_ends_is_tried_to_the_last(api, gone):
    """A batch that fails when table or stream go is tried again and delivered; the mapping stays Enabled (A.15)."""
    view = api.mock.trigger("Table", "f")
    api.bad = {"a"}
    api.put("a", "b")
    if gone == "table":
        api.ddb.delete_table(TableName="Table")
    else:
        api.ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    api.mock.advance(hours=1)
    assert set(map(tuple, api.batches)) == {("a",)}
    api.bad = set()
    api.mock.settle()
    assert api.batches[-2:] == [["a"], ["b"]]
    assert (view.state, view.pending) == ("Enabled", [])


def test_what_a_deleted_table_has_left_is_gone_after_a_day(api):
    """Its records live 24 hours, like any (A.15, A.11.2)."""
    view = api.mock.trigger("Table", "f")
    api.bad = {"a"}
    api.put("a", "b")
    api.ddb.delete_table(TableName="Table")
    api.mock.advance(hours=24, minutes=2)
    assert [(one.record.keys["pk"]["S"], str(one.reason)) for one in view.discarded] == [
        ("a", "Trimmed"),
        ("b", "Trimmed"),
    ]
    before = len(api.batches)
    api.mock.advance(hours=24)
    assert len(api.batches) == before


def test_a_deleted_mapping_has_no_tags_any_more(api):
    """Get and its tags are 404 at once; the same may be made anew, and begins where it is told (A.15)."""
    made = api.mock.trigger("Table", "f", tags={"team": "dogs"})
    api.put("a")
    api.awslambda.delete_event_source_mapping(UUID=made.uuid)
    gone = (404, "ResourceNotFoundException", "The resource you requested does not exist.", "User")
    assert refusal(api.awslambda.get_event_source_mapping, UUID=made.uuid) == gone
    status, code, message, _ = refusal(api.awslambda.list_tags, Resource=made.arn)
    assert (status, code, message) == (404, "ResourceNotFoundException", f"Event source mapping not found: {made.arn}")
    again = api.mock.trigger("Table", "f")
    assert again.uuid != made.uuid
    assert api.batches == [["a"], ["a"]]
