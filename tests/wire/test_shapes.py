from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from streammock import service_models
from streammock.errors import AwsError
from streammock.wire import shapes

DECODERS = shapes.Decoders("com.amazonaws.dynamodb.v20120810.")
CAST = (
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')"
)
STRUCTURE = "Start of structure or map found where not expected"


def _decode(operation, document, service="dynamodb"):
    shape = service_models.input_shape(service, operation)
    return DECODERS.of(shape)(document, 0)


def _message_of(operation, document):
    with pytest.raises(AwsError) as caught:
        _decode(operation, document)
    assert caught.value.code == "SerializationException"
    return caught.value.message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "TRUE_VALUE cannot be converted to String"),
        (False, "FALSE_VALUE cannot be converted to String"),
        (23, "NUMBER_VALUE cannot be converted to String"),
        (34.56, "DECIMAL_VALUE cannot be converted to String"),
        ([], "Unrecognized collection type class java.lang.String"),
        ({}, STRUCTURE),
    ],
)
def test_string_of_another_type(value, message):
    """A string member names the JSON type it got (dynamodb_facts 2)."""
    assert _message_of("GetItem", {"TableName": value}) == message
    assert _message_of("PutItem", {"Item": {"a": {"S": value}}}) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("23", "Unexpected token received from parser"),
        (23, "NUMBER_VALUE cannot be converted to Boolean"),
        (34.56, "DECIMAL_VALUE cannot be converted to Boolean"),
        ([], "Unrecognized collection type class java.lang.Boolean"),
        ({}, STRUCTURE),
    ],
)
def test_boolean_of_another_type(value, message):
    """A boolean member names the JSON type it got (dynalite's assertType)."""
    assert _message_of("GetItem", {"ConsistentRead": value}) == message


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("YES", True), ("1", True), ("no", False), ("0", False)]
)
def test_boolean_as_text(text, expected):
    """Text that says yes or no is taken for a boolean (dynalite's validations, observed on AWS)."""
    assert _decode("GetItem", {"ConsistentRead": text}) == {"ConsistentRead": expected}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("23", "STRING_VALUE cannot be converted to Long"),
        (True, "TRUE_VALUE cannot be converted to Long"),
        (False, "FALSE_VALUE cannot be converted to Long"),
        ([], "Unrecognized collection type class java.lang.Long"),
        ({}, STRUCTURE),
        (10**30, "NUMBER_VALUE cannot be converted to Long"),
    ],
)
def test_long_of_another_type(value, message):
    """A long member names the JSON type it got (dynamodb_facts 2)."""
    assert _message_of("CreateTable", {"ProvisionedThroughput": {"ReadCapacityUnits": value}}) == message


def test_integer_takes_the_floor_of_a_decimal():
    """A decimal number for an integer member loses its fraction (dynalite's validations)."""
    assert _decode("Scan", {"Limit": 3.9}) == {"Limit": 3}
    assert _message_of("Scan", {"Limit": "3"}) == "STRING_VALUE cannot be converted to Integer"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "only base-64-encoded strings are convertible to bytes"),
        (23, "only base-64-encoded strings are convertible to bytes"),
        ([], "Unrecognized collection type class java.nio.ByteBuffer"),
        ({}, STRUCTURE),
        ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
        ("=+/=", "Invalid last non-pad Base64 character dectected"),
        ("+/+=", "Invalid last non-pad Base64 character dectected"),
        ("YWJj??!!", "Invalid last non-pad Base64 character dectected"),
        ("éééé", "Invalid last non-pad Base64 character dectected"),
    ],
)
def test_blob_of_another_type(value, message):
    """A blob must be canonical base64 text (dynalite's assertType)."""
    assert _message_of("PutItem", {"Item": {"a": {"B": value}}}) == message
    assert _message_of("PutItem", {"Item": {"a": {"BS": [value]}}}) == message


@pytest.mark.parametrize("text", ["", "AA==", "AAA=", "AAAA", "AAAAAA=="])
def test_blob_becomes_bytes(text):
    """Base64 text becomes the bytes it stands for."""
    value = _decode("PutItem", {"Item": {"a": {"B": text}}})["Item"]["a"]["B"]
    assert value == bytes(len(text) * 3 // 4 - text.count("="))


@pytest.mark.parametrize(
    ("operation", "document", "message"),
    [
        ("GetItem", {"Key": "x"}, "Unexpected field type"),
        (
            "GetItem",
            {"Key": []},
            (
                "Unrecognized collection type java.util.Map<java.lang.String, "
                "com.amazonaws.dynamodb.v20120810.AttributeValue>"
            ),
        ),
        (
            "GetItem",
            {"ExpressionAttributeNames": []},
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        ),
        ("GetItem", {"Key": {"a": 1}}, "Unexpected value type in payload"),
        (
            "GetItem",
            {"Key": {"a": []}},
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
        ),
        ("CreateTable", {"ProvisionedThroughput": "x"}, "Unexpected field type"),
        (
            "CreateTable",
            {"ProvisionedThroughput": []},
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.ProvisionedThroughput",
        ),
        ("CreateTable", {"KeySchema": 1}, "Unexpected field type"),
        ("CreateTable", {"KeySchema": {}}, STRUCTURE),
        ("CreateTable", {"KeySchema": ["x"]}, "Unexpected value type in payload"),
        ("BatchWriteItem", {"RequestItems": {"t": 1}}, CAST),
        ("BatchWriteItem", {"RequestItems": {"t": {}}}, STRUCTURE),
        (
            "BatchWriteItem",
            {"RequestItems": []},
            (
                "Unrecognized collection type java.util.Map<java.lang.String, "
                "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>"
            ),
        ),
        ("BatchGetItem", {"RequestItems": {"t": {"Keys": ["x"]}}}, CAST),
        (
            "BatchGetItem",
            {"RequestItems": {"t": {"Keys": [[]]}}},
            (
                "Unrecognized collection type java.util.Map<java.lang.String, "
                "com.amazonaws.dynamodb.v20120810.AttributeValue>"
            ),
        ),
        ("PutItem", {"Item": {"a": {"SS": "x"}}}, "Unexpected field type"),
        ("PutItem", {"Item": {"a": {"L": [1]}}}, "Unexpected value type in payload"),
    ],
)
def test_collection_of_another_type(operation, document, message):
    """Lists, maps and structures name what they got, by where they stand (dynalite's assertType)."""
    assert _message_of(operation, document) == message


def test_unknown_members_and_nulls_are_dropped():
    """A member that the operation does not have is ignored, and a null is as good as absent."""
    document = {"TableName": "t", "Nonsense": {"a": 1}, "Key": {"a": {"S": "x", "Q": 1, "N": None}}, "Limit": None}
    assert _decode("GetItem", document) == {"TableName": "t", "Key": {"a": {"S": "x"}}}


def test_null_among_attribute_values_has_no_type():
    """A null element of a map or list of structures is one without members, so that validation can name it."""
    assert _decode("PutItem", {"Item": {"a": None, "b": {"L": [None]}}}) == {"Item": {"a": {}, "b": {"L": [{}]}}}


def test_null_among_scalars_is_refused():
    """A null element among strings cannot be absent."""
    assert _message_of("PutItem", {"Item": {"a": {"SS": [None]}}}) == "NULL_VALUE cannot be converted to String"
    assert _message_of("GetItem", {"ExpressionAttributeNames": {"#a": None}}) == (
        "NULL_VALUE cannot be converted to String"
    )


def test_nesting_is_bounded():
    """Fifty levels pass to validation, which has the better place to refuse them; hundreds do not."""
    value = {"S": "x"}
    for _ in range(50):
        value = {"M": {"a": value}}
    assert _decode("PutItem", {"Item": {"a": value}}) == {"Item": {"a": value}}
    for _ in range(50):
        value = {"L": [value]}
    with pytest.raises(AwsError, match="Nesting Levels have exceeded supported limits"):
        _decode("PutItem", {"Item": {"a": value}})


def test_timestamp_becomes_an_aware_datetime():
    """Epoch seconds become what botocore's parser would give."""
    document = {"FunctionName": "f", "StartingPositionTimestamp": 1767225600.25}
    params = _decode("CreateEventSourceMapping", document, service="lambda")
    assert params["StartingPositionTimestamp"] == datetime(2026, 1, 1, 0, 0, 0, 250_000, tzinfo=timezone.utc)


@pytest.mark.parametrize("value", [1e300, -1e15, "2026-01-01", True, [], {}])
def test_timestamp_of_another_type(value):
    """What is no instant is refused, whatever it is."""
    with pytest.raises(AwsError) as caught:
        _decode("CreateEventSourceMapping", {"StartingPositionTimestamp": value}, service="lambda")
    assert caught.value.code == "SerializationException"


@pytest.mark.parametrize("value", ["1", True, [], {}])
def test_double_of_another_type(value):
    """A floating-point member takes numbers alone."""
    document = {"AutoScalingRoleArn": "r", "ScalingPolicyUpdate": {"PolicyName": "p"}}
    document["ScalingPolicyUpdate"]["TargetTrackingScalingPolicyConfiguration"] = {"TargetValue": value}
    update = {"ProvisionedWriteCapacityAutoScalingUpdate": document}
    assert _message_of("UpdateTableReplicaAutoScaling", update)
    document["ScalingPolicyUpdate"]["TargetTrackingScalingPolicyConfiguration"] = {"TargetValue": 50}
    assert _decode("UpdateTableReplicaAutoScaling", update) == update


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hi",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"\xff",
        b'{"a": "\xff"}',
        b'"\\ud800"',
        b'"\\uDfff"',
        b"[" * 100_000,
        b'{"":' * 100_000 + b"{}" + b"}" * 100_000,
        b'"\\ud800"'.join([b"[" * 900, b"]" * 900]),
        b'{"a": "\n"}',
        "{}".encode("utf-16"),
    ],
)
def test_what_is_no_json(body):
    """Anything but a JSON document in UTF-8 is a ValueError, never a crash."""
    with pytest.raises(ValueError):
        shapes.parse(body)


def test_json_text_is_kept():
    """Escapes, pairs of surrogates and huge numbers are read without loss or delay."""
    assert shapes.parse(b'"\\u00e9 \\ud83d\\ude00"') == "é 😀"
    assert shapes.parse(b"[1, -2.5]") == [1, -2.5]
    assert shapes.parse(b"9" * 1_000_000) == float("inf")


def test_answers_are_encoded():
    """Binary is base64, time is epoch seconds with milliseconds, text is UTF-8."""
    whole = datetime(2026, 1, 1, tzinfo=timezone.utc)
    document = {"b": b"\x00\xff", "t": whole, "u": whole.replace(microsecond=123_456), "s": "é"}
    assert shapes.encode(document) == '{"b":"AP8=","t":1767225600,"u":1767225600.123,"s":"é"}'.encode()
    assert json.loads(shapes.encode({"a": bytearray(b"x")})) == {"a": "eA=="}


def test_what_has_no_wire_form():
    """A result of ours with a foreign object in it is our mistake and says so."""
    with pytest.raises(TypeError, match="no form on the wire"):
        shapes.encode({"a": object()})
