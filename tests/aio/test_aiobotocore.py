"""aiobotocore's clients come in by the same door; tox runs this with the real package, which pins its own botocore."""

import asyncio

import pytest

aiobotocore_session = pytest.importorskip(
    "aiobotocore.session",
    reason="aiobotocore pins an older botocore: `tox -e aio` runs these in an environment of their own",
)

from streammock import UnmockedCallError, mock_streams  # noqa: E402 -- after the import that may skip

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


def client(service="dynamodb"):
    return aiobotocore_session.get_session().create_client(service, region_name="us-east-1")


async def test_an_async_client_sees_the_mock_and_triggers():
    """Calls are awaited, answers and errors are those of the mock, and the handler has run when the put returns."""
    seen = []
    async with mock_streams() as mock, client() as dynamodb:
        await dynamodb.create_table(**TABLE)
        mock.function("f", lambda event, context: seen.append(event["Records"][0]["eventName"]))
        mock.trigger("Table", "f")
        await dynamodb.put_item(TableName="Table", Item={"pk": {"S": "a"}})
        assert (await dynamodb.get_item(TableName="Table", Key={"pk": {"S": "a"}}))["Item"] == {"pk": {"S": "a"}}
        with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
            await dynamodb.describe_table(TableName="missing")
    assert seen == ["INSERT"]


async def test_a_client_that_is_older_than_the_mock():
    """An async client made before the mock is caught too, and free of us afterwards."""
    async with client() as dynamodb:
        with mock_streams():
            await dynamodb.create_table(**TABLE)
            assert (await dynamodb.list_tables())["TableNames"] == ["Table"]


@mock_streams
async def test_concurrent_calls_lose_nothing():
    """Many calls at once are all answered and all delivered."""
    async with client() as dynamodb:
        await dynamodb.create_table(**TABLE)
        await asyncio.gather(
            *(dynamodb.put_item(TableName="Table", Item={"pk": {"S": str(number)}}) for number in range(50))
        )
        assert (await dynamodb.scan(TableName="Table", Select="COUNT"))["Count"] == 50


@mock_streams
async def test_paginators_and_waiters():
    """aiobotocore's own paginators and waiters run on our answers."""
    async with client() as dynamodb:
        await dynamodb.create_table(**TABLE)
        await dynamodb.get_waiter("table_exists").wait(TableName="Table")
        names = [name async for page in dynamodb.get_paginator("list_tables").paginate() for name in page["TableNames"]]
        assert names == ["Table"]


@mock_streams
async def test_a_streamed_payload_is_awaited():
    """Invoke's payload is read with await, with and without a context manager."""
    from streammock import current

    current().function("f", lambda event, context: {"got": event})
    async with client("lambda") as awslambda:
        answer = await awslambda.invoke(FunctionName="f", Payload=b'{"a": 1}')
        assert await answer["Payload"].read() == b'{"got": {"a": 1}}'
        answer = await awslambda.invoke(FunctionName="f", Payload=b"{}")
        async with answer["Payload"] as stream:
            assert await stream.read() == b'{"got": {}}'


@mock_streams
async def test_a_streamed_answer_is_read_with_async_for():
    """Its events are those that boto3 sees."""
    from streammock import current

    current().function("f", lambda event, context: {"got": event})
    async with client("lambda") as awslambda:
        answer = await awslambda.invoke_with_response_stream(FunctionName="f", Payload=b"1")
        events = [event async for event in answer["EventStream"]]
    assert events == [{"PayloadChunk": {"Payload": b'{"got": 1}'}}, {"InvokeComplete": {}}]


@mock_streams
async def test_another_service_is_refused_at_once():
    """The guard stands in front of aiobotocore's HTTP session too."""
    async with client("s3") as s3:
        with pytest.raises(UnmockedCallError, match="s3"):
            await s3.list_buckets()


@mock_streams
async def test_the_sdk_retries_a_throttled_call():
    """aiobotocore's own retries run, on virtual time, and say how often they tried; too many are its error."""
    from streammock import current

    async with client() as dynamodb:
        await dynamodb.create_table(**TABLE)
        current().faults.throttle("PutItem", times=2)
        answer = await dynamodb.put_item(TableName="Table", Item={"pk": {"S": "a"}})
        assert answer["ResponseMetadata"]["RetryAttempts"] == 2
        current().faults.throttle("PutItem", times=50)
        with pytest.raises(dynamodb.exceptions.ProvisionedThroughputExceededException):
            await dynamodb.put_item(TableName="Table", Item={"pk": {"S": "b"}})
        current().faults.clear()


@mock_streams
async def test_handlers_run_while_calls_are_gathered():
    """Each put has been delivered when it returns, however many are under way."""
    from streammock import current

    async with client() as dynamodb:
        await dynamodb.create_table(**TABLE)
        current().function("f", lambda event, context: None)
        current().trigger("Table", "f")

        async def put(number):
            await dynamodb.put_item(TableName="Table", Item={"pk": {"S": str(number)}})
            delivered = [record for one in current().functions["f"].invocations for record in one.records]
            assert str(number) in [record["dynamodb"]["Keys"]["pk"]["S"] for record in delivered]

        await asyncio.gather(*(put(number) for number in range(20)))
