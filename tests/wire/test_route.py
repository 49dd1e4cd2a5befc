from __future__ import annotations

import json

import pytest

from streammock.errors import StreamMockError
from streammock.errors.base import unsupported_operation, unsupported_parameter
from streammock.wire import fault, message, route
from streammock.wire.json_rpc import JsonRpc
from streammock.wire.refusal import refuse
from streammock.wire.rest_json import RestJson


def _signed_for(service):
    return f"AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=c"


@pytest.mark.parametrize(
    ("headers", "path", "service"),
    [
        ({}, "/", "dynamodb"),
        ({"authorization": None}, "/", "dynamodb"),
        ({"x-amz-target": "DynamoDBStreams_20120810.ListStreams"}, "/", "dynamodbstreams"),
        ({"x-amz-target": "DynamoDB_20120810.X", "authorization": _signed_for("s3")}, "/", "dynamodb"),
        ({"x-amz-target": None, "authorization": _signed_for("lambda")}, "/anything", "lambda"),
        ({"x-amz-target": None, "authorization": None}, "/2015-03-31/functions", "lambda"),
        ({"x-amz-target": None, "authorization": None}, "/abc", "dynamodb"),
        ({"x-amz-target": "whatever", "authorization": None}, "/", "dynamodb"),
        ({"x-amz-target": "DynamoDB_20111205.ListTables", "authorization": None}, "/", "dynamodb"),
        ({"x-amz-target": None, "authorization": "AWS4- Credential=cassandra/2/3/4/aws4_request"}, "/", "dynamodb"),
    ],
)
def test_service(http, headers, path, service):
    """The target decides, else what the request is signed for, else the path (runtimes 4)."""
    assert route.service_of(http(target=path, headers=headers)) == service


@pytest.mark.parametrize(
    ("headers", "path", "text"),
    [
        ({"x-amz-target": None, "authorization": _signed_for("s3")}, "/", "not s3"),
        ({"x-amz-target": "AmazonSQS.SendMessage", "authorization": _signed_for("sqs")}, "/", "not sqs"),
        ({"x-amz-target": "Kinesis_20131202.PutRecord", "authorization": None}, "/", "not Kinesis"),
        ({"smithy-protocol": "rpc-v2-cbor"}, "/service/X/operation/Y", "does not speak rpc-v2-cbor"),
        ({"smithy-protocol": "\xe9" * 70}, "/", "does not speak that protocol"),
        ({}, "/service/DynamoDB_20120810/operation/ListTables", "does not speak Smithy RPC"),
    ],
)
def test_refused(http, headers, path, text):
    """Services and protocols that are not spoken here are refused by name (issue: no silent mistakes)."""
    with pytest.raises(fault.Refusal, match=text):
        route.service_of(http(target=path, headers=headers))


def test_codec_is_made_once():
    """Each service has one codec, and with it one set of compiled decoders."""
    assert route.codec("dynamodb") is route.codec("dynamodb")
    assert isinstance(route.codec("dynamodbstreams"), JsonRpc)
    assert isinstance(route.codec("lambda"), RestJson)


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (unsupported_operation("dynamodb", "X"), 400, "StreamMockUnsupportedOperation"),
        (unsupported_parameter("X", "Y"), 400, "StreamMockUnsupportedParameter"),
        (fault.forbidden_host("evil.example"), 403, "StreamMockForbiddenHost"),
        (StreamMockError("something"), 400, "StreamMockError"),
    ],
)
def test_refusal_in_json(http, error, status, kind):
    """What only the mock says is an error of our own name, for both JSON protocols."""
    response = refuse(http(), error)
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (status, kind)
    assert json.loads(response.body) == {"__type": f"streammock#{kind}", "message": str(error)}


@pytest.mark.parametrize(("service", "header"), [("sqs", "StreamMockUnsupportedService;Sender"), ("dynamodb", None)])
def test_refusal_for_services_that_spoke_query(http, service, header):
    """The JavaScript SDK's client of SQS fails over an error that lacks its old form; ours have no other form."""
    response = refuse(http(headers={"authorization": _signed_for(service)}), fault.unsupported_service(service))
    assert response.headers.get("x-amzn-query-error") == header


@pytest.mark.parametrize(
    ("headers", "start"),
    [
        ({"authorization": _signed_for("s3")}, b"<Error><Code>StreamMockUnsupportedService</Code>"),
        ({"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, b"<ErrorResponse><Error><Code>"),
    ],
)
def test_refusal_in_xml(http, headers, start):
    """A client that speaks XML, as a handler's S3 or SNS client does, gets the refusal in XML."""
    response = refuse(http(headers=headers), fault.unsupported_service("a<b"))
    assert response.body.startswith(start)
    assert b"not a&lt;b" in response.body


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/a?b=c?d", "/a", "b=c?d"),
        ("http://host:1/a/b?c", "/a/b", "c"),
        ("http://host", "/", ""),
        ("*", "*", ""),
    ],
)
def test_request_target(target, path, query):
    """A request target is split at its question mark; the absolute form is understood."""
    request = message.request("GET", target, [])
    assert (request.path, request.query) == (path, query)


def test_headers_sent_twice():
    """A header's values are joined, but the first can be asked for."""
    request = message.request("GET", "/?a=1&a=2&b", [(b"x", b"1"), (b"y", b"3"), (b"x", b"2")])
    assert request.headers == {"x": "1,2", "y": "3"}
    assert (request.first(b"x"), request.first(b"z")) == ("1", "")
    assert request.query_parameters() == {"a": ["1", "2"], "b": [""]}
