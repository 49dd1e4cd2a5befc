"""Invoke with InvocationType Event: queued, tried, tried again (streams_and_mappings C.5)."""

import boto3
import pytest

from streammock import mock_streams
from streammock.errors import HandlerFailed


@pytest.fixture
def send(awslambda):
    """Queues an event for ``bark``."""

    def send(**params):
        answer = awslambda.invoke(**{"FunctionName": "bark", "InvocationType": "Event"} | params)
        return answer | {"Payload": answer["Payload"].read()}

    return send


def test_the_answer_is_empty(bark, send):
    """202, no payload, no version, no log (aws_facts 3.3)."""
    answer = send(Payload=b"1", LogType="Tail")
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 202
    assert answer == {"StatusCode": 202, "Payload": b""}


def test_the_event_arrives(mock, bark, send):
    """Right after the call, as all triggered work does."""
    send(Payload=b'{"a": 1}')
    (done,) = mock.functions[bark].invocations
    assert (done.event, done.source, done.result) == ({"a": 1}, "Event", {"a": 1})


def test_the_call_of_old(mock, bark, awslambda, error_of):
    """InvokeAsync does the same, and answers with the status alone (API reference)."""
    answer = awslambda.invoke_async(FunctionName=bark, InvokeArgs=b'{"a": 1}')
    assert (answer["Status"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (202, 202)
    (done,) = mock.functions[bark].invocations
    assert (done.event, done.source) == ({"a": 1}, "Event")
    assert error_of(awslambda.invoke_async, FunctionName=bark, InvokeArgs=b"{")[0] == "InvalidRequestContentException"
    assert error_of(awslambda.invoke_async, FunctionName="meow", InvokeArgs=b"1")[0] == "ResourceNotFoundException"


def test_no_payload(mock, bark, send):
    """The handler sees an empty object, as with a synchronous call (aws_facts 3.3)."""
    send()
    assert mock.invocations[0].event == {}


def test_two_retries_in_virtual_time(mock, awslambda, send):
    """After one minute and after two more; without a wait in the test (streams_and_mappings C.5)."""
    tried = []

    def handler(event, context):
        tried.append((event, context.aws_request_id))
        raise ValueError(len(tried))

    mock.function("bark", handler)
    send(Payload=b'"event"')
    assert len(tried) == 1
    assert mock.advance(seconds=59) == []
    (second,) = mock.advance(seconds=2)
    (third,) = mock.settle()
    assert mock.advance(hours=24) == []
    assert [one.attempt for one in mock.invocations] == [1, 2, 3]
    assert [one.error["errorMessage"] for one in (second, third)] == ["2", "3"]
    minutes = [(later.started_at - mock.invocations[0].started_at).total_seconds() / 60 for later in (second, third)]
    assert minutes == pytest.approx([1, 3], abs=0.1)
    assert len({*tried}) == 1


def test_a_retry_that_succeeds(mock, send):
    """Nothing is left to complain of at the end of the test, though nobody looked."""
    outcomes = [ValueError("no"), "yes"]

    def handler(_event, _context):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    mock.function("bark", handler)
    send()
    mock.settle()
    assert [one.summary() for one in mock.invocations] == ["ValueError: no", "ok"]


def test_a_failure_that_nobody_saw():
    """The caller was not told, so the test is, at its end."""

    def handler(_event, _context):
        raise ValueError("no")

    with pytest.raises(HandlerFailed, match="ValueError: no"), mock_streams() as mock:
        mock.function("bark", handler)
        boto3.client("lambda").invoke(FunctionName="bark", InvocationType="Event")
        mock.settle()


def test_a_payload_over_the_limit(mock, bark, send, awslambda):
    """1 MB and not a byte more, with 413 and both sizes (streams_and_mappings C.1)."""
    fitting = b'"' + b"x" * (1_048_576 - 2) + b'"'
    assert send(Payload=fitting)["StatusCode"] == 202
    text = "1048577 byte payload is too large for the Event invocation type .limit 1048576 bytes."
    with pytest.raises(awslambda.exceptions.ClientError, match=text) as caught:
        send(Payload=fitting + b" ")
    assert caught.value.response["Error"]["Code"] == "RequestEntityTooLargeException"
    assert len(mock.invocations) == 1


def test_a_missing_function(mock, awslambda, error_of):
    """404 at once, not when the event is tried (aws_facts 3.6)."""
    answer = error_of(awslambda.invoke, FunctionName="meow", InvocationType="Event")
    assert answer[0] == "ResourceNotFoundException"


def test_the_qualifier_reaches_the_handler(mock, send):
    """invoked_function_arn is that of the call (aws_facts 3.3)."""
    seen = []
    mock.function("bark", lambda _event, context: seen.append(context.invoked_function_arn))
    send(Qualifier="$LATEST")
    assert seen == ["arn:aws:lambda:us-east-1:000000000000:function:bark:$LATEST"]


def test_a_handler_that_sends_to_itself(mock, awslambda, send):
    """Each event is an invocation of its own, not one inside of another."""
    running = []

    def handler(event, _context):
        assert running == []
        running.append(event)
        if event:
            send(Payload=str(event - 1).encode())
        running.pop()

    mock.function("bark", handler)
    send(Payload=b"3")
    assert [one.event for one in mock.invocations] == [3, 2, 1, 0]
