"""Powertools for AWS Lambda on the mock: idempotency kept in a table, batches that fail in part, and its logger."""

import json
import sys

import boto3
import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent
from sandboxed import zipped

from streammock import mock_streams

PACKAGED = """
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes import DynamoDBStreamEvent, event_source
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function

logger = Logger(service="bark")
processor = BatchProcessor(event_type=EventType.DynamoDBStreams)
idempotency = IdempotencyConfig(use_local_cache=False)
failed = []


@idempotent_function(
    data_keyword_argument="key",
    persistence_store=DynamoDBPersistenceLayer(table_name="Idempotency"),
    config=idempotency,
)
def charge(key):
    logger.info("charged", extra={"key": key})
    return key


def one(record):
    key = record.dynamodb.keys["pk"]
    charge(key=key)
    if key == "b" and not failed:
        failed.append(key)
        raise ValueError(key)


@logger.inject_lambda_context
@event_source(data_class=DynamoDBStreamEvent)
def handler(event, context):
    idempotency.register_lambda_context(context)
    return process_partial_response(event=event.raw_event, record_handler=one, processor=processor, context=context)
"""


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


@pytest.mark.parametrize("python", ["in-process", "subprocess"])
def test_a_packaged_function_with_all_of_it(python, monkeypatch):
    """Logger, event class, batches and idempotency in both modes: what came again is not charged again."""
    monkeypatch.setenv("STREAMMOCK_PYTHON", sys.executable)  # which has Powertools
    with mock_streams(python=python) as mock:
        stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
        dynamodb = create_table("pk", StreamSpecification=stream)
        create_idempotency(dynamodb)
        mock.function(
            "handler", zipped({"app.py": PACKAGED}).content, handler="app.handler", runtime="python3.11", timeout=60
        )
        mock.trigger("Table", "handler", batch_size=10, function_response_types=["ReportBatchItemFailures"])
        with mock.hold():
            for key in "abc":
                dynamodb.put_item(TableName="Table", Item={"pk": {"S": key}})
        mock.settle()
        lines = [json.loads(line) for line in mock.functions["handler"].logs if '"charged"' in line]
        assert [line["key"] for line in lines] == ["a", "b", "c"]
        assert {(line["service"], line["function_name"], line["level"]) for line in lines} == {
            ("bark", "handler", "INFO")
        }
        assert [line["cold_start"] for line in lines] == [True, True, True]
        assert len(mock.functions["handler"].invocations) == 2
        assert len(mock.tables["Idempotency"].items) == 3


def create_idempotency(dynamodb):
    dynamodb.create_table(
        TableName="Idempotency",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
