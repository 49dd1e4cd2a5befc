"""aioboto3's clients and resources, which stand on aiobotocore's; it pins a certain release of it, and so a certain botocore."""

import asyncio

import pytest

aioboto3 = pytest.importorskip(
    "aioboto3",
    reason="aioboto3 pins an older aiobotocore: `tox -e aio-boto3` runs these in an environment of their own",
)

from boto3.dynamodb.conditions import Attr, Key  # noqa: E402 -- after the import that may skip

from streammock import current, mock_streams  # noqa: E402

SESSION = aioboto3.Session()
TABLE = {
    "TableName": "Barks",
    "KeySchema": [{"AttributeName": "dog", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": "dog", "AttributeType": "S"},
        {"AttributeName": "at", "AttributeType": "N"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
}


def resource():
    return SESSION.resource("dynamodb", region_name="us-east-1")


@mock_streams
async def test_a_table_of_a_resource():
    """Plain Python values in and out, conditions as objects, and the handler has run when the put returns."""
    seen = []
    async with resource() as dynamodb:
        table = await dynamodb.create_table(**TABLE)
        await table.wait_until_exists()
        current().function("f", lambda event, context: seen.extend(r["eventName"] for r in event["Records"]))
        current().trigger("Barks", "f")
        await table.put_item(Item={"dog": "Rex", "at": 1, "tags": {"loud", "long"}, "raw": b"\x00"})
        assert seen == ["INSERT"]
        await table.update_item(
            Key={"dog": "Rex", "at": 1},
            UpdateExpression="SET volume = :v",
            ConditionExpression=Attr("volume").not_exists(),
            ExpressionAttributeValues={":v": 11},
        )
        item = (await table.get_item(Key={"dog": "Rex", "at": 1}))["Item"]
        assert (item["volume"], item["tags"], item["raw"].value) == (11, {"loud", "long"}, b"\x00")
        found = await table.query(KeyConditionExpression=Key("dog").eq("Rex") & Key("at").gt(0))
        assert found["Items"] == [item]
        with pytest.raises(dynamodb.meta.client.exceptions.ConditionalCheckFailedException):
            await table.delete_item(Key={"dog": "Rex", "at": 1}, ConditionExpression=Attr("volume").eq(1))
    assert seen == ["INSERT", "MODIFY"]


@mock_streams
async def test_a_batch_writer():
    """Its writes of 25 arrive, and each of them in the stream."""
    async with resource() as dynamodb:
        table = await dynamodb.create_table(**TABLE)
        async with table.batch_writer() as batch:
            for number in range(60):
                await batch.put_item(Item={"dog": "Rex", "at": number})
    assert current().tables["Barks"].count == 60
    assert len(current().tables["Barks"].stream.records) == 60


@mock_streams
async def test_attributes_and_collections_of_a_resource():
    """What aioboto3 loads lazily is awaited: a table's attributes, the service's tables."""
    async with resource() as dynamodb:
        await dynamodb.create_table(**TABLE)
        table = await dynamodb.Table("Barks")
        assert await table.table_status == "ACTIVE"
        assert (await table.latest_stream_arn).startswith("arn:aws:dynamodb:us-east-1:000000000000:table/Barks/stream/")
        assert [one.name async for one in dynamodb.tables.all()] == ["Barks"]


async def test_a_resource_that_is_older_than_the_mock():
    """Made before the mock it is caught too; each world is empty at first."""
    async with resource() as dynamodb:
        for _ in range(2):
            with mock_streams() as mock:
                await dynamodb.create_table(**TABLE)
                await (await dynamodb.Table("Barks")).put_item(Item={"dog": "Rex", "at": 1})
                assert mock.tables["Barks"].items == [{"dog": "Rex", "at": 1}]


@mock_streams
async def test_a_client_with_paginator_and_gather():
    """Calls at once, pages and waiters, as with aiobotocore itself."""
    async with SESSION.client("dynamodb", region_name="us-east-1") as client:
        await client.create_table(**TABLE)
        await client.get_waiter("table_exists").wait(TableName="Barks")
        items = [{"dog": {"S": "Rex"}, "at": {"N": str(number)}} for number in range(30)]
        await asyncio.gather(*(client.put_item(TableName="Barks", Item=item) for item in items))
        pages = client.get_paginator("scan").paginate(TableName="Barks", PaginationConfig={"PageSize": 7})
        assert [len(page["Items"]) async for page in pages] == [7, 7, 7, 7, 2]


@mock_streams
async def test_a_lambda_client():
    """A function is invoked, and its payload read, as on AWS."""
    current().function("echo", lambda event, context: event)
    async with SESSION.client("lambda", region_name="us-east-1") as client:
        answer = await client.invoke(FunctionName="echo", Payload=b'{"a": 1}')
        assert await answer["Payload"].read() == b'{"a": 1}'
