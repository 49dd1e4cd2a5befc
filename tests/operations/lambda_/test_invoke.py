"""Invoke: synchronous, dry, and what it refuses. tests/operations/lambda_/test_invoke_event.py has the asynchronous kind."""

import base64
import io
import json
import re

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
UNREADABLE = "InvalidRequestContentException"


def context_of(_event, context):
    client = context.client_context
    return {
        "request_id": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "version": context.function_version,
        "custom": client and client.custom,
    }


def fail(_event, _context):
    print("about to fail")  # noqa: T201 -- standard output is the log
    raise ValueError("no")


# --- RequestResponse ------------------------------------------------------------------------------------------------
def test_a_reply(bark, invoke):
    """200 with the reply and the version that ran, and nothing else (aws_facts 3.3)."""
    answer = invoke(Payload=b'{"a": [1, "\xc3\xbc"]}')
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 200
    payload = json.loads(answer.pop("Payload"))
    assert (payload, answer) == ({"a": [1, "ü"]}, {"StatusCode": 200, "ExecutedVersion": "$LATEST"})


@pytest.mark.parametrize("params", [{}, {"Payload": b""}])
def test_no_payload(bark, invoke, params):
    """The handler sees an empty object (aws_facts 3.3)."""
    assert invoke(**params)["Payload"] == b"{}"


@pytest.mark.parametrize(
    "payload", [b"1", "1", bytearray(b"1"), io.BytesIO(b"1")], ids=lambda value: type(value).__name__
)
def test_forms_of_a_payload(bark, invoke, payload):
    """Whatever boto3 takes as a blob."""
    assert invoke(Payload=payload)["Payload"] == b"1"


def test_a_handler_that_returns_nothing(mock, invoke):
    """None is null (aws_facts 3.3)."""
    mock.function("bark", lambda _event, _context: None)
    assert invoke()["Payload"] == b"null"


@pytest.mark.parametrize(
    ("params", "arn"),
    [
        ({"FunctionName": "bark"}, ARN),
        ({"FunctionName": ARN}, ARN),
        ({"FunctionName": "000000000000:function:bark"}, ARN),
        ({"FunctionName": "bark", "Qualifier": "$LATEST"}, f"{ARN}:$LATEST"),
        ({"FunctionName": f"{ARN}:$LATEST"}, f"{ARN}:$LATEST"),
    ],
)
def test_the_qualifier_reaches_the_handler(mock, invoke, params, arn):
    """invoked_function_arn has the qualifier of the call and none if there was none (aws_facts 3.3)."""
    mock.function("bark", context_of)
    answer = invoke(**params)
    shown = json.loads(answer["Payload"])
    assert (shown["arn"], shown["version"], answer["ExecutedVersion"]) == (arn, "$LATEST", "$LATEST")


def test_an_unknown_qualifier(bark, error_of, awslambda):
    """404 names it (aws_facts 3.6, invocation_exc_not_existent)."""
    answer = error_of(awslambda.invoke, FunctionName=bark, Qualifier="non-existent-alias")
    assert answer == ("ResourceNotFoundException", f"Function not found: {ARN}:non-existent-alias")


def test_a_handler_that_raises(mock, invoke):
    """200 all the same, with FunctionError and the payload that Python's runtime makes (streams_and_mappings C.2)."""
    mock.function("bark", fail)
    answer = invoke()
    assert (answer["StatusCode"], answer["FunctionError"], answer["ExecutedVersion"]) == (200, "Unhandled", "$LATEST")
    payload = json.loads(answer["Payload"])
    assert list(payload) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (payload["errorMessage"], payload["errorType"]) == ("no", "ValueError")
    assert payload["requestId"] == mock.invocations[0].request_id
    assert payload["stackTrace"][-1].endswith('in fail\n    raise ValueError("no")\n')


def test_a_reply_over_the_limit(mock, invoke):
    """A function error instead of the reply (streams_and_mappings C.1)."""
    mock.function("bark", lambda _event, _context: "x" * 6_291_556)
    answer = invoke()
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"]) == {
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        "errorType": "Function.ResponseSizeTooLarge",
    }


# --- LogType --------------------------------------------------------------------------------------------------------
def test_the_tail_of_the_log(mock, invoke):
    """LogResult is base64 of START, output, END and REPORT (aws_facts 3.4)."""

    def handler(_event, _context):
        print("hello")  # noqa: T201 -- standard output is the log

    mock.function("bark", handler)
    lines = base64.b64decode(invoke(LogType="Tail")["LogResult"]).decode().split("\n")
    request_id = mock.invocations[0].request_id
    assert lines[:3] == [f"START RequestId: {request_id} Version: $LATEST", "hello", f"END RequestId: {request_id}"]
    report = (
        rf"REPORT RequestId: {request_id}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t.*\t"
    )
    assert re.fullmatch(report, lines[3])
    assert lines[4:] == [""]


def test_the_tail_of_a_failure(mock, invoke):
    """What was written before the error, and the error itself (aws_facts 3.4)."""
    mock.function("bark", fail)
    log = base64.b64decode(invoke(LogType="Tail")["LogResult"]).decode()
    assert "about to fail\n[ERROR] ValueError: no\nTraceback (most recent call last):\n" in log


@pytest.mark.parametrize("params", [{}, {"LogType": "None"}])
def test_no_tail_unless_asked_for(bark, invoke, params):
    """LogResult is there with LogType Tail alone (aws_facts 3.3)."""
    assert "LogResult" not in invoke(**params)


# --- DryRun ---------------------------------------------------------------------------------------------------------
def test_a_dry_run(mock, bark, invoke):
    """204, nothing in the body, and nothing runs (aws_facts 3.3)."""
    answer = invoke(InvocationType="DryRun")
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 204
    assert (answer, mock.invocations) == ({"StatusCode": 204, "Payload": b""}, [])


def test_a_dry_run_checks(bark, awslambda, error_of):
    """It fails where a real one would not reach the function."""
    dry = {"InvocationType": "DryRun"}
    assert error_of(awslambda.invoke, FunctionName="meow", **dry)[0] == "ResourceNotFoundException"
    assert error_of(awslambda.invoke, FunctionName=bark, Payload=b"{", **dry)[0] == UNREADABLE


# --- what is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["RequestResponse", "Event"])
@pytest.mark.parametrize(
    "payload",
    [b"{", b"bark", b"'a'", b'{"a"}', b"\x99", b'{"\x87": 1}', b"NaN", b'{"a": -Infinity}', b"[" * 100_000, b"1 2"],
    ids=["open", "word", "quotes", "no-value", "control", "utf8", "nan", "infinity", "deep", "two"],
)
def test_a_payload_that_is_no_json(mock, bark, awslambda, error_of, kind, payload):
    """400, by its beginning; the rest is the parser's reason (aws_facts 3.6, invoke_function_invalid_payload_body, invoke_function_invalid_payload_message)."""
    code, message = error_of(awslambda.invoke, FunctionName=bark, InvocationType=kind, Payload=payload)
    assert code == UNREADABLE
    assert message.startswith("Could not parse request body into json: Could not parse payload into json: ")
    assert mock.invocations == []


def test_payload_errors_have_their_members(bark, awslambda):
    """Type and message (aws_facts 3.1)."""
    with pytest.raises(awslambda.exceptions.InvalidRequestContentException) as caught:
        awslambda.invoke(FunctionName=bark, Payload=b"{")
    response = caught.value.response
    assert (response["Type"], response["message"]) == ("User", response["Error"]["Message"])


def test_a_synchronous_payload_over_the_limit(bark, awslambda, invoke):
    """6 MB and not a byte more, with 413 (streams_and_mappings C.1)."""
    fitting = b'"' + b"x" * (6_291_456 - 2) + b'"'
    assert "FunctionError" not in invoke(Payload=fitting)
    with pytest.raises(awslambda.exceptions.ClientError, match="Request must be smaller than 6291456 bytes") as caught:
        awslambda.invoke(FunctionName=bark, Payload=fitting + b" ")
    response = caught.value.response
    assert response["Error"]["Code"] == "RequestEntityTooLargeException"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 413


@pytest.mark.parametrize(
    ("name", "member", "choices"),
    [
        ("InvocationType", "invocationType", "[Event, RequestResponse, DryRun]"),
        ("LogType", "logType", "[None, Tail]"),
    ],
)
def test_unknown_choices(bark, awslambda, error_of, name, member, choices):
    """A choice that there is not fails its constraint (as in aws_facts 3.6, invoke_function_invalid_invoke_type)."""
    text = (
        f"1 validation error detected: Value 'UNKNOWN' at '{member}' failed to satisfy constraint: "
        f"Member must satisfy enum value set: {choices}"
    )
    assert error_of(awslambda.invoke, FunctionName=bark, **{name: "UNKNOWN"}) == ("ValidationException", text)


# --- ClientContext --------------------------------------------------------------------------------------------------
def encoded(text):
    return base64.b64encode(text.encode()).decode()


def test_a_client_context(mock, invoke):
    """The handler's context has what the caller passed along (streams_and_mappings C.1)."""
    mock.function("bark", context_of)
    answer = invoke(ClientContext=encoded('{"custom": {"a": "b"}}'))
    assert json.loads(answer["Payload"])["custom"] == {"a": "b"}


@pytest.mark.parametrize(
    "context", ["string", "ü", encoded("no json"), encoded("[1]"), encoded('"text"'), encoded("[" * 2600)]
)
def test_a_malformed_client_context(bark, awslambda, error_of, context):
    """It must be base64 of a JSON object."""
    text = "Client context must be a valid Base64-encoded JSON object."
    assert error_of(awslambda.invoke, FunctionName=bark, ClientContext=context) == (UNREADABLE, text)


def test_a_client_context_over_the_limit(bark, awslambda, invoke, error_of):
    """3583 bytes at most (streams_and_mappings C.1)."""
    fitting = encoded(json.dumps({"custom": {"a": "x" * 2600}}))
    assert len(fitting) <= 3583
    assert invoke(ClientContext=fitting)["StatusCode"] == 200
    context = encoded(json.dumps({"custom": {"a": "x" * 2700}}))
    assert len(context) > 3583
    code, message = error_of(awslambda.invoke, FunctionName=bark, ClientContext=context)
    assert (code, "3583 bytes" in message) == (UNREADABLE, True)


@pytest.mark.parametrize("kind", ["RequestResponse", "Event"])
def test_the_request_has_the_id_that_the_handler_sees(mock, awslambda, kind):
    """In the answer's metadata, in the context and in the log (recorded: LocalStack's test_request_id_invoke)."""
    mock.function("meow", lambda _event, context: context.aws_request_id)
    answer = awslambda.invoke(FunctionName="meow", InvocationType=kind)
    (done,) = mock.functions["meow"].invocations
    assert answer["ResponseMetadata"]["RequestId"] == done.request_id == done.result
    assert done.logs[0].startswith(f"START RequestId: {done.request_id} ")
