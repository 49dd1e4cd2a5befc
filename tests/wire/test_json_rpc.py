from __future__ import annotations

import json
from binascii import crc32
from types import SimpleNamespace

import pytest

from streammock.errors import AwsError
from streammock.wire import authentication, fault, json_rpc
from streammock.wire.json_rpc import JsonRpc
from streammock.wire.protocol import Decoded
from streammock.wire.shapes import Decoders

CODEC = JsonRpc("dynamodb")
STREAMS = JsonRpc("dynamodbstreams")
UNSIGNED = {"authorization": None}


def _answer(request):
    """The response to a request that its codec refuses."""
    with pytest.raises(AwsError) as caught:
        CODEC.decode(request, authentication.read)
    return CODEC.fault(request, caught.value)


def test_call(http):
    """A POST with target, signature and JSON is a call."""
    headers = {"x-amz-target": "DynamoDB_20120810.GetItem"}
    decoded = CODEC.decode(
        http(b'{"TableName": "t", "Key": {"a": {"B": "AA=="}}}', headers=headers), authentication.read
    )
    assert (decoded.service, decoded.operation) == ("dynamodb", "GetItem")
    assert decoded.params == {"TableName": "t", "Key": {"a": {"B": b"\x00"}}}
    assert decoded.signature.region == "eu-west-1"


def test_streams_call(http):
    """The streams' operations have a target prefix of their own."""
    headers = {"x-amz-target": "DynamoDBStreams_20120810.ListStreams"}
    decoded = STREAMS.decode(http(b'{"Limit": 1}', headers=headers), authentication.read)
    assert (decoded.service, decoded.operation, decoded.params) == ("dynamodbstreams", "ListStreams", {"Limit": 1})


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("PUT", "/", {}),
        ("DELETE", "/", {}),
        ("OPTIONS", "/", {}),
        ("POST", "/abc", {}),
        ("GET", "/index.htm", {}),
        ("POST", "/", {"content-type": None}),
        ("POST", "/", {"content-type": "whatever"}),
        ("POST", "/", {"content-type": "application/x-amz-json-1.1"}),
        ("POST", "/", {"content-type": "application/jsonasdf"}),
    ],
)
def test_not_found(http, method, target, headers):
    """Other methods, paths and content types are a 404 in XML with a known checksum (dynamodb_facts)."""
    response = _answer(http(method=method, target=target, headers=headers))
    assert (response.status, response.body) == (404, b"<UnknownOperationException/>\n")
    assert response.headers["x-amz-crc32"] == "3552371480"


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("application/json", "application/json"),
        ("application/x-amz-json-1.0", "application/x-amz-json-1.0"),
        ("application/json;", "application/json"),
        ("  application/json  ;   asfd", "application/json"),
        ("application/x-amz-json-1.0;blahblah", "application/x-amz-json-1.0"),
    ],
)
def test_not_json(http, sent, answered):
    """A body that is no JSON comes before target and signature, in the request's content type (dynamodb_facts)."""
    response = _answer(http(b"hi", headers={"content-type": sent, "x-amz-target": None, **UNSIGNED}))
    assert response.body == b'{"__type":"com.amazon.coral.service#SerializationException"}'
    assert (response.status, response.headers["x-amz-crc32"]) == (400, "3948637019")
    assert response.headers["Content-Type"] == answered


@pytest.mark.parametrize(
    "target", [None, "whatever", "DynamoDB_20120810.ListTable", "DynamoDB_20111205.ListTables", "ListTables"]
)
@pytest.mark.parametrize("body", [b"", b"{}"])
def test_unknown_target(http, target, body):
    """No target or an unknown one is an UnknownOperationException, even unsigned (dynamodb_facts)."""
    response = _answer(http(body, headers={"x-amz-target": target, **UNSIGNED}))
    assert response.body == b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'
    assert (response.status, response.headers["x-amz-crc32"]) == (400, "1368724161")


def test_signature_comes_before_types(http):
    """Types are looked at only in a signed request."""
    response = _answer(http(b'{"Limit": "x"}', headers={"content-type": "application/json", **UNSIGNED}))
    assert json.loads(response.body)["__type"].endswith("#MissingAuthenticationTokenException")
    assert response.headers["x-amz-crc32"] == "2088342776"


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'"a"'])
def test_body_must_be_an_object(http, body):
    """JSON that is no object, and no body at all, cannot be a request (Alternator's test_manual_requests)."""
    assert _answer(http(body)).body == b'{"__type":"com.amazon.coral.service#SerializationException"}'


def test_type_error(http):
    """A SerializationException's text is its Message, with a capital (dynamodb_facts 1)."""
    response = _answer(http(b'{"Limit": "x"}'))
    assert json.loads(response.body) == {
        "__type": "com.amazon.coral.service#SerializationException",
        "Message": "STRING_VALUE cannot be converted to Integer",
    }


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            AwsError("ValidationException", "bad"),
            {"__type": "com.amazon.coral.validate#ValidationException", "message": "bad"},
        ),
        (
            AwsError("ResourceNotFoundException", "gone"),
            {"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "message": "gone"},
        ),
        (
            AwsError("AccessDeniedException", "no"),
            {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "no"},
        ),
        (
            fault.unrecognized_client(),
            {
                "__type": "com.amazon.coral.service#UnrecognizedClientException",
                "message": "The security token included in the request is invalid.",
            },
        ),
        (
            AwsError("TransactionCanceledException", "off", fields={"CancellationReasons": [{"Code": "None"}]}),
            {
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "CancellationReasons": [{"Code": "None"}],
                "Message": "off",
            },
        ),
    ],
)
def test_error_names(http, error, expected):
    """Each error carries its package, and its text under the name that the service uses (dynamodb_facts 1)."""
    response = CODEC.fault(http(), error)
    assert (response.status, json.loads(response.body)) == (error.status, expected)


def test_result(http):
    """A result is JSON in the request's content type, with the checksum of its bytes."""
    request = http(headers={"x-amz-target": "DynamoDB_20120810.GetItem"})
    decoded = CODEC.decode(request, authentication.read)
    response = CODEC.encode(request, decoded, {"Item": {"a": {"B": b"\x00"}}})
    assert (response.status, response.body) == (200, b'{"Item":{"a":{"B":"AA=="}}}')
    assert response.headers == {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(crc32(response.body))}


def test_operation_without_output_has_an_empty_body(http):
    """TagResource answers with nothing at all (Alternator's test_tags_return_empty_body)."""
    request = http(b'{"ResourceArn": "a"}', headers={"x-amz-target": "DynamoDB_20120810.TagResource"})
    decoded = CODEC.decode(request, authentication.read)
    assert CODEC.encode(request, decoded, {}).body == b""


def test_operation_without_input(http):
    """An operation that takes nothing ignores what it gets, whether its model has an empty input or none."""
    request = http(b'{"a": 1}', headers={"x-amz-target": "DynamoDB_20120810.DescribeLimits"})
    decoded = CODEC.decode(request, authentication.read)
    assert isinstance(decoded, Decoded)
    assert decoded.params == {}
    model = SimpleNamespace(name="X", input_shape=None, output_shape=None)
    assert json_rpc._Operation(model, Decoders("")).decode({"a": 1}, 0) == {}


def test_limit(http):
    """DynamoDB takes 16 MiB (dynamodb_facts)."""
    assert CODEC.limit(http()) == 16 * 1024 * 1024
