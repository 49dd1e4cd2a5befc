"""TransactGetItems: what it reads and refuses."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}


def get(key=None, **more):
    return {"Get": {"TableName": "Table", "Key": key or KEY, **more}}


@pytest.fixture
def read(dynamodb):
    """The responses of a transaction: ``read(get, …)``."""
    return lambda *gets, **more: dynamodb.transact_get_items(TransactItems=list(gets), **more)["Responses"]


@pytest.fixture
def refused(mock):
    """The response of a transaction that fails; botocore is kept from refusing it first."""
    client = boto3.client("dynamodb", region_name="us-east-1", config=Config(parameter_validation=False))

    def refused(*gets, **more):
        with pytest.raises(ClientError) as caught:
            client.transact_get_items(TransactItems=list(gets), **more)
        return caught.value.response

    return refused


def error_in(response):
    return response["Error"]["Code"], response["Error"]["Message"]


def test_items_stand_in_the_order_of_the_request(dynamodb, table, put, read, define):
    """Items of several tables, by name or ARN; a missing one leaves its place empty (aws_facts 5.2)."""
    arn = dynamodb.create_table(**define("Second"))["TableDescription"]["TableArn"]
    put("a", 1, n={"N": "1"})
    dynamodb.put_item(TableName="Second", Item=KEY)
    found = read(get({**KEY, "sk": {"N": "2"}}), {"Get": {"TableName": arn, "Key": KEY}}, get())
    assert found == [{}, {"Item": KEY}, {"Item": {**KEY, "n": {"N": "1"}}}]


def test_an_item_is_shown_in_part(table, put, read):
    """Each read has a projection of its own; one of attributes that are not there shows an empty item."""
    put("a", 1, m={"M": {"x": {"N": "1"}, "y": {"N": "2"}}})
    put("a", 2, n={"N": "1"})
    names = {"#m": "m"}
    found = read(
        get(ProjectionExpression="#m.x, pk", ExpressionAttributeNames=names),
        get({**KEY, "sk": {"N": "2"}}, ProjectionExpression="z"),
    )
    assert found == [{"Item": {"m": {"M": {"x": {"N": "1"}}}, "pk": {"S": "a"}}}, {"Item": {}}]


def test_what_was_read_may_be_changed(table, put, read):
    """The caller's copy is no part of the store."""
    put("a", 1, m={"M": {"x": {"N": "1"}}})
    for projection in ({}, {"ProjectionExpression": "m"}):
        read(get(**projection))[0]["Item"]["m"]["M"].clear()
        assert read(get(**projection))[0]["Item"]["m"] == {"M": {"x": {"N": "1"}}}


@pytest.mark.parametrize(
    ("action", "code", "message"),
    [
        (get(), "ValidationException", "Transaction request cannot include multiple operations on one item"),
        ({"Get": {"TableName": "Missing", "Key": KEY}}, "ResourceNotFoundException", "Requested resource not found"),
        (
            get({"pk": {"S": ""}, "sk": {"N": "1"}}),
            "ValidationException",
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        (
            get(ProjectionExpression="!!!"),
            "ValidationException",
            'Invalid ProjectionExpression: Syntax error; token: "!", near: "!!"',
        ),
        (
            get(ProjectionExpression="n", ExpressionAttributeNames={"#q": "q"}),
            "ValidationException",
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#q}",
        ),
        (
            get(ExpressionAttributeNames={"#q": "q"}),
            "ValidationException",
            "ExpressionAttributeNames can only be specified when using expressions",
        ),
        (
            {"Get": {"TableName": "bad!name", "Key": KEY}},
            "ValidationException",
            "1 validation error detected: Value 'bad!name' at 'transactItems.2.member.get.tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_as_a_whole(table, refused, action, code, message):
    """A missing table, an empty key, an item read twice, an expression with something wrong."""
    response = refused(get(), action)
    assert error_in(response) == (code, message)
    assert "CancellationReasons" not in response


@pytest.mark.parametrize("key", [{}, {"pk": {"S": "a"}}, {"pk": {"N": "1"}, "sk": {"N": "1"}}])
def test_a_key_that_does_not_fit_cancels(table, refused, key):
    """It is the reason given for its read (paritysuite/dynamodb-conformance)."""
    response = refused(get(), {"Get": {"TableName": "Table", "Key": key}})
    text = "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]"
    assert error_in(response) == ("TransactionCanceledException", text)
    message = "The provided key element does not match the schema"
    assert response["CancellationReasons"] == [{"Code": "None"}, {"Code": "ValidationError", "Message": message}]


def test_a_hundred_items_and_no_more(table, put, read, refused):
    """From 1 to 100."""
    gets = [get({**KEY, "sk": {"N": str(number)}}) for number in range(101)]
    put("a", 99)
    assert [bool(response) for response in read(*gets[:100])] == [False] * 99 + [True]
    for listed, bound in (gets, "less than or equal to 100"), ([], "greater than or equal to 1"):
        code, message = error_in(refused(*listed))
        assert code == "ValidationException"
        assert message.endswith(f"' at 'transactItems' failed to satisfy constraint: Member must have length {bound}")
