"""Powertools for AWS Lambda on the mock: idempotency kept in a table, and batches that fail in part."""

import json

import boto3
import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent

from streammock import mock_streams


@pytest.fixture
def mock():
    with mock_streams(time="2026-01-01") as handle:
        yield handle


def create_table(key, **more):
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(
        TableName="Table",
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
    return dynamodb


def invoke(order):
    answer = boto3.client("lambda").invoke(FunctionName="charge", Payload=json.dumps(order))
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_an_idempotent_handler_runs_once_until_its_record_expires(mock):
    """A repeated event is answered from the table; after a failure, and when TTL has taken the record, it runs again."""
    dynamodb = create_table("id")
    ttl = {"Enabled": True, "AttributeName": "expiration"}
    dynamodb.update_time_to_live(TableName="Table", TimeToLiveSpecification=ttl)
    charged = []

    @idempotent(
        persistence_store=DynamoDBPersistenceLayer(table_name="Table"),
        config=IdempotencyConfig(expires_after_seconds=60),
    )
    def charge(event, context):
        charged.append(event["order"])
        if len(charged) == 1:
            raise RuntimeError
        return {"number": len(charged)}

    mock.function("charge", charge)
    assert invoke({"order": "a"})[1] == "Unhandled"
    assert invoke({"order": "a"}) == ({"number": 2}, None)
    assert invoke({"order": "a"}) == ({"number": 2}, None)
    assert [record["status"] for record in mock.tables["Table"].items] == ["COMPLETED"]
    mock.advance(seconds=61)
    assert len(mock.tables["Table"].items) == 0
    assert invoke({"order": "a"}) == ({"number": 3}, None)


def test_a_batch_processor_reports_what_failed(mock):
    """Records before the first failure are done; it and what follows come again."""
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    dynamodb = create_table("pk", StreamSpecification=stream)
    processor = BatchProcessor(event_type=EventType.DynamoDBStreams)
    seen = []

    def one(record):
        seen.append(record.dynamodb.keys["pk"])
        if seen.count("b") == 1 and seen[-1] == "b":
            raise ValueError

    def handler(event, context):
        return process_partial_response(event=event, record_handler=one, processor=processor, context=context)

    mock.function("handler", handler)
    mock.trigger("Table", "handler", batch_size=10, function_response_types=["ReportBatchItemFailures"])
    with mock.hold():
        for key in "abc":
            dynamodb.put_item(TableName="Table", Item={"pk": {"S": key}})
    mock.settle()
    assert seen == ["a", "b", "c", "b", "c"]
