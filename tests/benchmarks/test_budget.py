"""How much of our own work a call costs, counted in calls of our functions: the same on every machine, however busy.

A budget is what was counted when the row was written, and a tenth. Whoever needs more raises it, and says why. (Three
calls more in every row that finds its endpoint again, which spare botocore a hundred of its own; five and one for every
attribute where parameters are found sound, which spare it most of what was left.)
"""

import gc
import sys
from pathlib import Path

import pytest
from work import calls

import streammock
from streammock.operations.dynamodbstreams import get_records
from streammock.streams.record import to_api

sys.path.insert(0, str(Path(__file__).parent))
from adapters import Floor, StreamMock
from workloads import TABLE, WORKLOADS, create, item, load

sys.path.pop(0)

OURS = str(Path(streammock.__file__).parent)
BUDGETS = {
    "put_item, 5 attributes": 69,
    "put_item, 20 nested attributes": 585,
    "put_item with a stream": 72,
    "put_item → handler has run": 186,
    "get_item": 47,
    "update_item, condition and names": 134,
    "delete_item": 57,
    "batch_write_item, 25 puts": 990,
    "transact_write_items, 10 puts": 620,
    "query, 100 of 1,000 items": 310,
}


def calls_of_ours(step):
    """How many functions of the package one step calls."""
    return calls(step, within=OURS)


def warm(adapter, name):
    """A step of a workload that has run before."""
    (workload,) = [one for one in WORKLOADS if one.name == name]
    step = workload.prepare(adapter)
    for _ in range(3):
        step()
    return step


@pytest.mark.parametrize("name", BUDGETS)
def test_a_warm_call_stays_within_its_budget(adapter, name):
    """No more of our functions are called than were when the budget was set."""
    step = warm(adapter, name)
    assert calls_of_ours(step) <= BUDGETS[name]


@pytest.mark.parametrize("name", [name for name in BUDGETS if not name.startswith(("query", "put_item →"))])
def test_a_call_is_less_work_than_one_with_a_canned_answer(name):
    """Whoever mocks it with a ``before-call`` hook of botocore's pays for more functions, botocore's own included."""
    work = []
    for mock in (StreamMock(), Floor()):
        mock.enter()
        work.append(calls(warm(mock, name)))
        mock.exit()
    ours, floor = work
    assert ours < floor


@pytest.mark.parametrize("name", BUDGETS)
def test_a_call_leaves_nothing_for_the_garbage_collector(adapter, name):
    """What a call and its delivery have used is gone with them: nothing of it refers to itself."""
    step = warm(adapter, name)
    gc.collect()
    gc.disable()
    try:
        step()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_size_of_a_table_costs_nothing(adapter):
    """Writing, reading and querying one partition take the same work beside 100 items and beside 3,000."""
    client = adapter.client
    create(client)

    def work():
        client.put_item(TableName=TABLE, Item=item(1, "customer-0"))
        client.get_item(TableName=TABLE, Key={"pk": {"S": "customer-0"}, "sk": {"S": "order-000001"}})
        client.query(
            TableName=TABLE,
            KeyConditionExpression="pk = :v",
            ExpressionAttributeValues={":v": {"S": "customer-0"}},
            Limit=10,
        )

    load(client, 100)
    work()
    small = calls_of_ours(work)
    load(client, 3000)
    work()
    assert calls_of_ours(work) == small


def test_the_length_of_a_stream_costs_nothing(adapter):
    """Delivering a record takes the same work behind 10 records and behind 500."""
    step = next(one for one in WORKLOADS if "handler" in one.name).prepare(adapter)
    for _ in range(10):
        step()
    short = calls_of_ours(step)
    for _ in range(500):
        step()
    assert calls_of_ours(step) <= short + 5


@pytest.mark.parametrize("collects", [True, False])
def test_a_page_of_records_is_made_without_the_garbage_collector(adapter, collects, monkeypatch):
    """It holds thousands of objects that are all in use; afterwards the collector is on, or off, as it was before."""
    create(adapter.client, stream=True)
    load(adapter.client, 25)
    arn = adapter.client.describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    (shard,) = adapter.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = adapter.streams.get_shard_iterator(**place)["ShardIterator"]
    meanwhile = []

    def show(record):
        meanwhile.append(gc.isenabled())
        return to_api(record)

    monkeypatch.setattr(get_records, "to_api", show)
    (gc.enable if collects else gc.disable)()
    try:
        assert len(adapter.streams.get_records(ShardIterator=iterator)["Records"]) == 25
        assert gc.isenabled() is collects
    finally:
        gc.enable()
    assert meanwhile == [False] * 25
