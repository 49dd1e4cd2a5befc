"""Shards through the API and the handle: lineage, roll-over, splitting, retention (streams_and_mappings B.4, B.6)."""

import re

import boto3
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streams_api import Api

from streammock import mock_streams
from streammock.clock import SECOND
from streammock.ids import Ids
from streammock.streams.shard import RETENTION
from streammock.streams.stream import ROLL_OVER, Stream

NOW = 1_700_000_000 * SECOND


def make(shards=1):
    return Stream(
        table_arn="arn:aws:dynamodb:us-east-1:000000000000:table/T",
        table_name="T",
        key_schema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        view_type="KEYS_ONLY",
        region="us-east-1",
        created=NOW,
        ids=Ids(),
        shards=shards,
    )


def put(stream, pk="a", now=NOW):
    key = {"pk": {"S": pk}}
    return stream.append(key, None, now)


class Reader:
    """A mapping that stands still."""

    def disposed_of(self, shard):
        return 0


# --- as the API shows them ----------------------------------------------------------------------------------------
def test_a_fresh_stream_has_one_open_shard(api):
    """An id of AWS's form, a starting number and no ending one, no parent; the time of creation beside it (B.4)."""
    described = api.describe(api.create())
    (shard,) = described["Shards"]
    assert re.fullmatch(r"shardId-\d{20}-[0-9a-f]{8}", shard["ShardId"])
    assert shard["SequenceNumberRange"].keys() == {"StartingSequenceNumber"}
    assert "ParentShardId" not in shard
    assert described["CreationRequestDateTime"].isoformat() == "2026-01-01T00:00:00+00:00"


def test_shards_roll_over_every_four_hours(api):
    """A closed shard has an ending number, its child names it and begins behind it (B.4)."""
    arn = api.create()
    api.put("a")
    api.mock.advance(hours=3, minutes=59)
    api.put("b")
    assert len(api.shards(arn)) == 1
    api.mock.advance(minutes=2)
    api.put("c")
    parent, child = api.shards(arn)
    assert child["ParentShardId"] == parent["ShardId"]
    ends, begins = parent["SequenceNumberRange"], child["SequenceNumberRange"]
    assert int(ends["StartingSequenceNumber"]) < int(ends["EndingSequenceNumber"])
    assert int(ends["EndingSequenceNumber"]) < int(begins["StartingSequenceNumber"])
    assert "EndingSequenceNumber" not in begins
    assert api.keys(api.iterator(arn, parent["ShardId"])) == ["a", "b"]
    assert api.keys(api.iterator(arn, child["ShardId"])) == ["c"]


def test_looking_rolls_over_too(api):
    """Whether anything is written or not, after a day there are the shards that a day leaves (B.4)."""
    arn = api.create()
    api.mock.advance(days=1)
    shards = api.shards(arn)
    assert [shard.get("ParentShardId") for shard in shards[1:]] == [shard["ShardId"] for shard in shards[:-1]]
    assert [("EndingSequenceNumber" in shard["SequenceNumberRange"]) for shard in shards] == [True] * 6 + [False]


def test_shards_in_pages(api):
    """DescribeStream shows Limit shards at a time, 100 at most (B.4)."""
    arn = api.create()
    for _ in range(4):
        api.mock.tables["Table"].stream.shards.roll()
    seen, start = [], {}
    while True:
        page = api.describe(arn, Limit=2, **start)
        seen += [shard["ShardId"] for shard in page["Shards"]]
        if "LastEvaluatedShardId" not in page:
            break
        start = {"ExclusiveStartShardId": page["LastEvaluatedShardId"]}
    assert seen == [shard["ShardId"] for shard in api.shards(arn)]
    assert len(seen) == 5
    assert api.refused(api.describe, arn, Limit=101) == "ValidationException"


def test_children_of_a_shard(api):
    """ShardFilter CHILD_SHARDS gives the children alone, none for an open shard; it has to be whole (B.4)."""
    arn = api.create()
    (parent,) = api.mock.tables["Table"].stream.shards
    children = [child.shard_id for child in parent.split()]

    def children_of(shard_id):
        listed = api.shards(arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": shard_id})
        return [shard["ShardId"] for shard in listed]

    assert children_of(parent.shard_id) == children
    assert len(children) == 2
    assert children_of(children[0]) == []
    for broken in ({"Type": "CHILD_SHARDS"}, {"ShardId": parent.shard_id}, {"Type": "X", "ShardId": parent.shard_id}):
        assert api.refused(api.shards, arn, ShardFilter=broken) == "ValidationException"
    api.streams = boto3.client("dynamodbstreams", config=Config(parameter_validation=False))
    assert api.refused(children_of, "not-a-shard") == "ValidationException"


# --- as a test drives them ----------------------------------------------------------------------------------------
def test_a_shard_that_is_kept_goes_with_the_time(api):
    """It is closed when four hours have passed, and can then be split no more; after a day its records are gone (B.4)."""
    api.create()
    api.put("a")
    shard = api.mock.tables["Table"].stream.shards[0]
    api.mock.advance(hours=4)
    assert shard.closed
    with pytest.raises(ValueError, match="is closed already"):
        shard.split()
    assert [record.keys for record in shard.records] == [{"pk": "a"}]
    api.mock.advance(hours=20, seconds=1)
    assert shard.records == []


def test_splitting_keeps_each_keys_order(api):
    """Both children have half of the keys; a key's records lie in its shard, then in one of that one's children (B.4)."""
    api.create()
    stream = api.mock.tables["Table"].stream
    keys = [f"k{number}" for number in range(40)]
    api.put(*keys)
    left, right = stream.shards.split()
    api.put(*keys, n={"N": "1"})
    halves = [{record.keys["pk"] for record in shard.records} for shard in (left, right)]
    assert halves[0]
    assert halves[1]
    assert halves[0] | halves[1] == set(keys)
    assert not halves[0] & halves[1]
    left.split()
    api.put(*keys, n={"N": "2"})
    assert {record.keys["pk"] for record in right.records if record.new_image["n"] == 2} == halves[1]
    assert [shard.parent_shard_id for shard in stream.shards[3:]] == [left.shard_id] * 2


def test_views_of_shards(api):
    """A view tells id, parent, state and records; what cannot be done says what can."""
    api.create()
    api.put("a")
    stream = api.mock.tables["Table"].stream
    (shard,) = stream.shards
    assert repr(stream.shards) == f"<Shards: [<ShardView {shard.shard_id} open, 1 records>]>"
    (child,) = shard.roll()
    assert (shard.closed, child.closed, child.parent_shard_id) == (True, False, shard.shard_id)
    assert [one.shard_id for one in stream.shards[:]] == [shard.shard_id, child.shard_id]
    with pytest.raises(ValueError, match="is closed already: choose"):
        shard.split()
    stream.shards.trim()
    assert stream.records == []


def test_the_same_calls_make_the_same_shards():
    """Names and numbers come from the seed; how often somebody looked changes nothing."""

    def run(*, look):
        with mock_streams(time="2026-01-01", seed=3) as mock:
            api = Api(mock)
            arn = api.create()
            for key in "abc":
                api.put(key)
                mock.advance(hours=5)
                if look:
                    api.shards(arn)
            return [(shard["ShardId"], shard["SequenceNumberRange"]) for shard in api.shards(arn)]

    assert run(look=True) == run(look=False)


# --- as time changes them -----------------------------------------------------------------------------------------
def test_a_year_of_silence_costs_nothing():
    """Of two thousand generations, those are made that are still listed."""
    stream = make()
    record = put(stream)
    stream.catch_up(NOW + 365 * 24 * 3600 * SECOND)
    assert len(stream.listed) == 7
    assert stream.shard(stream.shards[0].parent_id) is None
    assert all(record not in shard.records for shard in stream.shards)
    assert put(stream, now=NOW + 365 * 24 * 3600 * SECOND).sequence > record.sequence


def test_a_closed_shard_is_listed_for_24_hours():
    """Then it is neither shown nor found (B.6)."""
    stream = make()
    (first,) = stream.shards
    stream.catch_up(NOW + ROLL_OVER)
    stream.catch_up(NOW + ROLL_OVER + RETENTION - 1)
    assert first in stream.listed
    stream.catch_up(NOW + ROLL_OVER + RETENTION)
    assert first not in stream.shards
    assert stream.shard(first.shard_id) is None


def test_all_shards_of_a_stream_roll_over():
    """Each continues with the keys that it had."""
    stream = make(shards=3)
    homes = {}
    for number in range(30):
        put(stream, f"k{number}")
    for place, shard in enumerate(stream.shards):
        homes.update((record.keys["pk"]["S"], place) for record in shard.records)
    for number in range(30):
        put(stream, f"k{number}", NOW + ROLL_OVER)
    for place, shard in enumerate(stream.shards[3:]):
        assert {homes[record.keys["pk"]["S"]] for record in shard.records} <= {place}
    assert len(set(homes.values())) == 3


def test_a_stream_that_nobody_reads_does_not_grow_for_ever():
    """Appending trims now and then."""
    stream = make()
    for number in range(5000):
        put(stream, now=NOW + number * 60 * SECOND)
    assert sum(len(shard.records) for shard in stream.shards) < 24 * 60 + 1100


def test_what_a_mapping_owes_is_kept_aside():
    """A record that is trimmed is out of the API's sight, and is kept until the slowest mapping has dealt with it."""
    stream = make()
    reader = Reader()
    stream.readers.append(reader)
    record = put(stream)
    shard = stream.shards[0]
    late = NOW + ROLL_OVER + RETENTION
    stream.catch_up(late)
    assert shard.read(0) == []
    assert shard.after(0) == [record]
    assert shard.after(0, 1) == [record]
    assert shard in stream.shards
    assert shard not in stream.listed
    stream.readers.remove(reader)
    stream.catch_up(late)
    assert shard.after(0) == []
    assert shard not in stream.shards


class Behind(Reader):
    """A mapping that gets on now and then."""

    passed = 0

    def disposed_of(self, shard):
        return min(self.passed, shard.last_sequence)


HOURS = st.sampled_from((0, 0, 0, 3, 20, 24))
STEPS = st.tuples(st.sampled_from(("put", "trim", "read on", "roll")), HOURS)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(steps=st.lists(STEPS, min_size=12, max_size=40), shards=st.integers(1, 2))
def test_nothing_is_due_before_its_time(steps, shards):
    """A stream that trims only when something is due looks as one that always tries."""

    def looks(eager):
        stream, reader, now = make(shards), Behind(), NOW
        stream.readers.append(reader)
        actions = {
            "put": lambda: put(stream, str(now), now),
            "roll": lambda: stream.roll(stream._open[0], now),
            "trim": lambda: stream.trim(stream._open[0], 1 if len(stream._open[0]) else 0),
            "read on": lambda: setattr(reader, "passed", stream._open[0].last_sequence),
        }
        for step, hours in steps:
            actions[step]()
            now += hours * 3600 * SECOND
            if eager:
                stream._trim_at = 0
            stream.catch_up(now)
            yield [(one.shard_id, one.state, [record.sequence for record in one.after(0)]) for one in stream.shards]

    assert list(looks(eager=True)) == list(looks(eager=False))
