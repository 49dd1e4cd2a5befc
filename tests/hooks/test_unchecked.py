"""Clients with ``parameter_validation=False``, by which suites try what a service says of wrong types."""

from datetime import datetime, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from streammock import mock_streams

UNCHECKED = Config(parameter_validation=False)
KEY = {"pk": {"S": "a"}}


@pytest.fixture
def dynamodb():
    with mock_streams():
        client = boto3.client("dynamodb", region_name="us-east-1", config=UNCHECKED)
        client.create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        yield client


@pytest.mark.parametrize(
    ("operation", "params", "text"),
    [
        ("get_item", {"Key": {"pk": {"S": 7}}}, "NUMBER_VALUE cannot be converted to String"),
        ("put_item", {"Item": {"pk": {"S": "a"}, "n": {"N": 7}}}, "NUMBER_VALUE cannot be converted to String"),
        ("scan", {"Limit": "x"}, "STRING_VALUE cannot be converted to Integer"),
        ("scan", {"ExpressionAttributeNames": {"#x": 7}}, "NUMBER_VALUE cannot be converted to String"),
    ],
)
def test_wrong_types_are_refused_as_on_the_wire(dynamodb, operation, params, text):
    """In the service's own words (dynamodb_facts 2; Alternator, test_number_in_json)."""
    with pytest.raises(ClientError) as caught:
        getattr(dynamodb, operation)(TableName="Table", **params)
    assert caught.value.response["Error"] == {"Code": "SerializationException", "Message": text}


def test_all_else_is_as_ever(dynamodb):
    """Blobs, sets and nested values come back as they were given, and a stream takes an instant."""
    item = {
        **KEY,
        "b": {"B": b"\x00\xff"},
        "bs": {"BS": [b"a"]},
        "m": {"M": {"l": {"L": [{"BOOL": True}, {"NULL": True}]}}},
    }
    dynamodb.put_item(TableName="Table", Item=item)
    assert dynamodb.get_item(TableName="Table", Key=KEY)["Item"] == item
    streams = boto3.client("dynamodbstreams", region_name="us-east-1", config=UNCHECKED)
    arn = streams.list_streams()["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    place = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "AT_TIMESTAMP"}
    instant = datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert streams.get_shard_iterator(**place, Timestamp=instant)["ShardIterator"]


def test_a_missing_parameter(dynamodb):
    """The service misses it, not the client."""
    with pytest.raises(ClientError) as caught:
        dynamodb.put_item(Item=KEY)
    assert "tableName" in caught.value.response["Error"]["Message"]


@pytest.fixture
def awslambda():
    with mock_streams() as mock:
        mock.function("bark", lambda event, _context: event)
        yield boto3.client("lambda", region_name="us-east-1", config=UNCHECKED)


@pytest.mark.parametrize(
    ("operation", "params", "text"),
    [
        ("update_function_configuration", {"Timeout": "long"}, "STRING_VALUE cannot be converted to Integer"),
        ("update_function_configuration", {"Environment": {"Variables": {"AB": 1}}}, "NUMBER_VALUE cannot be converted to String"),
        ("list_aliases", {"MaxItems": "many"}, "STRING_VALUE cannot be converted to Integer"),
        ("put_function_concurrency", {"ReservedConcurrentExecutions": {}}, "Start of structure or map found where not expected"),
    ],
)  # fmt: skip
def test_wrong_types_of_lambda(awslambda, operation, params, text):
    """In path, query string and body, in the words that the wire has for them."""
    with pytest.raises(ClientError) as caught:
        getattr(awslambda, operation)(FunctionName="bark", **params)
    assert caught.value.response["Error"] == {"Code": "SerializationException", "Message": text}


def test_all_else_of_lambda_is_as_ever(awslambda):
    """Payloads, lists, numbers, and what stands in a path or behind a fixed query."""
    assert awslambda.invoke(FunctionName="bark", Payload=b"[1]", Qualifier="$LATEST")["Payload"].read() == b"[1]"
    assert awslambda.invoke(FunctionName="bark", Payload=None)["Payload"].read() == b"{}"
    arn = awslambda.get_function_configuration(FunctionName="bark")["FunctionArn"]
    awslambda.tag_resource(Resource=arn, Tags={"team": "dogs", "cost": "1"})
    awslambda.untag_resource(Resource=arn, TagKeys=["team", "none"])
    assert awslambda.list_tags(Resource=arn)["Tags"] == {"cost": "1"}
    assert awslambda.list_functions(MaxItems=5)["Functions"][0]["FunctionName"] == "bark"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        awslambda.get_layer_version_by_arn(Arn=f"{arn.replace('function:bark', 'layer:dogs')}:1")
