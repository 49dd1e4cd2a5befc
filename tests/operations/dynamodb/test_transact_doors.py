"""The errors of transactions leave by both doors in one form: in process, and over HTTP as botocore reads it."""

import json
import urllib.error
import urllib.request
from base64 import b64encode

import pytest
from botocore.exceptions import ClientError
from botocore.parsers import create_parser

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
ITEM = {**KEY, "blob": {"B": b"\x00\xff"}, "blobs": {"BS": [b"x", b"y"]}, "list": {"L": [{"NULL": True}]}}


@pytest.fixture
def over_http(mock, dynamodb):
    """The parsed response of a failing call: what botocore's endpoint makes of the bytes."""
    model = dynamodb.meta.service_model

    def over_http(operation, params):
        request = urllib.request.Request(
            mock.endpoint_url,
            json.dumps(params, default=lambda blob: b64encode(blob).decode()).encode(),
            {
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": f"DynamoDB_20120810.{operation}",
                "X-Amz-Date": "20260101T000000Z",
                "Authorization": "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/dynamodb/aws4_request, "
                "SignedHeaders=host;x-amz-date, Signature=abc",
            },
        )
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=20)
        with caught.value as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            raw = {"body": response.read(), "headers": headers, "status_code": response.code}
        parser = create_parser("json")
        parsed = parser.parse(raw, model.operation_model(operation).output_shape)
        error_shape = model.shape_for_error_code(parsed["Error"]["Code"])
        if error_shape is not None:
            parsed.update(parser.parse(raw, error_shape))
        return parsed, list(json.loads(raw["body"]))

    return over_http


@pytest.fixture
def in_process(dynamodb):
    """The response of a failing call in process."""

    def in_process(operation, params):
        with pytest.raises(ClientError) as caught:
            dynamodb._make_api_call(operation, params)
        return caught.value.response

    return in_process


def without_metadata(response):
    return {name: member for name, member in response.items() if name != "ResponseMetadata"}


CHECK = {
    "TableName": "Table",
    "Key": KEY,
    "ConditionExpression": "attribute_not_exists(pk)",
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
ABSENT = {"Put": {"TableName": "Table", "Item": {**KEY, "sk": {"N": "2"}}}}


@pytest.mark.parametrize(
    ("operation", "params", "code"),
    [
        (
            "TransactWriteItems",
            {"TransactItems": [ABSENT, {"ConditionCheck": CHECK}]},
            "TransactionCanceledException",
        ),
        (
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "Table", "Key": {"pk": {"N": "1"}}}}]},
            "TransactionCanceledException",
        ),
        (
            "TransactWriteItems",
            {"TransactItems": [ABSENT], "ClientRequestToken": "token"},
            "IdempotentParameterMismatchException",
        ),
        (
            "TransactGetItems",
            {"TransactItems": [{"Get": {"TableName": "Table", "Key": KEY}}] * 2},
            "ValidationException",
        ),
        ("GetItem", {"TableName": "Missing", "Key": KEY}, "ResourceNotFoundException"),
        (
            "PutItem",
            {
                "TableName": "Table",
                "Item": KEY,
                "ConditionExpression": "attribute_not_exists(pk)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            },
            "ConditionalCheckFailedException",
        ),
    ],
)
def test_both_doors_tell_the_same(dynamodb, table, over_http, in_process, operation, params, code):
    """All members of an error, binary values among them, reach the caller alike."""
    dynamodb.transact_write_items(
        TransactItems=[{"Put": {"TableName": table, "Item": ITEM}}], ClientRequestToken="token"
    )
    expected = in_process(operation, params)
    parsed, _ = over_http(operation, params)
    assert expected["Error"]["Code"] == code
    assert without_metadata(parsed) == without_metadata(expected)
    assert parsed["ResponseMetadata"]["HTTPStatusCode"] == expected["ResponseMetadata"]["HTTPStatusCode"]


def test_the_reasons_carry_the_item(dynamodb, table, over_http):
    """With ALL_OLD; on the wire the members stand in AWS's order (aws/aws-sdk-net#1292, boto/boto3#2657)."""
    dynamodb.put_item(TableName=table, Item=ITEM)
    parsed, members = over_http("TransactWriteItems", {"TransactItems": [ABSENT, {"ConditionCheck": CHECK}]})
    assert members == ["__type", "CancellationReasons", "Message"]
    reasons = parsed["CancellationReasons"]
    assert [list(reason) for reason in reasons] == [["Code"], ["Item", "Code", "Message"]]
    assert reasons[1]["Item"] == ITEM
