"""What becomes of asynchronous invocations: destinations and dead letters, in mock.destinations and at moto's services."""

import json
import re

import boto3
import pytest
from moto import mock_aws

from streammock import mock_streams
from streammock.errors import DestinationWarning

ACCOUNT = "123456789012"  # moto's
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:bark"
QUEUE, TOPIC = f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue", f"arn:aws:sns:us-east-1:{ACCOUNT}:topic"
BUS = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"


@pytest.fixture
def mock():
    with mock_aws(), mock_streams(account_id=ACCOUNT) as handle:
        yield handle


@pytest.fixture
def queue(mock):
    """A queue at moto; reads its messages with their attributes."""
    sqs = boto3.client("sqs", region_name="us-east-1")
    url = sqs.create_queue(QueueName="queue")["QueueUrl"]

    def received():
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return answer.get("Messages", [])

    return received


@pytest.fixture
def send(mock, awslambda):
    """Puts settings, sends an event to ``bark`` and waits for its end; the event's request id."""

    def send(payload=b'{"a": 1}', on_success=None, on_failure=None, qualifier=None, **settings):
        destinations = {"OnSuccess": on_success, "OnFailure": on_failure}
        given = {key: {"Destination": arn} for key, arn in destinations.items() if arn}
        name = f"bark:{qualifier}" if qualifier else "bark"
        if given or settings:
            awslambda.put_function_event_invoke_config(FunctionName=name, DestinationConfig=given, **settings)
        awslambda.invoke(FunctionName=name, InvocationType="Event", Payload=payload)
        mock.settle()

    return send


def fail(event, _context):
    raise ValueError("no")


def test_a_success(mock, send, queue):
    """The record has the request and the reply (aws_facts 3.5)."""
    mock.function("bark", lambda event, _context: {"woof": event})
    send(on_success=QUEUE)
    (message,) = queue()
    record = json.loads(message["Body"])
    assert [record] == mock.destinations[QUEUE]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record.pop("timestamp"))
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": mock.invocations[0].request_id,
            "functionArn": f"{ARN}:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": {"a": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"woof": {"a": 1}},
    }


def test_a_failure(mock, send, queue):
    """After the first try and two retries; the failures count as told (aws_facts 3.5)."""
    mock.function("bark", fail)
    send(on_failure=QUEUE)
    (message,) = queue()
    record = json.loads(message["Body"])
    context = record["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetriesExhausted", 3)
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert record["responsePayload"]["errorMessage"] == "no"
    assert list(record) == [
        "version",
        "timestamp",
        "requestContext",
        "requestPayload",
        "responseContext",
        "responsePayload",
    ]


def test_only_what_happened_is_told(mock, send):
    """A success leaves nothing for OnFailure; a failure that is made good leaves nothing but the success."""
    outcomes = [ValueError("no"), "yes"]

    def handler(_event, _context):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    mock.function("bark", handler)
    boto3.client("sqs", region_name="us-east-1").create_queue(QueueName="queue")
    boto3.client("sns", region_name="us-east-1").create_topic(Name="topic")
    send(on_success=QUEUE, on_failure=TOPIC)
    assert list(mock.destinations) == [QUEUE]
    assert mock.destinations[QUEUE][0]["requestContext"]["approximateInvokeCount"] == 2


@pytest.mark.parametrize(("retries", "minutes"), [(0, []), (1, [1]), (2, [1, 3])])
def test_how_many_retries(mock, send, queue, retries, minutes):
    """MaximumRetryAttempts of them, at the times of the default (streams_and_mappings C.5)."""
    mock.function("bark", fail)
    send(on_failure=QUEUE, MaximumRetryAttempts=retries)
    first, *later = (done.started_at for done in mock.invocations)
    assert [round((one - first).total_seconds() / 60) for one in later] == minutes
    assert mock.destinations[QUEUE][0]["requestContext"]["approximateInvokeCount"] == retries + 1


def test_an_event_that_grows_too_old(mock, send, queue):
    """No retry comes later than its age allows (streams_and_mappings C.5)."""
    mock.function("bark", fail)
    send(on_failure=QUEUE, MaximumEventAgeInSeconds=60)
    (record,) = mock.destinations[QUEUE]
    context = record["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 1)
    assert record["responsePayload"]["errorMessage"] == "no"


def test_a_dead_letter(mock, send, queue):
    """The event as it was, with the reason in attributes (AWS: "Adding a dead-letter queue")."""
    mock.function("bark", fail, dead_letter_config={"TargetArn": QUEUE})
    send(b'{"a": 1}')
    (message,) = queue()
    assert message["Body"] == '{"a": 1}'
    attributes = {name: (one["DataType"], one["StringValue"]) for name, one in message["MessageAttributes"].items()}
    request_id = mock.invocations[0].request_id
    assert attributes == {
        "RequestID": ("String", request_id),
        "ErrorCode": ("Number", "200"),
        "ErrorMessage": ("String", "no"),
    }
    shown = {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": "no"}
    assert mock.destinations[QUEUE] == [{"body": {"a": 1}, "attributes": shown}]


def test_a_dead_letter_and_a_destination(mock, send, queue):
    """Both get what is theirs (AWS: "You can configure destinations in addition to a dead-letter queue")."""
    boto3.client("sns", region_name="us-east-1").create_topic(Name="topic")
    mock.function("bark", fail, dead_letter_config={"TargetArn": QUEUE})
    send(on_failure=TOPIC)
    assert [len(mock.destinations[arn]) for arn in (QUEUE, TOPIC)] == [1, 1]


def test_a_bucket(mock, send):
    """One object for each failure, under a key with the function's name (AWS: "Capturing records")."""
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="bucket")
    mock.function("bark", fail)
    send(on_failure="arn:aws:s3:::bucket", MaximumRetryAttempts=0)
    (found,) = s3.list_objects_v2(Bucket="bucket")["Contents"]
    assert re.fullmatch(
        r"aws/lambda/async/bark/\d{4}/\d\d/\d\d/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}", found["Key"]
    )
    record = json.loads(s3.get_object(Bucket="bucket", Key=found["Key"])["Body"].read())
    assert [record] == mock.destinations["arn:aws:s3:::bucket"]


def test_a_function(mock, awslambda, send):
    """It is invoked asynchronously with the record (aws_facts 3.5)."""
    mock.function("bark", lambda event, _context: "woof")
    mock.function("meow", lambda event, _context: event["responsePayload"])
    target = ARN.replace("bark", "meow")
    send(on_success=target)
    (done,) = mock.functions["meow"].invocations
    assert (done.source, done.result) == ("Event", "woof")
    assert [done.event] == mock.destinations[target]


def test_two_functions_in_a_loop(mock, awslambda):
    """Records of records go round for ever, and settle() says so rather than hang."""
    from streammock import NotSettledError

    for name in ("bark", "meow"):
        mock.function(name, lambda event, _context: None)
    for name, other in (("bark", "meow"), ("meow", "bark")):
        target = {"OnSuccess": {"Destination": ARN.replace("bark", other)}}
        awslambda.put_function_event_invoke_config(FunctionName=name, DestinationConfig=target)
    with pytest.raises(NotSettledError, match="asynchronous invocations"), mock.hold():
        awslambda.invoke(FunctionName="bark", InvocationType="Event")
        mock.settle(budget=20)
    awslambda.delete_function_event_invoke_config(FunctionName="bark")


@pytest.mark.parametrize(("handler", "detail"), [(fail, "Failure"), (lambda event, _context: None, "Success")])
def test_an_event_bus(mock, send, handler, detail):
    """The event that the bus would get is recorded; nothing is sent (aws_facts 3.5)."""
    mock.function("bark", handler)
    send(on_success=BUS, on_failure=BUS)
    (event,) = mock.destinations[BUS]
    assert (event["source"], event["detail-type"]) == ("lambda", f"Lambda Function Invocation Result - {detail}")
    assert event["resources"] == [BUS, f"{ARN}:$LATEST"]
    assert event["detail"]["requestPayload"] == {"a": 1}


def test_by_an_alias(mock, awslambda, send, queue):
    """The settings are the alias's, not the function's, and so is the ARN; the version is the one that ran."""
    mock.function("bark", lambda event, _context: None)
    awslambda.publish_version(FunctionName="bark")
    awslambda.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    send(on_success=QUEUE, qualifier="prod")
    send()
    (record,) = mock.destinations[QUEUE]
    assert record["requestContext"]["functionArn"] == f"{ARN}:prod"
    assert record["responseContext"]["executedVersion"] == "1"


def test_a_destination_that_is_not_there(mock, send):
    """A warning, which says which; the record is kept (streams_and_mappings A.12)."""
    mock.function("bark", lambda event, _context: None)
    with pytest.warns(DestinationWarning, match=f"could not be delivered to {QUEUE}"):
        send(on_success=QUEUE)
    assert len(mock.destinations[QUEUE]) == 1


# --- concurrency ----------------------------------------------------------------------------------------------------
def test_a_function_that_is_switched_off(mock, awslambda, send, queue):
    """Its events go to the destinations at once, without a try (recorded: LocalStack's test_reserved_concurrency)."""
    mock.function("bark", fail, dead_letter_config={"TargetArn": QUEUE})
    awslambda.put_function_concurrency(FunctionName="bark", ReservedConcurrentExecutions=0)
    send(on_failure=BUS)
    assert mock.invocations == []
    (event,) = mock.destinations[BUS]
    context = event["detail"]["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("ZeroReservedConcurrency", 0)
    assert "responseContext" not in event["detail"]
    assert mock.destinations[QUEUE][0]["attributes"]["ErrorCode"] == "429"


def test_an_event_that_is_throttled(mock, awslambda, send):
    """It waits for its turn, which is no retry that counts (AWS: "How Lambda handles errors and retries")."""
    before = []

    def handler(event, _context):
        before.append(event)
        if event == "outer":
            awslambda.invoke(FunctionName="bark", InvocationType="Event", Payload=b'"inner"')
            assert before == ["outer"]  # the call has delivered, and found no room

    mock.function("bark", handler)
    awslambda.put_function_concurrency(FunctionName="bark", ReservedConcurrentExecutions=1)
    awslambda.put_function_event_invoke_config(FunctionName="bark", MaximumRetryAttempts=0)
    assert "FunctionError" not in awslambda.invoke(FunctionName="bark", Payload=b'"outer"')
    mock.settle()
    assert [(done.event, done.attempt) for done in mock.invocations] == [("outer", 1), ("inner", 1)]
    waited = (mock.invocations[1].started_at - mock.invocations[0].started_at).total_seconds()
    assert 1 <= waited < 2
