"""The guide end to end through boto3, step by step, with real input; its handler in JavaScript and in Python."""

import json

import boto3
import pytest

from streammock.tour.guide import BARK, EVENT, deployment_package

FUNCTION = "publishNewBark"
PROCESSED = "Successfully processed 1 records."
HANDLERS = [
    pytest.param(("index.js", "nodejs16.x"), id="nodejs16.x", marks=pytest.mark.node),
    pytest.param(("index.py", "python3.13"), id="python3.13"),
]


@pytest.fixture
def world(mock):
    """A client per service."""
    return {name: boto3.client(name, region_name="us-east-1") for name in ("dynamodb", "dynamodbstreams", "lambda")}


def create_table(dynamodb):
    return dynamodb.create_table(
        TableName="BarkTable",
        AttributeDefinitions=[
            {"AttributeName": "Username", "AttributeType": "S"},
            {"AttributeName": "Timestamp", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "Username", "KeyType": "HASH"},
            {"AttributeName": "Timestamp", "KeyType": "RANGE"},
        ],
        ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]


def create_function(awslambda, file, runtime):
    return awslambda.create_function(
        FunctionName=FUNCTION,
        Runtime=runtime,
        Handler="index.handler",
        Timeout=50,
        Role="arn:aws:iam::000000000000:role/lambda-role",
        Code={"ZipFile": deployment_package(file)},
    )


def logged_records(invocation):
    """The records that the handler logged as JSON; Node.js logs each as one event, Python a line at a time."""
    log = "\n".join(invocation.logs).replace("\r", "\n")
    return [json.JSONDecoder().raw_decode(text.lstrip())[0] for text in log.split("Stream record: ")[1:]]


@pytest.mark.parametrize("handler", HANDLERS)
def test_the_guide(mock, world, handler):
    """Every step of the guide gives what the guide says."""
    table = create_table(world["dynamodb"])
    assert table["LatestStreamArn"].startswith("arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/")

    function = create_function(world["lambda"], *handler)
    assert function["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:publishNewBark"
    assert (function["Runtime"], function["Handler"], function["Timeout"]) == (handler[1], "index.handler", 50)

    answer = world["lambda"].invoke(FunctionName=FUNCTION, Payload=json.dumps(EVENT))
    assert answer["StatusCode"] == 200
    assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read()) == PROCESSED

    mapping = world["lambda"].create_event_source_mapping(
        FunctionName=FUNCTION,
        EventSourceArn=world["dynamodb"].describe_table(TableName="BarkTable")["Table"]["LatestStreamArn"],
        BatchSize=1,
        StartingPosition="TRIM_HORIZON",
    )
    assert mapping["UUID"]
    assert mapping["EventSourceArn"] == table["LatestStreamArn"]
    assert mapping["FunctionArn"] == function["FunctionArn"]
    assert mapping["FunctionResponseTypes"] == []

    world["dynamodb"].put_item(TableName="BarkTable", Item=BARK)
    invocation = mock.functions[FUNCTION].invocations[-1]
    assert len(mock.functions[FUNCTION].invocations) == 2
    assert invocation.result == PROCESSED
    (record,) = logged_records(invocation)
    assert record["dynamodb"]["NewImage"] == BARK
    assert record["eventSourceARN"] == table["LatestStreamArn"]

    label = table["LatestStreamLabel"]
    assert world["dynamodbstreams"].list_streams()["Streams"] == [
        {"StreamArn": table["LatestStreamArn"], "TableName": "BarkTable", "StreamLabel": label}
    ]
    described = world["dynamodbstreams"].describe_stream(StreamArn=table["LatestStreamArn"])["StreamDescription"]
    assert (described["StreamStatus"], described["StreamViewType"]) == ("ENABLED", "NEW_AND_OLD_IMAGES")
    assert len(described["Shards"]) == 1


@pytest.mark.parametrize("handler", HANDLERS)
def test_the_invocation_by_hand_logs_its_record(mock, world, handler):
    """The handler logs the record of the payload as it was sent."""
    create_function(world["lambda"], *handler)
    world["lambda"].invoke(FunctionName=FUNCTION, Payload=json.dumps(EVENT))
    assert logged_records(mock.functions[FUNCTION].invocations[0]) == EVENT["Records"]


@pytest.mark.parametrize("handler", HANDLERS)
def test_records_arrive_one_by_one_and_in_order(mock, world, handler):
    """With BatchSize 1, three barks make three invocations, in the order of the writes."""
    table = create_table(world["dynamodb"])
    create_function(world["lambda"], *handler)
    world["lambda"].create_event_source_mapping(
        FunctionName=FUNCTION, EventSourceArn=table["LatestStreamArn"], BatchSize=1, StartingPosition="TRIM_HORIZON"
    )
    messages = ["woof", "wau", "ouaf"]
    with mock.hold():
        for number, message in enumerate(messages):
            stamp = {"Timestamp": {"S": f"2016-11-18:14:32:1{number}"}}
            world["dynamodb"].put_item(TableName="BarkTable", Item={**BARK, **stamp, "Message": {"S": message}})
    invocations = mock.functions[FUNCTION].invocations
    assert [[r["dynamodb"]["NewImage"]["Message"]["S"] for r in logged_records(call)] for call in invocations] == [
        [message] for message in messages
    ]


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_removal_reaches_the_handler_too(mock, world, handler):
    """The guide's handler looks at INSERT only, but is given every change, here with the old image alone."""
    table = create_table(world["dynamodb"])
    create_function(world["lambda"], *handler)
    world["dynamodb"].put_item(TableName="BarkTable", Item=BARK)
    world["lambda"].create_event_source_mapping(
        FunctionName=FUNCTION, EventSourceArn=table["LatestStreamArn"], BatchSize=1, StartingPosition="TRIM_HORIZON"
    )
    key = {name: BARK[name] for name in ("Username", "Timestamp")}
    world["dynamodb"].delete_item(TableName="BarkTable", Key=key)
    removal = logged_records(mock.functions[FUNCTION].invocations[-1])[0]
    assert removal["eventName"] == "REMOVE"
    assert removal["dynamodb"]["OldImage"] == BARK
    assert "NewImage" not in removal["dynamodb"]
