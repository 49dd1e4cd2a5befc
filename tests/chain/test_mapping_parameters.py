"""Settings of a mapping, their limits, and what failures do, through the API (streams_and_mappings A.2 to A.11)."""

import sys

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from streams_api import Api

from streammock import FilterPatternWarning, NotSettledError, UnsupportedOperation, UnsupportedParameter, mock_streams

QUEUE = "arn:aws:sqs:us-east-1:000000000000:dlq"
INSERTS = {"Pattern": '{"eventName": ["INSERT"]}'}
UNCHECKED = Config(parameter_validation=False)  # so that the service is the one who refuses


@pytest.fixture
def api():
    """A table with a stream, and a function."""
    with mock_streams(time="2026-01-01T00:00:00Z", strict=False) as mock:
        api = Api(mock)
        api.arn = api.create()
        mock.function("f", lambda event, context: None)
        api.awslambda = boto3.client("lambda", config=UNCHECKED)
        yield api


def create(api, **params):
    given = {"EventSourceArn": api.arn, "FunctionName": "f", "StartingPosition": "LATEST"}
    return api.awslambda.create_event_source_mapping(**given | params)


def refusal(action, **params):
    with pytest.raises(ClientError) as caught:
        action(**params)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


# --- settings -----------------------------------------------------------------------------------------------------
def test_what_an_update_cannot_change(api):
    """Neither the source nor the position is a member of UpdateEventSourceMapping (A.2)."""
    uuid = create(api)["UUID"]
    for member, value in {"EventSourceArn": api.arn, "StartingPosition": "TRIM_HORIZON"}.items():
        with pytest.raises(ParamValidationError, match=f'Unknown parameter in input: "{member}"'):
            boto3.client("lambda").update_event_source_mapping(UUID=uuid, **{member: value})


def test_a_pattern_is_limited(api):
    """4,096 characters and not one more (A.2, A.7.6)."""
    fits = '{"a": ["' + "x" * (4096 - 11) + '"]}'
    assert (
        create(api, FilterCriteria={"Filters": [{"Pattern": fits}]})["FilterCriteria"]["Filters"][0]["Pattern"] == fits
    )
    code, message = refusal(create, api=api, FilterCriteria={"Filters": [{"Pattern": fits + " "}]})
    assert code == "ValidationException"
    assert "Member must have length less than or equal to 4096" in message


def test_how_many_filters(api):
    """Five need nothing, up to ten a higher quota, and more there cannot be (A.2)."""
    with pytest.warns(FilterPatternWarning, match="6 filters"):
        uuid = create(api, FilterCriteria={"Filters": [INSERTS] * 6})["UUID"]
    code, message = refusal(
        api.awslambda.update_event_source_mapping, UUID=uuid, FilterCriteria={"Filters": [INSERTS] * 11}
    )
    assert (code, "11 filters" in message) == ("InvalidParameterValueException", True)
    assert len(api.awslambda.get_event_source_mapping(UUID=uuid)["FilterCriteria"]["Filters"]) == 6


@pytest.mark.parametrize(
    ("params", "constraint"),
    [
        ({"FunctionResponseTypes": ["Bogus"]}, "Member must satisfy enum value set: [ReportBatchItemFailures]"),
        ({"FunctionResponseTypes": ["ReportBatchItemFailures"] * 2}, "Member must have length less than or equal to 1"),
        ({"MetricsConfig": {"Metrics": ["Bogus"]}}, "Member must satisfy enum value set: [EventCount, ErrorCount"),
        ({"MetricsConfig": {"Metrics": ["EventCount"] * 4}}, "Member must have length less than or equal to"),
        ({"DestinationConfig": {"OnFailure": {"Destination": QUEUE + "x" * 350}}}, "less than or equal to 350"),
    ],
)
def test_lists_and_names_out_of_range(api, params, constraint):
    """One kind of response, the metrics that there are, a destination of 350 characters (A.2)."""
    code, message = refusal(create, api=api, **params)
    assert code == "ValidationException"
    assert constraint in message


@pytest.mark.parametrize(
    "params",
    [
        {"ProvisionedPollerConfig": {"MinimumPollers": 1}},
        {"LoggingConfig": {"SystemLogLevel": "DEBUG"}},
        {"ScalingConfig": {"MaximumConcurrency": 2}},
        {"Topics": ["t"]},
        {"Queues": ["q"]},
        {"StartingPositionTimestamp": 0},
        {"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a.b:9092"]}}},
        {"EventSourceArn": "arn:aws:sqs:us-east-1:000000000000:queue"},
        {"EventSourceArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"},
        {"EventSourceArn": "arn:aws:kafka:us-east-1:000000000000:cluster/c/1"},
    ],
    ids=lambda params: next(iter(params)),
)
def test_members_of_other_sources(api, params):
    """What belongs to SQS, Kinesis or Kafka is refused by its name, with what there is instead (A.2)."""
    with pytest.raises(UnsupportedParameter, match=rf"{next(iter(params))}.* DynamoDB streams"):
        create(api, **params)
    assert api.awslambda.list_event_source_mappings()["EventSourceMappings"] == []


def test_bulk_puts_are_refused(api):
    """Putting in bulk leaves records or not, nobody knows: there is none of it here (B.2)."""
    dynamodb = boto3.client("dynamodb", config=UNCHECKED)
    if hasattr(dynamodb, "start_bulk_put_items"):  # botocore of 2026 alone knows it
        with pytest.raises(UnsupportedOperation):
            dynamodb.start_bulk_put_items()


# --- batches ------------------------------------------------------------------------------------------------------
def test_a_batch_may_be_larger_than_a_read(api):
    """Above 1,000 records a batch is filled by several reads (A.5)."""
    api.mock.trigger("Table", "f", batch_size=10_000)
    with api.mock.hold():
        api.put(*(f"k{number}" for number in range(1_100)))
    assert [len(invocation.records) for invocation in api.mock.invocations] == [1_100]


# --- failures -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        (lambda event, context: 1 / 0, "ZeroDivisionError"),
        (lambda event, context: sys.exit(1), "Runtime.ExitError"),
        (lambda event, context: object(), "Runtime.MarshalError"),
        (lambda event, context: "x" * 6_300_000, "Function.ResponseSizeTooLarge"),
    ],
)
def test_whatever_ends_a_function_badly_counts(api, handler, kind):
    """An error, an exit, a reply that is none or too large: each uses up a retry (A.9)."""
    api.mock.function("bad", handler)
    api.mock.trigger("Table", "bad", maximum_retry_attempts=1)
    api.put("a")
    api.mock.settle()
    assert [invocation.error["errorType"] for invocation in api.mock.invocations] == [kind, kind]
    assert [str(discarded.reason) for discarded in api.mock.discarded] == ["RetryAttemptsExhausted"]


def test_a_failure_names_the_alias_and_the_version_that_ran(api):
    """functionArn is the target as qualified, executedVersion what the alias led to (A.9)."""
    api.mock.function("bad", lambda event, context: 1 / 0)
    api.awslambda.publish_version(FunctionName="bad")
    api.awslambda.create_alias(FunctionName="bad", Name="prod", FunctionVersion="1")
    config = {"OnFailure": {"Destination": QUEUE}}
    api.mock.trigger("Table", "bad:prod", maximum_retry_attempts=0, destination_config=config)
    api.mock._backend.sender = None  # nobody serves the queue
    api.put("a")
    (sent,) = api.mock.destinations[QUEUE]
    assert sent["requestContext"]["functionArn"].endswith(":function:bad:prod")
    assert sent["responseContext"]["executedVersion"] == "1"


def test_a_record_that_was_never_tried_names_no_other_invocation(api):
    """The request id is that of its own last try, and one of its own where there was none (A.12)."""
    config = {"OnFailure": {"Destination": QUEUE}}
    mapping = api.mock.trigger("Table", "f", maximum_record_age_in_seconds=60, destination_config=config)
    api.mock._backend.sender = None  # nobody serves the queue
    api.put("a")
    mapping.pause()
    api.put("b")
    api.mock.advance(minutes=2)
    mapping.resume()
    (sent,) = api.mock.destinations[QUEUE]
    (delivered,) = api.mock.invocations
    assert sent["requestContext"]["condition"] == "RecordAgeExceeded"
    assert sent["requestContext"]["requestId"] != delivered.request_id
    assert "responseContext" not in sent


def test_settle_tells_of_a_poison_record(api):
    """It names the record, what would bound its tries and the way on, and stops long before the day is over (A.11.5)."""
    api.mock.function("bad", lambda event, context: 1 / 0)
    api.mock.trigger("Table", "bad")
    api.put("poison", "behind it")
    number = api.mock.tables["Table"].stream.records[0].sequence_number
    with pytest.raises(NotSettledError) as caught:
        api.mock.settle()
    text = str(caught.value)
    for part in (f"{{'pk': {{'S': 'poison'}}}}, SequenceNumber {number}", "the function failed", "100 times"):
        assert part in text
    for part in ("MaximumRetryAttempts is -1", "MaximumRecordAgeInSeconds -1", "24 hours", "advance(hours=24)"):
        assert part in text
    assert len(api.mock.invocations) == 100
    api.mock.advance(hours=24, minutes=1)
    assert [str(discarded.reason) for discarded in api.mock.discarded] == ["Trimmed", "Trimmed"]


@pytest.mark.parametrize("settings", [{"maximum_retry_attempts": 120}, {"maximum_record_age_in_seconds": 10_000}])
def test_settle_lives_through_tries_that_are_bounded(api, settings):
    """Who bounds them means them, however many there are (A.11.5)."""
    api.mock.function("bad", lambda event, context: 1 / 0)
    api.mock.trigger("Table", "bad", **settings)
    api.put("a")
    api.mock.settle()
    assert len(api.mock.discarded) == 1
    assert len(api.mock.invocations) > 100


def test_settle_counts_its_own_tries(api):
    """What was tried in vain for hours, and is tried again with success, is no poison: a failure on the way neither (A.11.5)."""
    failures = ["the first call after hours"]

    def recover(event, context):
        if failures:
            raise ValueError(failures.pop())

    api.mock.function("g", recover)
    mapping = api.mock.trigger("Table", "g", parallelization_factor=4)
    api.awslambda.put_function_concurrency(FunctionName="g", ReservedConcurrentExecutions=0)
    api.put(*"abcdef")
    api.mock.advance(hours=5)
    api.awslambda.delete_function_concurrency(FunctionName="g")
    api.mock.settle()
    assert (mapping.pending, failures) == ([], [])


def test_settle_tells_of_a_window_that_cannot_end(api):
    """The last invocation of a window is tried for a day as well, and holds up the shard (A.11.5, A.11.6)."""

    def handler(event, context):
        if event["isFinalInvokeForWindow"]:
            raise ValueError
        return {"state": {}}

    api.mock.function("g", handler)
    api.mock.trigger("Table", "g", tumbling_window_in_seconds=10)
    api.put("a")
    with pytest.raises(NotSettledError, match=r"the last invocation of a tumbling window of shardId-\S+ 100 times"):
        api.mock.settle()


@pytest.mark.parametrize("progress", [False, True])
def test_progress_begins_a_row_of_tries_anew(api, progress):
    """A hundred failures in a row are poison; those before a record was taken are of another row (A.11.5)."""
    tries = []

    def handler(event, context):
        tries.append(len(event["Records"]))
        if progress and len(tries) == 90:
            return {"batchItemFailures": [{"itemIdentifier": event["Records"][1]["dynamodb"]["SequenceNumber"]}]}
        if len(tries) == 150:
            return {}
        raise ValueError

    api.mock.function("g", handler)
    mapping = api.mock.trigger("Table", "g", function_response_types=["ReportBatchItemFailures"])
    with api.mock.hold():
        api.put("a", "b")
    if progress:
        api.mock.settle()
        assert (mapping.pending, tries) == ([], [2] * 90 + [1] * 60)
    else:
        with pytest.raises(NotSettledError, match="100 times"):
            api.mock.settle()


def test_settle_tells_of_a_function_that_is_switched_off(api):
    """Throttled calls use up no retry, so that the quota does not bound them (A.11.5)."""
    api.awslambda.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    api.mock.trigger("Table", "f", maximum_retry_attempts=3)
    api.put("a")
    with pytest.raises(NotSettledError, match="rejected with TooManyRequestsException"):
        api.mock.settle()
