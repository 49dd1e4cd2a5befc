"""The calls: each workload sets up its tables, and gives a function that is one measured step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TABLE = "Orders"
VIEW = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


@dataclass
class Workload:
    """A row of the table.

    Parameters
    ----------
    name, prepare:
        What it is called, and what sets it up: ``prepare(adapter) -> step()``.
    steps:
        How many are run in each block.
    factor, limit:
        The goal: multiples of the floor, or microseconds.
    of:
        What the limit is made of, in words.
    needs:
        What an adapter may lack: ``streams``, ``transactions``, ``triggers``.
    lives:
        Whether a step enters and leaves a mock of its own.
    """

    name: str
    prepare: Any
    steps: int = 20
    factor: float | None = None
    limit: float | None = None
    of: str = ""
    needs: tuple[str, ...] = ()
    lives: bool = False


def create(client, *, stream=False):
    client.create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "gpk")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-gpk",
                "KeySchema": [{"AttributeName": "gpk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
        **({"StreamSpecification": VIEW} if stream else {}),
    )


def item(number, partition=None):
    return {
        "pk": {"S": partition or f"customer-{number}"},
        "sk": {"S": f"order-{number:06d}"},
        "gpk": {"S": f"region-{number // 100}"},
        "state": {"S": "open" if number % 10 else "paid"},
        "cnt": {"N": str(number)},
    }


def nested(number):
    attributes = {
        f"a{index}": {"M": {"n": {"N": str(index)}, "l": {"L": [{"S": "x"}, {"BOOL": True}]}}} for index in range(15)
    }
    return item(number) | attributes


def load(client, count):
    """Items, a hundred to a partition."""
    for start in range(0, count, 25):
        requests = [{"PutRequest": {"Item": item(n, f"customer-{n // 100}")}} for n in range(start, start + 25)]
        client.batch_write_item(RequestItems={TABLE: requests})


def counter(count=0):
    """A function that counts on from there."""

    def following():
        nonlocal count
        count += 1
        return count

    return following


# --- workloads: prepare(adapter) -> step() ------------------------------------------------------------------------
def put(make, **settings):
    def prepare(adapter):
        create(adapter.client, **settings)
        number = counter()
        return lambda: adapter.client.put_item(TableName=TABLE, Item=make(number()))

    return prepare


def get(adapter):
    create(adapter.client)
    load(adapter.client, 100)
    adapter.client.get_item  # noqa: B018 -- the method is made when it is first looked up
    key = {"pk": {"S": "customer-0"}, "sk": {"S": "order-000007"}}
    return lambda: adapter.client.get_item(TableName=TABLE, Key=key)


def update(adapter):
    create(adapter.client)
    load(adapter.client, 100)
    return lambda: adapter.client.update_item(
        TableName=TABLE,
        Key={"pk": {"S": "customer-0"}, "sk": {"S": "order-000007"}},
        UpdateExpression="SET #c = #c + :one, note = :n",
        ConditionExpression="#s = :s",
        ExpressionAttributeNames={"#c": "cnt", "#s": "state"},
        ExpressionAttributeValues={":one": {"N": "1"}, ":n": {"S": "note"}, ":s": {"S": "open"}},
    )


def delete(adapter):
    create(adapter.client)
    load(adapter.client, 1000)
    number = counter()

    def step():
        at = number()
        return adapter.client.delete_item(
            TableName=TABLE, Key={"pk": {"S": f"customer-{at // 100}"}, "sk": {"S": f"order-{at:06d}"}}
        )

    return step


def batch(adapter):
    create(adapter.client)
    number = counter()

    def step():
        requests = [{"PutRequest": {"Item": item(number())}} for _ in range(25)]
        return adapter.client.batch_write_item(RequestItems={TABLE: requests})

    return step


def transact(adapter):
    create(adapter.client)
    number = counter()

    def step():
        puts = [{"Put": {"TableName": TABLE, "Item": item(number())}} for _ in range(10)]
        return adapter.client.transact_write_items(TransactItems=puts)

    return step


def query(index, count):
    def prepare(adapter):
        create(adapter.client)
        load(adapter.client, count)
        return hundred(adapter.client, index)

    return prepare


def hundred(client, index):
    """A step: the query of a hundred items, by the table's key or the index's."""
    name, value = ("gpk", "region-3") if index else ("pk", "customer-3")
    more = {"IndexName": "by-gpk"} if index else {}
    return lambda: client.query(
        TableName=TABLE,
        KeyConditionExpression=f"{name} = :v",
        ExpressionAttributeValues={":v": {"S": value}},
        **more,
    )


def scan(adapter):
    create(adapter.client)
    load(adapter.client, 10_000)

    def step():
        more = {}
        while True:
            answer = adapter.client.scan(
                TableName=TABLE,
                FilterExpression="#s = :s",
                ExpressionAttributeNames={"#s": "state"},
                ExpressionAttributeValues={":s": {"S": "paid"}},
                **more,
            )
            if "LastEvaluatedKey" not in answer:
                return answer
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    return step


def trigger(adapter):
    create(adapter.client, stream=True)
    adapter.subscribe(TABLE, lambda event, context: None)
    number = counter()
    return lambda: adapter.client.put_item(TableName=TABLE, Item=item(number()))


def read_stream(adapter):
    create(adapter.client, stream=True)
    load(adapter.client, 10_000)
    table = adapter.client.describe_table(TableName=TABLE)["Table"]
    place = {"StreamArn": table["LatestStreamArn"], "ShardIteratorType": "TRIM_HORIZON"}
    (shard,) = adapter.streams.describe_stream(StreamArn=table["LatestStreamArn"])["StreamDescription"]["Shards"]
    place["ShardId"] = shard["ShardId"]

    def step():
        iterator = adapter.streams.get_shard_iterator(**place)["ShardIterator"]
        for _ in range(10):
            answer = adapter.streams.get_records(ShardIterator=iterator)
            iterator = answer["NextShardIterator"]
        return answer

    return step


def enter_and_exit(adapter):
    def step():
        adapter.begin()
        adapter.exit()

    return step


def whole_test(own_client):
    def prepare(adapter):
        def step():
            adapter.begin()
            client = adapter.make_client("dynamodb") if own_client else adapter.client
            create(client, stream=True)
            for number in range(5):
                client.put_item(TableName=TABLE, Item=item(number))
            answer = client.query(
                TableName=TABLE,
                KeyConditionExpression="pk = :v",
                ExpressionAttributeValues={":v": {"S": "customer-1"}},
            )
            adapter.exit()
            return answer

        return step

    return prepare


WORKLOADS = [
    Workload("put_item, 5 attributes", put(item), factor=1.25),
    Workload("put_item, 20 nested attributes", put(nested), factor=1.4),
    Workload("put_item with a stream", put(item, stream=True), factor=1.25, needs=("streams",)),
    Workload("put_item → handler has run", trigger, factor=1.5, needs=("triggers",)),
    Workload("get_item", get, factor=1.2),
    Workload("update_item, condition and names", update, factor=1.4),
    Workload("delete_item", delete, factor=1.25),
    Workload("batch_write_item, 25 puts", batch, steps=5, factor=1.3),
    Workload("transact_write_items, 10 puts", transact, steps=5, factor=1.4, needs=("transactions",)),
    Workload("query, 100 of 1,000 items", query(False, 1000), steps=5, factor=3.5),
    Workload("query of an index, 100 of 1,000 items", query(True, 1000), steps=5, factor=3.5),
    Workload("query, 100 of 10,000 items", query(False, 10_000), steps=5, factor=3.5),
    Workload("scan of 10,000 items, 1,000 pass", scan, steps=1, limit=30_000),
    Workload(
        "10,000 records of a stream read",
        read_stream,
        steps=1,
        limit=200_000,
        of="50,000 a second",
        needs=("streams",),
    ),
    Workload("enter and exit", enter_and_exit, limit=100, lives=True),
    Workload("a whole test, shared client", whole_test(False), factor=1.3, lives=True, needs=("streams",)),
    Workload("a whole test, its own client", whole_test(True), steps=5, factor=1.15, lives=True, needs=("streams",)),
]
