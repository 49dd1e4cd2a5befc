"""ParallelizationFactor: several batches of a shard at once, in order for each item (streams_and_mappings A.14)."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streammock.mappings.lane import Lane, lanes

FAILED = {"errorMessage": "no"}
NAMES = [f"item{number}" for number in range(20)]


class _Record:
    def __init__(self, name):
        self.keys = {"id": {"S": name}}


def lane_of(name, count):
    (index,) = [lane.index for lane in lanes(count) if lane.holds(_Record(name))]
    return index


@given(st.text(), st.integers(1, 10))
def test_every_item_has_one_lane(name, count):
    """Exactly one lane holds it (A.2)."""
    assert 0 <= lane_of(name, count) < count


def test_the_whole_key_counts():
    """Items of one partition may travel on different lanes: order is kept per item (A.14)."""
    keys = [{"pk": {"S": "same"}, "sk": {"N": str(number)}} for number in range(50)]
    records = [_Record("") for _ in keys]
    for record, key in zip(records, keys, strict=True):
        record.keys = key
    assert len({index for record in records for index in range(4) if Lane(index, 4).holds(record)}) > 1


@pytest.mark.parametrize("name", ["{}", "k{}", "user{}", "item{}", "order-00{}"])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_few_items_share_out_the_lanes(name, count):
    """Items whose keys differ in a digit do not all travel on one lane, or nothing would be parallel (A.14)."""
    used = {lane_of(name.format(number), count) for number in range(8)}
    assert len(used) > 1


def test_batches_of_one_item_stay_in_order(world):
    """Each lane delivers its own records in the order of their writes; together they deliver all."""
    world.map(parallelization_factor=4, batch_size=3)
    written = [name for _ in range(3) for name in NAMES]
    world.write(*written)
    batches = world.run()
    assert sorted(name for batch in batches for name in batch) == sorted(written)
    by_lane = defaultdict(list)
    for batch in batches:
        (index,) = {lane_of(name, 4) for name in batch}
        by_lane[index] += batch
    for index, delivered in by_lane.items():
        assert delivered == [name for name in written if lane_of(name, 4) == index]


def test_a_failing_item_blocks_its_lane_alone(world):
    """The other lanes go on while one waits for its retry."""
    mapping = world.map(parallelization_factor=2, batch_size=1)
    bad = next(name for name in NAMES if lane_of(name, 2) == 0)
    same = next(name for name in NAMES if lane_of(name, 2) == 0 and name != bad)
    other = next(name for name in NAMES if lane_of(name, 2) == 1)
    world.script = [FAILED]
    world.write(bad, same, other)
    assert world.run() == [[bad], [other]]
    assert mapping.pending_count == 2
    assert world.advance(1) == [[bad], [same]]
    assert mapping.pending_count == 0


def test_a_shard_is_done_when_all_its_lanes_are(world):
    """Children start only behind the last of them."""
    mapping = world.map(parallelization_factor=2, batch_size=1)
    first = next(name for name in NAMES if lane_of(name, 2) == 0)
    second = next(name for name in NAMES if lane_of(name, 2) == 1)
    world.script = [FAILED]
    world.write(first, second)
    world.split()
    world.write("child")
    assert world.run() == [[first], [second]]
    assert world.advance(1) == [[first], ["child"]]
    assert mapping.pending_count == 0


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1)])
def test_another_number_of_lanes(world, before, after):
    """After an update nothing is lost; what some lanes had done beyond the slowest may come again (A.14)."""
    mapping = world.map(parallelization_factor=before, batch_size=2)
    world.script = [FAILED]
    world.write(*NAMES)
    world.run()
    config = mapping.config.updated({"ParallelizationFactor": after})
    mapping.update(config, world.clock.now(), enabled=None)
    batches = world.advance(5)
    delivered = {
        name for call in [*world.events] for name in [r["dynamodb"]["Keys"]["id"]["S"] for r in call["Records"]]
    }
    assert batches
    assert delivered == set(NAMES)
    assert mapping.pending_count == 0


@pytest.mark.parametrize("during", [False, True])
def test_a_failure_before_the_lanes_changed_is_made_good(world, during):
    """The lane that goes on with a record accepts it in the end, so that nobody needs to worry (A.14); also where the
    function itself asked for other lanes while it failed.
    """
    mapping = world.map(parallelization_factor=1)

    def update():
        config = mapping.config.updated({"ParallelizationFactor": 4})
        mapping.update(config, world.clock.now(), enabled=None)
        return FAILED

    world.script = [update] if during else [FAILED]
    world.write("a")
    world.run()
    if not during:
        update()
    world.advance(5)
    assert [invocation.function_error for invocation in world.invocations] == ["Unhandled", None]
    assert [invocation.absorbed for invocation in world.invocations if invocation.function_error] == [True]


def test_a_failure_before_a_stop_and_other_lanes_is_made_good(world):
    """A mapping that is disabled lets go of the batch that failed, and is given other lanes before it is enabled again."""
    mapping = world.map(parallelization_factor=1, batch_size=1)
    world.script = [FAILED]
    world.write("a")
    world.run()
    now = world.clock.now()
    mapping.update(mapping.config, now, enabled=False)
    mapping.update(mapping.config.updated({"ParallelizationFactor": 3}), now, enabled=None)
    mapping.update(mapping.config, now, enabled=True)
    assert world.run() == [["a"]]
    assert [invocation.absorbed for invocation in world.invocations if invocation.function_error] == [True]


def test_a_failure_is_made_good_by_its_own_lane_alone(world):
    """Another lane's success after the change says nothing of a record that goes on failing."""
    mapping = world.map(parallelization_factor=1, batch_size=1)
    bad = next(name for name in NAMES if lane_of(name, 2) == 0)
    good = next(name for name in NAMES if lane_of(name, 2) == 1)
    world.script = [FAILED]
    world.write(bad, good)
    world.run()
    mapping.update(mapping.config.updated({"ParallelizationFactor": 2}), world.clock.now(), enabled=None)
    world.script = [FAILED, None]
    assert world.run() == [[bad], [good]]
    assert [invocation.absorbed for invocation in world.invocations if invocation.function_error] == [False, False]
    world.advance(5)
    assert [invocation.absorbed for invocation in world.invocations if invocation.function_error] == [True, True]


@pytest.mark.parametrize("settings", [{}, {"maximum_retry_attempts": 0}])
def test_lanes_change_when_the_batch_in_flight_has_landed(world, settings):
    """A function that asks for other lanes finishes its batch first: taken or given up, it does not come again (A.14, A.15)."""
    mapping = world.map(parallelization_factor=1, batch_size=4, **settings)

    def update():
        config = mapping.config.updated({"ParallelizationFactor": 3})
        mapping.update(config, world.clock.now(), enabled=None)
        return FAILED if settings else None

    world.script = [update]
    world.write(*NAMES)
    batches = world.run()
    assert batches[0] == NAMES[:4]
    assert sorted(name for batch in batches for name in batch) == sorted(NAMES)
    assert len(mapping.poller.leases) == 3
    assert [discarded.record.keys["id"]["S"] for discarded in mapping.discarded] == (NAMES[:4] if settings else [])


def test_lanes_that_change_back_while_a_batch_is_in_flight(world):
    """Nothing has changed when it lands."""
    mapping = world.map(parallelization_factor=2, batch_size=1)
    before = mapping.poller.leases

    def update():
        for count in (3, 2):
            mapping.update(mapping.config.updated({"ParallelizationFactor": count}), world.clock.now(), enabled=None)

    world.script = [update]
    world.write(*NAMES)
    batches = world.run()
    assert sorted(name for batch in batches for name in batch) == sorted(NAMES)
    assert set(mapping.poller.leases) == set(before)
