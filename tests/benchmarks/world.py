"""A mock to measure in, with its clients, and the few things that every axis of growth does with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any

from adapters import make_session
from workloads import TABLE, VIEW, counter, item

Step = Callable[[int], Any]
Grow = Callable[[int, int], Any]
KEY = {"pk": {"S": "customer-0"}, "sk": {"S": "order-000007"}}


class World:
    """One mock, the clients, and what has to be undone when it ends."""

    def __init__(self, mock, stack: ExitStack) -> None:
        self.mock = mock
        self.stack = stack
        self.client, self.streams = client("dynamodb"), client("dynamodbstreams")

    def table(self, name: str, *, stream: bool = False) -> None:
        """A table with a partition key."""
        self.client.create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            **({"StreamSpecification": VIEW} if stream else {}),
        )

    def put(self, make=item) -> Step:
        """A step: one new item; the numbers go on behind those that are loaded."""
        number = counter(10_000_000)
        return lambda _size: self.client.put_item(TableName=TABLE, Item=make(number()))

    def subscribe(self, table: str = TABLE, batch_size: int = 1) -> None:
        """Let the table's stream invoke a handler that does nothing."""
        if "handler" not in self.mock.functions:
            self.mock.function("handler", lambda _event, _context: None)
        self.mock.trigger(table, "handler", batch_size=batch_size)

    def read(self, limit: int) -> Step:
        """A step: an iterator at the oldest record of the first shard, and a page from there."""
        stream = self.mock.tables[TABLE].stream
        place = {"StreamArn": stream.arn, "ShardId": stream.shards[0].shard_id, "ShardIteratorType": "TRIM_HORIZON"}

        def step(_size):
            iterator = self.streams.get_shard_iterator(**place)["ShardIterator"]
            return self.streams.get_records(ShardIterator=iterator, Limit=limit)

        return step


@cache
def client(service):
    """One client of a service for all worlds, as a test module would have it."""
    return make_session().client(service)


def query(ours, name, value, **more):
    return ours.query(
        TableName=TABLE,
        KeyConditionExpression=f"{name} = :v",
        ExpressionAttributeValues={":v": {"S": value}},
        **more,
    )
