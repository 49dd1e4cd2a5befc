"""Where ``LATEST`` begins: exactly at the call, or with ``latest="gap"`` as on AWS, when polling has begun."""

from types import SimpleNamespace

import boto3
import pytest

from streammock import mock_streams

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
}


# With AWS's latency a mapping takes no request while its state passes (A.3).
AT_ONCE = pytest.mark.parametrize("world", ["none"], indirect=True)


@pytest.fixture(params=["none", "aws"])
def world(request):
    """A mock with the gap, with and without AWS's latency, and a table; ``seen`` collects the keys delivered."""
    with mock_streams(latest="gap", latency=request.param, time="2026-01-01T00:00:00Z") as mock:
        ddb, fn, seen = boto3.client("dynamodb"), boto3.client("lambda"), []
        ddb.create_table(**TABLE)
        mock.settle()
        mock.function("f", lambda event, _: seen.extend(r["dynamodb"]["Keys"]["pk"]["S"] for r in event["Records"]))

        def put(key):
            ddb.put_item(TableName="Table", Item={"pk": {"S": key}})

        def update(view, **change):
            fn.update_event_source_mapping(UUID=view.uuid, **change)

        def trigger(**more):
            return mock.trigger("Table", "f", **{"starting_position": "LATEST", **more})

        yield SimpleNamespace(mock=mock, seen=seen, put=put, update=update, trigger=trigger)


def test_what_is_written_before_polling_begins_is_missed(world):
    """It takes ten seconds, and what comes before is neither delivered nor waits; what comes after is (A.4)."""
    view = world.trigger()
    world.put("missed")
    world.mock.advance(seconds=9)
    world.put("missed too")
    assert view.pending == []
    world.mock.advance(seconds=1)
    world.put("a")
    assert world.seen == ["a"]
    first = world.mock.tables["Table"].stream.records[0]
    assert "not read: it was written before the mapping began to poll, at LATEST" in world.mock.explain(first)


def test_settle_waits_until_polling_has_begun(world):
    """It is work that was set going: after ``settle`` nothing is missed."""
    world.trigger()
    world.mock.settle()
    world.put("a")
    assert world.seen == ["a"]


def test_trim_horizon_misses_nothing(world):
    """The gap is LATEST's alone (A.4)."""
    world.put("a")
    view = world.trigger(starting_position="TRIM_HORIZON")
    world.put("b")
    world.mock.settle()
    world.update(view, BatchSize=5)
    world.put("c")
    world.mock.settle()
    assert world.seen == ["a", "b", "c"]


@pytest.mark.parametrize("change", [{"BatchSize": 5}, {"ParallelizationFactor": 3}])
def test_an_update_opens_the_gap_again(world, change):
    """Until the mapping has processed something it has no checkpoint to go on from, and begins anew (A.4)."""
    view = world.trigger()
    world.mock.settle()
    world.update(view, **change)
    world.put("missed")
    world.mock.advance(seconds=5)
    world.put("a")
    assert world.seen == ["a"]


def test_what_has_a_checkpoint_is_not_missed(world):
    """After the first record, neither an update nor a time without polling loses anything (A.4)."""
    view = world.trigger()
    world.mock.settle()
    world.put("a")
    for change in ({"BatchSize": 5}, {"Enabled": False}, {"Enabled": True}):
        world.update(view, **change)
        world.put(str(change))
        world.mock.settle()
    assert world.seen == ["a", "{'BatchSize': 5}", "{'Enabled': False}", "{'Enabled': True}"]


def test_a_mapping_made_disabled_begins_when_it_is_enabled(world):
    """Nothing has been processed by then, and polling begins five seconds later (A.4)."""
    view = world.trigger(enabled=False)
    world.mock.settle()
    world.put("missed")
    world.update(view, Enabled=True)
    world.put("missed too")
    world.mock.settle()
    world.put("a")
    assert world.seen == ["a"]


@AT_ONCE
def test_every_update_makes_the_gap_longer(world):
    """Polling begins after the last of several requests, not after the first."""
    view = world.trigger()
    for _ in range(3):
        world.mock.advance(seconds=4)
        world.update(view, BatchSize=5)
    world.mock.advance(seconds=4)
    world.put("missed")
    world.mock.advance(seconds=1)
    world.put("a")
    assert world.seen == ["a"]


def test_a_shard_that_rolls_over_in_the_gap(world):
    """Its child is open when polling begins, and is read from then on (A.5)."""
    world.trigger()
    world.put("missed")
    world.mock.tables["Table"].stream.shards.roll()
    world.put("missed too")
    world.mock.settle()
    world.put("a")
    assert world.seen == ["a"]


def test_a_shard_that_rolls_over_while_an_update_is_made(world):
    """Shards found later begin with their oldest record, also then: only what its parent took is missed (A.5)."""
    world.mock.tables["Table"].stream.shards.split()
    view = world.trigger()
    world.mock.settle()
    names = [str(number) for number in range(20)]
    world.put(names[0])
    (read,) = view.checkpoint  # the shard that has a checkpoint
    world.update(view, BatchSize=1)
    for name in names[1:]:
        world.put(name)
    world.mock.tables["Table"].stream.shards.roll()
    for name in names:
        world.put(f"{name} again")
    world.mock.settle()
    of_parent = {one.keys["pk"] for one in world.mock.tables["Table"].stream.records if one.shard_id == read}
    assert {name for name in world.seen if "again" not in name} == of_parent


@AT_ONCE
def test_a_deleted_mapping_does_not_begin(world):
    """What was to begin when its pollers had started does not."""
    view = world.trigger()
    boto3.client("lambda").delete_event_source_mapping(UUID=view.uuid)
    world.mock.settle()
    world.put("a")
    assert (world.seen, view.state, view.pending) == ([], "", [])


def test_another_word_is_refused():
    """With the two that there are."""
    with pytest.raises(ValueError, match="latest must be one of 'exact', 'gap', not 'late'"):
        mock_streams(latest="late")
