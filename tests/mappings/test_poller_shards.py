from __future__ import annotations

from streammock.streams.shard import Shard

FAILED = {"errorMessage": "no"}


def test_shards_take_turns(world_of_two_shards):
    """Shards of one mapping are read in turn, and a failing one does not hold up the others (A.11.5, A.8)."""
    world = world_of_two_shards
    mapping = world.map(batch_size=1)
    names = [f"k{number}" for number in range(20)]
    world.write(*names)
    first, second = ([record.keys["id"]["S"] for record in shard.read(0)] for shard in world.stream.shards)
    assert len(first) >= 2
    assert len(second) >= 2
    world.script = [FAILED]
    calls = world.run()
    assert calls[0] == first[:1]
    assert calls[1:] == [[name] for name in second]
    assert world.advance(10) == [[name] for name in first]
    assert len(mapping.poller.leases) == 2


def test_children_wait_for_their_parents(world):
    """A child shard starts only when its parent is disposed of (streams_and_mappings A.5)."""
    mapping = world.map(batch_size=1)
    world.write("a", "b")
    world.split()
    world.write("c")
    world.split()
    world.write("d")
    world.script = [FAILED]
    assert world.run() == [["a"]]
    assert len(mapping.poller.leases) == 1
    assert world.advance(10) == [["a"], ["b"], ["c"], ["d"]]
    assert [lease.shard for lease in mapping.poller.leases] == [world.stream.shards[2]]


def test_latest_after_a_roll_over(world):
    """A shard found later is read from its oldest record, whatever StartingPosition says (streams_and_mappings A.5)."""
    world.write("a")
    world.split()
    world.write("b")
    world.map(position="LATEST")
    world.split()
    world.write("c")
    assert world.run() == [["c"]]


def test_latest_ignores_closed_shards(world):
    """LATEST leases open shards only (streams_and_mappings A.5)."""
    world.write("a")
    world.split()
    mapping = world.map(position="LATEST")
    assert [lease.shard for lease in mapping.poller.leases] == world.stream.shards[1:]


def test_trim_horizon_reads_all_shards_in_order(world):
    """TRIM_HORIZON reads every shard still listed, oldest first (streams_and_mappings A.5)."""
    world.write("a")
    world.split()
    world.write("b")
    world.map()
    assert world.run() == [["a"], ["b"]]


def test_parent_that_is_no_longer_listed(world):
    """A shard whose parent has left the stream has nobody to wait for."""
    world.split()
    del world.stream.shards[0]
    world.write("a")
    world.map()
    assert world.run() == [["a"]]


def test_disabled_stream(world):
    """What lies in a disabled stream is delivered; then the mapping idles on a dead ARN (streams_and_mappings A.15)."""
    mapping = world.map()
    world.write("a")
    world.stream.disable(world.clock.now())
    assert world.run() == [["a"]]
    assert mapping.poller.leases == []
    assert mapping.poller.next_due(world.clock.now()) is None


def test_stream_without_shards(world):
    """A stream whose shards are all gone leaves a mapping with nothing to do."""
    world.stream.shards.clear()
    assert world.map().poller.next_due(world.clock.now()) is None


def test_read_costs_nothing_when_idle(world, monkeypatch):
    """Asking an idle mapping reads no record: it only compares positions."""
    mapping = world.map()
    world.write("a")
    world.run()
    monkeypatch.setattr(Shard, "read", None)
    assert mapping.poller.next_due(world.clock.now()) is None
