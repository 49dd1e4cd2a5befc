"""Delivery in real time on a thread: ``delivery="background"``."""

import io
import threading
import zipfile

import boto3
import pytest

from streammock import HandlerFailed, mock_streams
from streammock import mock as mock_module
from streammock.clock import SECOND, stopwatch
from streammock.errors import CodeError

PATIENCE = 20
KEYS = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


class Handler:
    """Keeps the keys that it is given, and tells when enough are there."""

    def __init__(self, expected, failures=0):
        self.keys = []
        self.batches = []
        self.threads = set()
        self.done = threading.Event()
        self._expected = expected
        self._failures = failures

    def __call__(self, event, context):
        self.threads.add(threading.current_thread().name)
        if self._failures:
            self._failures -= 1
            raise ValueError("not yet")
        keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
        self.keys += keys
        self.batches.append(len(keys))
        if len(self.keys) >= self._expected:
            self.done.set()


@pytest.fixture
def mock():
    with mock_streams(delivery="background") as handle:
        yield handle


def connect(mock, handler, **mapping):
    """A table whose stream invokes the handler; returns a client."""
    client = boto3.client("dynamodb", region_name="us-east-1")
    client.create_table(TableName="Table", **KEYS)
    mock.function("f", handler)
    mock.trigger("Table", "f", **mapping)
    return client


def wait_until(condition):
    """Look again and again, for so many real seconds at most."""
    deadline = stopwatch() + PATIENCE * SECOND
    while not condition():
        assert stopwatch() < deadline, "it did not happen in time"


def zipped(name, text):
    """A deployment package of one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, text)
    return content.getvalue()


def put(client, key):
    client.put_item(TableName="Table", Item={"pk": {"S": key}})


def test_records_arrive_on_their_own(mock):
    """Nobody calls deliver: a thread of the mock invokes the function soon after the write."""
    handler = Handler(expected=3)
    client = connect(mock, handler)
    for key in "abc":
        put(client, key)
    assert handler.done.wait(PATIENCE)
    assert handler.keys == ["a", "b", "c"]
    assert handler.threads == {"streammock-delivery"}


def test_a_retry_comes_in_real_time(mock):
    """A failed batch is tried again when its back-off is over, without a call that would set it off."""
    handler = Handler(expected=1, failures=1)
    put(connect(mock, handler), "a")
    assert handler.done.wait(PATIENCE)
    mock.deliver()  # waits for the piece of work at hand
    assert [invocation.attempt for invocation in mock.functions["f"].invocations] == [1, 2]


def test_hold_collects_a_batch(mock):
    """What is written inside of ``hold`` is delivered together."""
    handler = Handler(expected=4)
    client = connect(mock, handler, batch_size=10)
    with mock.hold():
        for key in "abcd":
            put(client, key)
    assert handler.done.wait(PATIENCE)
    assert handler.batches == [4]


def test_deliver_does_it_now(mock):
    """``deliver`` leaves nothing that is due, whoever of the two threads did it."""
    handler = Handler(expected=1)
    client = connect(mock, handler)
    for number in range(20):
        put(client, str(number))
        mock.deliver()
        assert handler.keys[-1] == str(number)


def test_a_failed_handler_fails_the_test():
    """Strictness is the same as with any other delivery."""
    handler = Handler(expected=1, failures=1)
    with pytest.raises(HandlerFailed, match="not yet"), mock_streams(delivery="background") as mock:
        put(connect(mock, handler, maximum_retry_attempts=0), "a")
        mock.deliver()


def test_a_fault_of_the_set_up_is_raised_at_the_end(caplog):
    """What no caller can hear of at once, such as a runtime that nothing here runs, is logged and raised at the end."""
    with pytest.raises(CodeError, match="java21"), mock_streams(delivery="background") as mock:
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(TableName="Table", **KEYS)
        boto3.client("lambda", region_name="us-east-1").create_function(
            FunctionName="f",
            Runtime="java21",
            Handler="example.Handler",
            Role="arn:aws:iam::000000000000:role/r",
            Code={"ZipFile": zipped("readme", "")},
        )
        mock.trigger("Table", "f")
        put(client, "a")
        wait_until(lambda: "a delivery failed" in caplog.text)


def test_the_thread_ends_with_the_mock():
    """Nothing is left behind."""
    with mock_streams(delivery="background"):
        assert "streammock-delivery" in {thread.name for thread in threading.enumerate()}
    assert "streammock-delivery" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.node
def test_a_handler_that_runs_at_the_end_is_ended(monkeypatch, tmp_path):
    """A child process does not keep the mock from ending."""
    monkeypatch.setattr(mock_module, "_PATIENCE_SECONDS", 0.2)
    mark = tmp_path / "begun"
    code = zipped(
        "index.js",
        "exports.handler = async () => { require('fs').writeFileSync(process.env.MARK, '');"
        "await new Promise(() => setInterval(() => {}, 1000)) }",
    )
    with mock_streams(delivery="background", strict=False) as mock:
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(TableName="Table", **KEYS)
        mock.function("f", code, runtime="nodejs20.x", timeout=600, environment={"MARK": str(mark)})
        mock.trigger("Table", "f", maximum_retry_attempts=0)
        put(client, "a")
        wait_until(mark.exists)
    (invocation,) = mock.invocations
    assert invocation.error["errorType"] == "Runtime.ExitError"
