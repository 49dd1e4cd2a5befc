from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from streammock.errors import AwsError
from streammock.wire import authentication
from streammock.wire.rest_json import RestJson

CODEC = RestJson("lambda")
FUNCTIONS = "/2015-03-31/functions"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:f"


def _decode(request):
    return CODEC.decode(request, authentication.read)


def _answer(request):
    with pytest.raises(AwsError) as caught:
        _decode(request)
    return CODEC.fault(request, caught.value)


@pytest.mark.parametrize(
    ("method", "target", "operation", "params"),
    [
        ("GET", FUNCTIONS, "ListFunctions", {}),
        ("GET", f"{FUNCTIONS}/?MaxItems=5&Marker=a%20b", "ListFunctions", {"MaxItems": 5, "Marker": "a b"}),
        ("GET", f"{FUNCTIONS}/f", "GetFunction", {"FunctionName": "f"}),
        ("GET", f"{FUNCTIONS}/f?Qualifier=%24LATEST", "GetFunction", {"FunctionName": "f", "Qualifier": "$LATEST"}),
        (
            "GET",
            f"{FUNCTIONS}/{ARN.replace(':', '%3A')}/configuration",
            "GetFunctionConfiguration",
            {"FunctionName": ARN},
        ),
        ("DELETE", f"{FUNCTIONS}/{ARN}", "DeleteFunction", {"FunctionName": ARN}),
        ("GET", "/2015-03-31/event-source-mappings/", "ListEventSourceMappings", {}),
        ("DELETE", "/2015-03-31/event-source-mappings/u-1", "DeleteEventSourceMapping", {"UUID": "u-1"}),
        (
            "DELETE",
            f"/2017-03-31/tags/{ARN}?tagKeys=a&tagKeys=b",
            "UntagResource",
            {"Resource": ARN, "TagKeys": ["a", "b"]},
        ),
        ("DELETE", f"/2017-03-31/tags/{ARN}", "UntagResource", {"Resource": ARN}),
        ("GET", "/2018-10-31/layers?find=LayerVersion&Arn=a", "GetLayerVersionByArn", {"Arn": "a"}),
        ("GET", "/2018-10-31/layers", "ListLayers", {}),
        (
            "GET",
            "/2018-10-31/layers/l/versions/7",
            "GetLayerVersion",
            {"LayerName": "l", "VersionNumber": 7},
        ),
        (
            "GET",
            "/2025-12-01/functions/f/durable-executions?ReverseOrder=true&StartedAfter=2026-01-01T00:00:00Z",
            "ListDurableExecutionsByFunction",
            {"FunctionName": "f", "ReverseOrder": True, "StartedAfter": datetime(2026, 1, 1, tzinfo=timezone.utc)},
        ),
    ],
)
def test_members_of_path_and_query(http, method, target, operation, params):
    """Path labels and query parameters become members of the call, decoded and of their types."""
    decoded = _decode(http(b"", method=method, target=target))
    assert (decoded.service, decoded.operation, decoded.params) == ("lambda", operation, params)


def test_members_of_the_body(http):
    """A JSON body's members join those of the path; blobs come out of base64."""
    body = b'{"ZipFile": "AAAA", "Publish": true, "FunctionName": "other", "Nonsense": 1}'
    decoded = _decode(http(body, method="PUT", target=f"{FUNCTIONS}/f/code"))
    assert decoded.operation == "UpdateFunctionCode"
    assert decoded.params == {"FunctionName": "f", "ZipFile": b"\0\0\0", "Publish": True}


def test_payload_is_the_body_as_it_is(http):
    """Invoke's payload is bytes, whatever they are; its options are headers."""
    headers = {"x-amz-invocation-type": "Event", "x-amz-log-type": "Tail"}
    decoded = _decode(http(b"\xffno json", target=f"{FUNCTIONS}/f/invocations", headers=headers))
    expected = {"FunctionName": "f", "InvocationType": "Event", "LogType": "Tail", "Payload": b"\xffno json"}
    assert (decoded.operation, decoded.params) == ("Invoke", expected)
    assert "Payload" not in _decode(http(b"", target=f"{FUNCTIONS}/f/invocations")).params


def test_null_body(http):
    """A JSON null says as little as no body."""
    assert _decode(http(b"null", target=f"{FUNCTIONS}/f/versions")).params == {"FunctionName": "f"}


def test_streamed_answer(http):
    """The body of InvokeWithResponseStream is a row of events; its other members are headers and the status."""
    invoked = _decode(http(b"{}", target="/2021-11-15/functions/f/response-streaming-invocations"))
    assert (invoked.operation, invoked.params) == (
        "InvokeWithResponseStream",
        {"FunctionName": "f", "Payload": b"{}"},
    )
    events = [{"PayloadChunk": {"Payload": b"woof"}}, {"InvokeComplete": {}}]
    result = {"StatusCode": 200, "ExecutedVersion": "7", "ResponseStreamContentType": "a/b", "EventStream": events}
    response = CODEC.encode(http(), invoked, result)
    assert (response.status, response.headers) == (200, {"Content-Type": "a/b", "X-Amz-Executed-Version": "7"})
    assert response.body.index(b"woof") < response.body.index(b"InvokeComplete")
    dry = CODEC.encode(http(), invoked, {"StatusCode": 204, "EventStream": []})
    assert (dry.status, dry.headers, dry.body) == (204, {}, b"")


@pytest.mark.parametrize(
    ("method", "target"),
    [("POST", "/2015-03-31/nothing"), ("PATCH", FUNCTIONS), ("GET", f"{FUNCTIONS}//configuration"), ("GET", "/")],
)
def test_no_such_route(http, method, target):
    """A path or method that no operation has is denied, as nobody could be authorized for it."""
    response = _answer(http(method=method, target=target))
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (403, "AccessDeniedException")
    assert json.loads(response.body) == {"message": "Unable to determine service/operation name to be authorized"}


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (f"{FUNCTIONS}?MaxItems=x", "STRING_VALUE cannot be converted to Integer"),
        (f"{FUNCTIONS}?MaxItems=%C2%B2", "STRING_VALUE cannot be converted to Integer"),
        ("/2018-10-31/layers/l/versions/x", "STRING_VALUE cannot be converted to Long"),
        ("/2025-12-01/functions/f/durable-executions?StartedAfter=x", "STRING_VALUE cannot be converted to Date"),
    ],
)
def test_text_of_another_type(http, target, message):
    """Text in a path or query that is not of the member's type is a SerializationException."""
    response = _answer(http(b"", method="GET", target=target))
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (400, "SerializationException")
    assert json.loads(response.body) == {"message": message}


def test_body_that_is_no_json(http):
    """A body that cannot be parsed is Lambda's InvalidRequestContentException (aws_facts 3.3)."""
    response = _answer(http(b"{", target=FUNCTIONS))
    assert response.headers["x-amzn-ErrorType"] == "InvalidRequestContentException"
    body = json.loads(response.body)
    assert body["Type"] == "User"
    assert body["message"].startswith("Could not parse request body into json: ")


def test_results(http):
    """A result's status, headers and body are where the model says; no body where there is no output."""
    listed = _decode(http(b"", method="GET", target=FUNCTIONS))
    response = CODEC.encode(http(), listed, {"Functions": [{"CodeSize": 1}]})
    assert (response.status, response.body) == (200, b'{"Functions":[{"CodeSize":1}]}')
    created = _decode(http(b"{}", target=FUNCTIONS))
    assert CODEC.encode(http(), created, {"FunctionName": "f"}).status == 201
    tagged = _decode(http(b"{}", target="/2017-03-31/tags/r"))
    response = CODEC.encode(http(), tagged, {})
    assert (response.status, response.headers, response.body) == (204, {}, b"")
    deleted = _decode(http(b"", method="DELETE", target=f"{FUNCTIONS}/f"))
    assert CODEC.encode(http(), deleted, {"StatusCode": 204}).status == 204


def test_results_of_invoke(http):
    """Invoke's answer is the payload itself, its other members are headers and the status (aws_facts 3.3)."""
    invoked = _decode(http(b"", target=f"{FUNCTIONS}/f/invocations"))
    result = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "FunctionError": "Unhandled", "Payload": b"null"}
    response = CODEC.encode(http(), invoked, result)
    assert (response.status, response.body) == (200, b"null")
    assert response.headers["X-Amz-Function-Error"] == "Unhandled"
    assert response.headers["X-Amz-Executed-Version"] == "$LATEST"
    response = CODEC.encode(http(), invoked, {"StatusCode": 202, "Payload": b""})
    assert (response.status, response.body) == (202, b"")


@pytest.mark.parametrize(
    ("error", "body"),
    [
        (AwsError("ResourceNotFoundException", "gone", status=404), {"Type": "User", "Message": "gone"}),
        (AwsError("InvalidParameterValueException", "bad"), {"Type": "User", "message": "bad"}),
        (AwsError("ServiceException", "oh", status=500), {"Type": "Service", "Message": "oh"}),
        (
            AwsError("ValidationException", "1 validation error detected: x"),
            {"message": "1 validation error detected: x"},
        ),
        (
            AwsError("TooManyRequestsException", "Rate Exceeded.", status=429, fields={"Reason": "R"}),
            {"Reason": "R", "Type": "User", "message": "Rate Exceeded."},
        ),
    ],
)
def test_error_bodies(http, error, body):
    """Type and message are spelt as the error's shape has them; the code is a header (aws_facts 3.1)."""
    response = CODEC.fault(http(), error)
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (error.status, error.code)
    assert json.loads(response.body) == body


def test_error_member_in_a_header(http):
    """How long to wait is a header."""
    error = AwsError("TooManyRequestsException", "Rate Exceeded.", status=429, fields={"retryAfterSeconds": 7})
    assert CODEC.fault(http(), error).headers["Retry-After"] == "7"


def test_limit(http):
    """CreateFunction takes a zip of 50 MB in base64 (aws_facts 3.6)."""
    assert CODEC.limit(http()) == 70_167_211
