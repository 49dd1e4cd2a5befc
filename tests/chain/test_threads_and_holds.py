"""Handlers with threads of their own, and tests that hold writes back from several places at once."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import boto3
import pytest

from streammock import mock_streams

TABLE = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}


@pytest.fixture
def dynamodb():
    return boto3.client("dynamodb", region_name="us-east-1")


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as executor:
        yield executor


def create_tables(dynamodb):
    dynamodb.create_table(TableName="Table", StreamSpecification=STREAM, **TABLE)
    dynamodb.create_table(TableName="Out", **TABLE)


def put(dynamodb, table, key):
    dynamodb.put_item(TableName=table, Item={"pk": {"S": key}})


def keys(event):
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]


@pytest.mark.parametrize("started", ["by the test", "by the handler"])
@pytest.mark.parametrize("writer", ["the main thread", "another thread"])
def test_a_pool_that_outlives_an_invocation(dynamodb, pool, started, writer):
    """Module-level pools are ordinary in warm handlers (streams_and_mappings C.3): what is submitted is the handler's."""
    if started == "by the test":
        pool.submit(int).result()

    def handler(event, context):
        list(pool.map(lambda key: put(dynamodb, "Out", key), keys(event)))

    def write():
        for key in "abc":
            put(dynamodb, "Table", key)

    with mock_streams() as mock:
        create_tables(dynamodb)
        mock.function("f", handler, timeout=10)
        mock.trigger("Table", "f")
        thread = threading.Thread(target=write) if writer == "another thread" else None
        if thread is None:
            write()
        else:
            thread.start()
            thread.join()
        assert mock.tables["Out"].count == 3
        assert [one.summary() for one in mock.invocations] == ["ok"] * 3


@pytest.mark.parametrize("workers", [1, 4])
def test_work_that_hands_in_more_work(workers):
    """However much of it follows, a thread carries each turn that it runs inside of once."""
    done = threading.Event()

    def step(pool, left):
        if left:
            pool.submit(step, pool, left - 1)
        else:
            done.set()

    def handler(event, context):
        with ThreadPoolExecutor(workers) as pool:
            pool.submit(step, pool, 3000)
            return done.wait(10)

    with mock_streams() as mock:
        mock.function("f", handler, timeout=12)
        boto3.client("lambda", region_name="us-east-1").invoke(FunctionName="f")
        assert mock.invocations[-1].result is True


def test_an_event_loop_that_outlives_an_invocation(dynamodb):
    """Its default executor is such a pool."""
    loop = asyncio.new_event_loop()

    def handler(event, context):
        for key in keys(event):
            loop.run_until_complete(asyncio.wait_for(work(key), 10))

    async def work(key):
        await asyncio.to_thread(put, dynamodb, "Out", key)

    with mock_streams() as mock:
        create_tables(dynamodb)
        mock.function("f", handler, timeout=10)
        mock.trigger("Table", "f")
        put(dynamodb, "Table", "a")
        put(dynamodb, "Table", "b")
        assert mock.tables["Out"].count == 2
    loop.close()


def test_the_methods_are_given_back():
    """Neither threads nor pools are followed when no mock is active."""
    before = threading.Thread.start, ThreadPoolExecutor.submit
    with mock_streams(), mock_streams():
        assert threading.Thread.start is not before[0]
    assert (threading.Thread.start, ThreadPoolExecutor.submit) == before


@pytest.mark.parametrize(
    ("delivery", "order"),
    [
        ("immediate", ["a closed", "a", "b", "b closed", "c"]),
        ("manual", ["a closed", "b closed", "a", "b", "c"]),
    ],
)
def test_holds_that_overlap(dynamodb, delivery, order):
    """What is written while any of them is open is delivered behind the last, and afterwards all is as it was."""
    seen = []

    async def block(key, opens, closes):
        await opens.wait() if opens else None
        with mock.hold():
            put(dynamodb, "Table", key)
            await closes.wait()
        seen.append(f"{key} closed")

    async def main():
        first, second = asyncio.Event(), asyncio.Event()
        one = asyncio.create_task(block("a", None, first))
        two = asyncio.create_task(block("b", None, second))
        await asyncio.sleep(0)
        first.set()
        await one
        second.set()
        await two

    with mock_streams(delivery=delivery) as mock:
        create_tables(dynamodb)
        mock.function("f", lambda event, context: seen.extend(keys(event)))
        mock.trigger("Table", "f")
        asyncio.run(main())
        put(dynamodb, "Table", "c")
        mock.deliver()
    assert seen == order


def test_advance_in_a_handler(dynamodb):
    """A handler that takes its time moves the clock; what is due on the way comes behind it."""
    instants = []

    def handler(event, context):
        instants.append((datetime.now(timezone.utc), mock.advance(seconds=30), datetime.now(timezone.utc)))

    with mock_streams(time="2026-01-01T00:00:00Z") as mock:
        create_tables(dynamodb)
        mock.function("f", handler)
        mock.trigger("Table", "f", batch_size=1)
        with mock.hold():
            put(dynamodb, "Table", "a")
            put(dynamodb, "Table", "b")
    assert [(after - before, made) for before, made, after in instants] == [(timedelta(seconds=30), [])] * 2
    assert instants[1][0] == instants[0][2]
