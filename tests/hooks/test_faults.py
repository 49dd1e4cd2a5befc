"""Faults: what the SDK's own retries make of them, and what at-least-once delivery does to a handler."""

import subprocess
import sys

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from streammock import FaultsWaiting, FaultsWaitingWarning, mock_streams

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}
ITEM = {"TableName": "Table", "Item": {"pk": {"S": "a"}}}
START = "2026-03-01T12:00:00Z"


@pytest.fixture
def mock():
    with mock_streams(time=START) as mock:
        boto3.client("dynamodb").create_table(**TABLE)
        yield mock


def client(mode="standard", attempts=4, service="dynamodb"):
    return boto3.client(service, config=Config(retries={"mode": mode, "total_max_attempts": attempts}))


def faults(mock):
    return [happening.what for happening in mock.timeline if happening.kind == "fault"]


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_the_sdk_retries_a_throttled_write(mock, mode):
    """botocore's own retries carry the write through, say how often they tried, and it is written once."""
    mock.faults.throttle("PutItem", times=2)
    answer = client(mode).put_item(**ITEM)
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert [record.event_name for record in mock.tables["Table"].stream.records] == ["INSERT"]
    assert faults(mock) == ["throttle of PutItem"] * 2


def test_more_throttles_than_the_sdk_has_patience_for(mock):
    """The error is AWS's, of the class that the client names, with the number of retries; nothing is written."""
    dynamodb = client(attempts=3)
    mock.faults.throttle("PutItem", times=3)
    with pytest.raises(dynamodb.exceptions.ProvisionedThroughputExceededException) as caught:
        dynamodb.put_item(**ITEM)
    assert caught.value.response["Error"]["Message"].startswith("The level of configured provisioned throughput")
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 2
    assert mock.tables["Table"].items == []
    dynamodb.put_item(**ITEM)
    assert mock.tables["Table"].items == [{"pk": "a"}]


def test_pauses_between_retries_pass_on_virtual_time(mock):
    """They double, are the same in every run, and nobody sleeps."""
    mock.faults.throttle("PutItem", times=2)
    client().put_item(**ITEM)
    moved = [happening.by.total_seconds() for happening in mock.timeline if happening.kind == "time"]
    assert moved == [0.05, 0.1]


@pytest.mark.parametrize("code", ["InternalServerError", "ServiceUnavailable"])
def test_an_error_of_the_server_is_retried(mock, code):
    """A 500 is tried again, whatever its name."""
    mock.faults.error("GetItem", code, "try again", status=500)
    assert "Item" not in client().get_item(TableName="Table", Key={"pk": {"S": "a"}})
    assert faults(mock) == [f"{code} of GetItem"]


def test_an_error_of_the_client_is_not_retried(mock):
    """A 400 that no SDK retries arrives at once, with its text."""
    mock.faults.error("PutItem", "AccessDeniedException", "not yours", status=400)
    with pytest.raises(ClientError, match=r"AccessDeniedException.*not yours"):
        client().put_item(**ITEM)


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("PutItem", {"put_item": ITEM}),
        ("BatchWriteItem", {"batch_write_item": {"RequestItems": {"Table": [{"PutRequest": {"Item": ITEM["Item"]}}]}}}),
        ("TransactWriteItems", {"transact_write_items": {"TransactItems": [{"Put": ITEM}]}}),
    ],
)
def test_a_fault_for_one_table(mock, operation, call):
    """Calls that name another table are left alone, in whatever way a call names its table."""
    ((method, params),) = call.items()
    mock.faults.throttle(operation, table="Other", times=None)
    mock.faults.throttle(operation, table="Table")
    assert getattr(client(), method)(**params)["ResponseMetadata"]["RetryAttempts"] == 1
    assert faults(mock) == [f"throttle of {operation}"]


def test_a_throttled_invoke(mock):
    """Lambda's throttle is a 429 with a reason, for the function that is named alone."""
    mock.function("f", lambda event, context: "done")
    mock.function("g", lambda event, context: "done")
    awslambda = client(attempts=1, service="lambda")
    mock.faults.throttle("Invoke", function="f")
    awslambda.invoke(FunctionName="g")
    with pytest.raises(awslambda.exceptions.TooManyRequestsException) as caught:
        awslambda.invoke(FunctionName="f")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429


def test_latency_is_virtual(mock):
    """A call takes its seconds of the mock's clock, and what is due meanwhile runs."""
    seen = []
    mock.function("f", lambda event, context: seen.append(event))
    mock.trigger("Table", "f", maximum_batching_window_in_seconds=2)
    client().put_item(**ITEM)
    mock.faults.latency("GetItem", 5, times=1)
    client().get_item(TableName="Table", Key={"pk": {"S": "a"}})
    assert len(seen) == 1
    assert [happening.by.total_seconds() for happening in mock.timeline if happening.kind == "time"][-1] >= 3


def test_another_mock_does_not_carry_out_what_is_throttled():
    """moto, which listens where requests leave, sees nothing of a call that a fault strikes."""
    with mock_aws():
        with mock_streams() as mock:
            dynamodb = client()
            dynamodb.create_table(**TABLE)
            mock.faults.throttle("CreateTable")
            dynamodb.create_table(**TABLE | {"TableName": "Second"})
            assert dynamodb.list_tables()["TableNames"] == ["Second", "Table"]
        assert boto3.client("dynamodb", "us-east-1").list_tables()["TableNames"] == []


def test_a_client_without_credentials(mock, monkeypatch):
    """Nothing is signed, so that a client that has no key is struck like any other."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    mock.faults.throttle("PutItem")
    assert client().put_item(**ITEM)["ResponseMetadata"]["RetryAttempts"] == 1


def test_faults_are_for_the_mock_that_armed_them(mock):
    """An inner mock has none of them."""
    mock.faults.throttle("ListTables")
    with mock_streams():
        assert client().list_tables()["ResponseMetadata"]["RetryAttempts"] == 0
    assert client().list_tables()["ResponseMetadata"]["RetryAttempts"] == 1


def test_a_client_over_http_meets_the_fault_too(mock):
    """A client in another process retries by itself."""
    mock.faults.throttle("ListTables")
    code = (
        "import boto3; print(boto3.client('dynamodb', endpoint_url="
        f"{mock.endpoint_url!r}).list_tables()['ResponseMetadata']['RetryAttempts'])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.split() == ["1"]


def test_a_handler_that_crashes_when_it_is_done(mock):
    """Its work stands, its invocation has failed, and the batch comes again, to a cold function."""
    seen = []
    mock.function("f", lambda event, context: seen.append(event["Records"][0]["eventID"]))
    mock.trigger("Table", "f")
    mock.faults.crash_after_handler("f")
    client().put_item(**ITEM)
    mock.settle()
    first, second = mock.functions["f"].invocations
    assert seen[0] == seen[1]
    assert first.error["errorType"] == "Runtime.ExitError"
    assert (second.error, second.attempt, second.cold_start) == (None, 2, True)


def test_a_batch_that_is_delivered_twice(mock):
    """The function succeeds, and gets the same records once more; the mapping goes on after them."""
    mock.function("f", lambda event, context: None)
    mapping = mock.trigger("Table", "f")
    mock.faults.duplicate("f")
    client().put_item(**ITEM)
    first, second = mock.functions["f"].invocations
    assert first.event == second.event
    assert mapping.pending == []
    assert faults(mock) == ["second delivery to f"]


def test_an_asynchronous_event_that_is_delivered_twice(mock):
    """Lambda's own queue is at-least-once too, and keeps the request id."""
    mock.function("f", lambda event, context: None)
    mock.faults.duplicate("f")
    client(service="lambda").invoke(FunctionName="f", InvocationType="Event", Payload=b'{"n": 1}')
    first, second = mock.functions["f"].invocations
    assert (first.event, first.request_id) == (second.event, second.request_id)


def test_a_throttled_function_is_called_again(mock):
    """The handler does not run until there is room: its mapping tries again, and loses nothing."""
    mock.function("f", lambda event, context: None)
    mock.trigger("Table", "f")
    mock.faults.throttle_function("f", times=2)
    client().put_item(**ITEM)
    assert mock.invocations == []
    mock.settle()
    assert len(mock.invocations) == 1
    assert [happening.kind for happening in mock.timeline].count("rejected") == 2
    assert mock.discarded == []


def test_the_same_faults_make_the_same_timeline():
    """Nothing is left to chance."""

    def play():
        with mock_streams(time=START, strict=False) as mock:
            client().create_table(**TABLE)
            mock.function("f", lambda event, context: None)
            mock.trigger("Table", "f")
            mock.faults.crash_after_handler("f")
            mock.faults.duplicate("f")
            mock.faults.throttle_function("f")
            client().put_item(**ITEM)
            mock.settle()
            return mock.timeline

    assert play() == play()


def test_what_never_struck_is_told_at_exit():
    """A fault that waits for a call which does not come is a mistake in the test."""
    with pytest.warns(FaultsWaitingWarning, match="throttle of PutItem"), mock_streams() as mock:
        mock.faults.throttle("PutItem")
        assert mock.faults.pending == ["throttle of PutItem (1 to come)"]
    with pytest.raises(FaultsWaiting, match="times=None"), mock_streams(strict="all") as mock:
        mock.faults.throttle("PutItem")
    with mock_streams(strict="all") as mock:
        mock.faults.throttle("PutItem", times=None)
        assert repr(mock.faults) == "<Faults: throttle of PutItem>"
        mock.faults.clear()
        assert repr(mock.faults) == "<Faults: none>"


@pytest.mark.parametrize(
    ("arm", "message"),
    [
        (lambda faults: faults.throttle("put_item"), "'PutItem'"),
        (lambda faults: faults.throttle("Invoke", service="s3"), "service must be one of"),
        (lambda faults: faults.throttle("PutItem", times=0), "times must be at least 1"),
        (lambda faults: faults.latency("PutItem", -1), "must not be negative"),
    ],
)
def test_a_fault_that_cannot_be(mock, arm, message):
    """What no call can fit is refused, with the way out."""
    with pytest.raises(ValueError, match=message):
        arm(mock.faults)
