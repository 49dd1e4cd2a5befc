"""InvokeWithResponseStream in process and over HTTP, as boto3 shows it; tests/wire has the framing."""

import base64
import io
import json
import re
import sys
import zipfile

import boto3
import pytest
from botocore.eventstream import EventStream
from serve_process import Server

from streammock import mock_streams

ROLE = "arn:aws:iam::000000000000:role/dog"
PYTHON = """
def handler(event, context):
    print("woof")
    if "error" in event:
        raise ValueError(event["error"])
    return "x" * event["size"] if "size" in event else event
"""
NODE = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  for (const piece of event.pieces) stream.write(piece)
  if (event.size) stream.write(Buffer.alloc(event.size, 'x'))
  if (event.error) throw new RangeError(event.error)
  if (event.hang) await new Promise(() => setInterval(() => {}, 1000))
  stream.end()
})
"""


def create(client, name, code, **settings):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(*code)
    zipped = {"ZipFile": content.getvalue()}
    client.create_function(FunctionName=name, Handler="index.handler", Role=ROLE, Code=zipped, **settings)


@pytest.fixture(scope="module", params=["in process", "over HTTP"])
def client(request):
    if request.param == "in process":
        with mock_streams(strict=False):
            client = boto3.client("lambda", region_name="us-east-1")
            yield client
            client.close()
        return
    server = Server("--quiet")
    client = boto3.client(
        "lambda",
        region_name="us-east-1",
        endpoint_url=server.url,
        aws_access_key_id="000000000000",
        aws_secret_access_key="test",
    )
    yield client
    client.close()
    server.stop()


@pytest.fixture(scope="module")
def python(client):
    # Of another version, a process of its own would begin its log with a note of that.
    create(client, "python", ("index.py", PYTHON), Runtime=f"python3.{sys.version_info.minor}")
    return "python"


@pytest.fixture(scope="module")
def node(client):
    create(client, "node", ("index.js", NODE), Runtime="nodejs20.x", Timeout=2)
    return "node"


@pytest.fixture
def stream(client):
    """Invokes; the answer with its chunks and with what came last."""

    def stream(name, event, **params):
        answer = client.invoke_with_response_stream(FunctionName=name, Payload=json.dumps(event), **params)
        *chunks, complete = answer["EventStream"]
        return answer, [chunk["PayloadChunk"]["Payload"] for chunk in chunks], complete["InvokeComplete"]

    return stream


def test_a_whole_reply(python, stream):
    """A handler that knows nothing of streams gives one chunk, and then the end, which has nothing to say."""
    answer, chunks, complete = stream(python, {"ü": [1]})
    assert [json.loads(chunk) for chunk in chunks] == [{"ü": [1]}]
    assert complete == {}
    assert isinstance(answer["EventStream"], EventStream)
    del answer["EventStream"]
    metadata = answer.pop("ResponseMetadata")
    assert (metadata["HTTPStatusCode"], metadata["RetryAttempts"]) == (200, 0)
    assert answer == {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST",
        "ResponseStreamContentType": "application/vnd.amazon.eventstream",
    }


def test_events_are_read_once(python, client):
    """Who reads on gets nothing more; an unread stream can be closed."""
    events = client.invoke_with_response_stream(FunctionName=python)["EventStream"]
    assert len(list(events)) == 2
    assert list(events) == []
    client.invoke_with_response_stream(FunctionName=python)["EventStream"].close()


def test_a_function_error(python, stream):
    """The end carries the error; there is no chunk."""
    _, chunks, complete = stream(python, {"error": "no"})
    assert chunks == []
    assert complete["ErrorCode"] == "Unhandled"
    details = json.loads(complete["ErrorDetails"])
    assert (details["errorType"], details["errorMessage"]) == ("ValueError", "no")


def test_a_whole_reply_over_the_limit(python, stream):
    """What Invoke refuses to carry is not carried here either."""
    _, chunks, complete = stream(python, {"size": 6_291_556})
    assert chunks == []
    assert json.loads(complete["ErrorDetails"])["errorType"] == "Function.ResponseSizeTooLarge"


def test_the_tail_of_the_log(python, stream):
    """With LogType Tail it is in the last event."""
    _, _, complete = stream(python, {}, LogType="Tail")
    assert list(complete) == ["LogResult"]
    assert re.match(
        r"START RequestId: \S+ Version: \$LATEST\nwoof\nEND", base64.b64decode(complete["LogResult"]).decode()
    )


def test_a_dry_run(python, client):
    """204 and no event at all."""
    answer = client.invoke_with_response_stream(FunctionName=python, InvocationType="DryRun")
    assert (answer["StatusCode"], list(answer["EventStream"])) == (204, [])


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"FunctionName": "meow"}, "ResourceNotFoundException"),
        ({"FunctionName": "python", "Payload": b"{"}, "InvalidRequestContentException"),
        ({"FunctionName": "python", "ClientContext": "?"}, "InvalidRequestContentException"),
        ({"FunctionName": "python", "InvocationType": "Event"}, "ValidationException"),
    ],
)
def test_what_invoke_refuses_too(python, client, params, code):
    """Errors before the function runs are errors of the call."""
    with pytest.raises(client.exceptions.ClientError) as caught:
        client.invoke_with_response_stream(**params)
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.node
def test_a_streamed_reply(node, stream):
    """Each piece that the handler writes is a chunk."""
    _, chunks, complete = stream(node, {"pieces": ["[1", ",2", "]"]})
    assert (chunks, complete) == ([b"[1", b",2", b"]"], {})


@pytest.mark.node
def test_a_streamed_reply_has_no_limit(node, stream):
    """More than the 6 MB of a whole reply; a large piece comes in several chunks that every client takes."""
    _, chunks, complete = stream(node, {"pieces": ["y"], "size": 7_000_000})
    assert b"".join(chunks) == b"y" + b"x" * 7_000_000
    assert max(map(len, chunks)) <= 1024 * 1024
    assert complete == {}


@pytest.mark.node
@pytest.mark.parametrize(
    ("how", "error_type"), [({"error": "mid"}, "RangeError"), ({"hang": True}, "Sandbox.Timedout")], ids=str
)
def test_a_stream_that_breaks_off(node, stream, how, error_type):
    """What was written before counts, and the end carries the error."""
    _, chunks, complete = stream(node, {"pieces": ["a", "b"], **how})
    assert b"".join(chunks) == b"ab"
    assert complete["ErrorCode"] == "Unhandled"
    assert json.loads(complete["ErrorDetails"])["errorType"] == error_type


@pytest.mark.node
def test_a_streamed_reply_to_invoke(node, client):
    """Invoke joins the pieces."""
    answer = client.invoke(FunctionName=node, Payload=b'{"pieces": ["[1", ",2]"]}')
    assert json.load(answer["Payload"]) == [1, 2]
