"""``latency="aws"``: functions pass through their states on the virtual clock, and forbid there what AWS forbids."""

import time

import boto3
import pytest

from streammock import mock_streams

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
CONFLICT = "ResourceConflictException"
NOT_NOW = "The operation cannot be performed at this time."
PENDING = f"{NOT_NOW} The resource {ARN} is currently in the following state: 'Pending'. StateReasonCode: 'Creating'"
UPDATING = f"{NOT_NOW} An update is in progress for resource: {ARN}"
ONE = "def handler(event, context):\n    return 1\n"
TWO = "def handler(event, context):\n    return 2\n"
TABLE = {
    "TableName": "BarkTable",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


@pytest.fixture
def slow():
    """A mock with AWS's latency and a clock that stands."""
    with mock_streams(latency="aws", time="2026-01-01T00:00:00Z") as mock:
        yield mock


@pytest.fixture
def fn(slow):
    """A client."""
    return boto3.client("lambda")


@pytest.fixture
def bark(fn, define, zipped):
    """The function, still pending."""
    fn.create_function(**define(Code={"ZipFile": zipped(ONE)}))
    return "bark"


@pytest.fixture
def awake(monkeypatch):
    """Nobody sleeps for real."""
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"slept {seconds} s"))


def state(fn, name="bark"):
    found = fn.get_function_configuration(FunctionName=name)
    return found["State"], found.get("LastUpdateStatus")


def test_pending_is_not_invoked(fn, slow, bark, error_of):
    """409 until it is Active, for each kind of invocation (github.com/remotion-dev/remotion issue 1186)."""
    text = f"{NOT_NOW} The function is currently in the following state: Pending"
    for kind in ("RequestResponse", "Event", "DryRun"):
        assert error_of(fn.invoke, FunctionName=bark, InvocationType=kind) == (CONFLICT, text)
    assert error_of(fn.invoke_with_response_stream, FunctionName=bark) == (CONFLICT, text)
    assert state(fn) == ("Pending", None)
    slow.settle()
    assert state(fn) == ("Active", "Successful")
    assert fn.invoke(FunctionName=bark)["Payload"].read() == b"1"


def changes(fn, zipped):
    return (
        (fn.update_function_code, {"ZipFile": zipped(TWO)}),
        (fn.update_function_configuration, {"Timeout": 9}),
        (fn.publish_version, {}),
    )


def test_pending_is_not_changed(fn, bark, zipped, error_of):
    """409 with the resource and its state (github.com/aws/serverless-application-model issue 2356)."""
    for call, params in changes(fn, zipped):
        assert error_of(call, FunctionName=bark, **params) == (CONFLICT, PENDING)


def test_one_update_at_a_time(fn, slow, bark, zipped, error_of):
    """409 while an update is in progress (aws_facts 3.6, update-during-in-progress-update-exc)."""
    slow.settle()
    fn.update_function_configuration(FunctionName=bark, Timeout=5)
    assert state(fn) == ("Active", "InProgress")
    for call, params in changes(fn, zipped):
        assert error_of(call, FunctionName=bark, **params) == (CONFLICT, UPDATING)
    slow.advance(seconds=2)
    assert state(fn) == ("Active", "Successful")
    fn.update_function_configuration(FunctionName=bark, Timeout=6)


def test_an_update_takes_effect_when_it_is_done(fn, slow, bark, zipped):
    """Meanwhile the function is described as it will be, and runs as it was (AWS: "Lambda function states")."""
    slow.settle()
    before = fn.get_function_configuration(FunctionName=bark)
    fn.invoke(FunctionName=bark)
    begun = fn.update_function_code(FunctionName=bark, ZipFile=zipped(TWO))
    assert begun["CodeSha256"] != before["CodeSha256"]
    assert fn.invoke(FunctionName=bark)["Payload"].read() == b"1"
    slow.settle()
    assert fn.invoke(FunctionName=bark)["Payload"].read() == b"2"
    done = fn.get_function_configuration(FunctionName=bark)
    assert len({one["RevisionId"] for one in (before, begun, done)}) == 3


def test_published_with_an_update(fn, slow, bark, zipped):
    """The answer is about the version, which is being created (recorded: LocalStack's test_publish_with_update)."""
    slow.settle()
    fn.publish_version(FunctionName=bark)
    answer = fn.update_function_code(FunctionName=bark, ZipFile=zipped(TWO), Publish=True)
    assert (answer["Version"], answer["State"], answer["StateReasonCode"]) == ("2", "Pending", "Creating")
    assert answer["FunctionArn"].endswith(":function:bark:2")
    assert "LastUpdateStatus" not in answer
    described = fn.get_function_configuration(FunctionName=bark, Qualifier="2")
    assert (described["State"], described["RevisionId"]) == ("Pending", answer["RevisionId"])
    assert fn.get_function_configuration(FunctionName=bark)["LastUpdateStatus"] == "InProgress"
    assert fn.invoke(FunctionName=bark)["Payload"].read() == b"1"
    slow.settle()
    assert fn.invoke(FunctionName=bark, Qualifier="2")["Payload"].read() == b"2"
    assert fn.invoke(FunctionName=bark)["Payload"].read() == b"2"


def test_published_at_creation(fn, slow, define):
    """Both the version and $LATEST are pending."""
    answer = fn.create_function(**define(Publish=True))
    assert (answer["State"], answer["Version"]) == ("Pending", "1")
    assert state(fn, "bark:1") == state(fn) == ("Pending", None)
    fn.get_waiter("published_version_active").wait(FunctionName="bark", Qualifier="1")
    assert state(fn, "bark:1") == ("Active", "Successful")


@pytest.mark.usefixtures("awake")
@pytest.mark.parametrize("waiter", ["function_active", "function_active_v2", "function_exists"])
def test_waiters_after_creation(fn, bark, waiter):
    """They come back, and cost none of the test's time."""
    fn.get_waiter(waiter).wait(FunctionName=bark)
    assert state(fn)[0] == ("Pending" if waiter == "function_exists" else "Active")


@pytest.mark.usefixtures("awake")
@pytest.mark.parametrize("waiter", ["function_updated", "function_updated_v2"])
def test_waiters_after_an_update(fn, slow, bark, waiter):
    """They come back when the update is done."""
    slow.settle()
    fn.update_function_configuration(FunctionName=bark, Timeout=5)
    fn.get_waiter(waiter).wait(FunctionName=bark)
    assert state(fn) == ("Active", "Successful")


def test_deleted_meanwhile(fn, slow, bark, define, error_of):
    """A function may be deleted in any state, and another of its name begins anew."""
    fn.delete_function(FunctionName=bark)
    assert error_of(fn.get_function, FunctionName=bark)[0] == "ResourceNotFoundException"
    slow.advance(seconds=1)
    fn.create_function(**define())
    slow.advance(seconds=1)
    assert state(fn) == ("Pending", None)
    slow.advance(seconds=1)
    assert state(fn) == ("Active", "Successful")


def test_a_mapping_of_a_pending_function(slow, fn, bark, define):
    """Its batches wait for the function, and no attempt is counted (streams_and_mappings A.9, A.15)."""
    ddb = boto3.client("dynamodb")
    ddb.create_table(**TABLE)
    slow.settle()
    stream = ddb.describe_table(TableName="BarkTable")["Table"]["LatestStreamArn"]
    fn.create_event_source_mapping(
        FunctionName=bark, EventSourceArn=stream, StartingPosition="TRIM_HORIZON", MaximumRetryAttempts=0
    )
    slow.settle()
    fn.delete_function(FunctionName=bark)
    fn.create_function(**define())
    ddb.put_item(TableName="BarkTable", Item={"id": {"S": "a"}})
    assert (slow.invocations, state(fn)[0]) == ([], "Pending")
    slow.settle()
    assert [invocation.attempt for invocation in slow.invocations] == [1]
    assert slow.discarded == []


def test_provisioned_concurrency(fn, slow, bark):
    """IN_PROGRESS with nothing allocated, then READY with all of it (API reference)."""
    slow.settle()
    fn.publish_version(FunctionName=bark)
    given = {"FunctionName": bark, "Qualifier": "1"}
    fn.put_provisioned_concurrency_config(**given, ProvisionedConcurrentExecutions=3)
    seen = []
    for _ in range(2):
        found = fn.get_provisioned_concurrency_config(**given)
        seen.append((found["Status"], found["AvailableProvisionedConcurrentExecutions"]))
        slow.settle()
    assert seen == [("IN_PROGRESS", 0), ("READY", 3)]
