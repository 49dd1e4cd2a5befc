"""Worlds whose streams grow, or their readers, or the number of the worlds themselves."""

from __future__ import annotations

import warnings

from workloads import TABLE, counter, create, item
from world import KEY, World, query

from streammock import mock_streams
from streammock.errors.base import StreamReadersWarning

RECORDS = 1000  # in a page of a stream


def shards(world, *, mapping=False):
    ours = world.client
    create(ours, stream=True)
    if mapping:
        world.subscribe()

    def grow(before, size):
        stream = world.mock.tables[TABLE].stream
        while sum(not shard.closed for shard in stream.shards) < size:
            stream.shards.split()
        if mapping:
            world.mock.deliver()

    if mapping:
        return grow, {"put_item → handler has run": world.put()}
    return grow, {"put_item": world.put(), "get_records": world.read(10)}


def shards_with_mapping(world):
    return shards(world, mapping=True)


def mappings_elsewhere(world):
    create(world.client, stream=True)
    world.subscribe()
    number = counter()

    def grow(before, size):
        for _ in range(before, size):
            name = f"Other-{number()}"
            world.table(name, stream=True)
            world.subscribe(name)

    return grow, {
        "put_item → handler has run": world.put(),
        "get_item": lambda _size: world.client.get_item(TableName=TABLE, Key=KEY),
    }


def mappings_of_one_table(world):
    create(world.client, stream=True)
    world.mock.function("handler", lambda _event, _context: None)
    number = counter()

    def grow(before, size):
        for _ in range(before, size):
            name = f"handler-{number()}"
            world.mock.function(name, lambda _event, _context: None)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", StreamReadersWarning)
                world.mock.trigger(TABLE, name, batch_size=1)

    return grow, {"put_item → every handler has run": world.put()}


def whole_test(world):
    """What one unit test does, in a mock of its own: table with a stream and a handler, five puts, a query."""
    with mock_streams(strict=False) as mock:
        inner = World(mock, world.stack)
        create(inner.client, stream=True)
        inner.subscribe()
        for number in range(5):
            inner.client.put_item(TableName=TABLE, Item=item(number))
        query(inner.client, "pk", "customer-1")


def enter_and_exit(_size=0):
    with mock_streams():
        pass


def mocks_in_turn(world):
    def grow(before, size):
        for _ in range(before, size):
            whole_test(world)

    return grow, {"enter and exit": enter_and_exit, "a whole test": lambda _size: whole_test(world)}


def mocks_nested(world):
    def grow(before, size):
        for _ in range(before, size):
            world.stack.enter_context(mock_streams(strict=False))
        create(world.client)

    return grow, {
        "enter and exit": enter_and_exit,
        "put_item": world.put(),
        "get_item": lambda _size: world.client.get_item(TableName=TABLE, Key=KEY),
    }


def records(world):
    create(world.client, stream=True)
    world.subscribe(batch_size=RECORDS)
    grow = written(world)

    first = world.read(RECORDS)

    def read_all(size):
        page = first(size)
        while page["Records"]:
            page = world.streams.get_records(ShardIterator=page["NextShardIterator"])

    return grow, {
        "put_item → handler has run": world.put(),
        "get_records, the oldest ten": world.read(10),
        "get_records, all": read_all,
    }


def trimmed(world):
    create(world.client, stream=True)
    world.subscribe(batch_size=RECORDS)
    write = written(world)

    def grow(before, size):
        write(before, size)
        world.mock.tables[TABLE].stream.shards.trim()

    return grow, {"put_item → handler has run": world.put(), "get_records": world.read(10)}


def written(world):
    """Grows by writes, whose records are delivered together."""

    def grow(before, size):
        with world.mock.hold():
            for start in range(before, size, 25):
                puts = [{"PutRequest": {"Item": item(n)}} for n in range(start, min(start + 25, size))]
                world.client.batch_write_item(RequestItems={TABLE: puts})

    return grow
