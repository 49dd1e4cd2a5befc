"""Streams and shards: what a write leaves behind, and how long."""

import base64

import pytest

from streammock.clock import SECOND
from streammock.errors import AwsError
from streammock.ids import Ids
from streammock.streams import iterator, lookup
from streammock.streams.iterator import ShardIterator
from streammock.streams.record import to_api, to_lambda_event
from streammock.streams.shard import RETENTION
from streammock.streams.stream import SEQUENCE_STEP, Stream

NOW = 1_700_000_000 * SECOND + 149_000_000
TABLE_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/T"


def make(view_type="NEW_AND_OLD_IMAGES", shards=1, seed=0, key="pk"):
    return Stream(
        table_arn=TABLE_ARN,
        table_name="T",
        key_schema=[{"AttributeName": key, "KeyType": "HASH"}],
        view_type=view_type,
        region="us-east-1",
        created=NOW,
        ids=Ids(seed),
        shards=shards,
    )


def item(pk, **more):
    return {"pk": {"S": pk}, **more}


def put(stream, pk, now=NOW, old=None, **more):
    return stream.append(item(pk, **more), old, now)


def test_label_is_the_time_of_creation():
    """The label is an ISO time with milliseconds and no zone, and ends the ARN (streams_and_mappings B.1)."""
    stream = make()
    assert stream.label == "2023-11-14T22:13:20.149"
    assert stream.arn == f"{TABLE_ARN}/stream/{stream.label}"


def test_event_names():
    """A record without an old image is an INSERT, without a new one a REMOVE, else a MODIFY."""
    stream = make()
    first = stream.append(item("a"), None, NOW)
    second = stream.append(item("a", n={"N": "1"}), item("a"), NOW)
    third = stream.append(None, item("a"), NOW)
    assert [r.event_name for r in (first, second, third)] == ["INSERT", "MODIFY", "REMOVE"]


@pytest.mark.parametrize(
    ("view_type", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_view_types_choose_the_images(view_type, images):
    """Keys are always there, images by the view type, absent ones are absent and not null (streams_and_mappings B.3)."""
    stream = make(view_type)
    record = stream.append(item("a", n={"N": "2"}), item("a", n={"N": "1"}), NOW)
    change = to_lambda_event(record)["dynamodb"]
    assert change.keys() & {"NewImage", "OldImage"} == images
    assert change["Keys"] == item("a")
    assert change["StreamViewType"] == view_type


def test_lambda_event_has_the_recorded_shape():
    """Members, their order, whole float seconds and base64 binary as recorded (aws_facts 2.3, A.6, B.3)."""
    stream = make("NEW_IMAGE", key="my_partition_key")
    key = {"my_partition_key": {"S": "hello world"}}
    record = stream.append({**key, "binary_key": {"B": b"foobar"}}, None, NOW)
    event = to_lambda_event(record)
    assert list(event) == [
        "eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "eventSourceARN",
    ]  # fmt: skip
    assert list(event["dynamodb"]) == [
        "ApproximateCreationDateTime", "Keys", "NewImage", "SequenceNumber", "SizeBytes", "StreamViewType",
    ]  # fmt: skip
    assert event["dynamodb"]["NewImage"]["binary_key"] == {"B": "Zm9vYmFy"}
    assert event["dynamodb"]["SizeBytes"] == 70
    assert event["dynamodb"]["ApproximateCreationDateTime"] == 1_700_000_000.0
    assert isinstance(event["dynamodb"]["ApproximateCreationDateTime"], float)
    assert (event["eventVersion"], event["eventSource"], event["awsRegion"]) == ("1.1", "aws:dynamodb", "us-east-1")
    assert len(event["eventID"]) == 32
    assert event["eventSourceARN"] == stream.arn


def test_lambda_event_encodes_nested_binary():
    """Binary inside lists, maps and sets is base64 too (A.6)."""
    stream = make()
    record = put(stream, "a", l={"L": [{"B": b"x"}]}, m={"M": {"b": {"B": b"x"}}}, bs={"BS": [b"x"]}, n={"NS": ["1"]})
    encoded = base64.b64encode(b"x").decode()
    image = to_lambda_event(record)["dynamodb"]["NewImage"]
    assert image["l"] == {"L": [{"B": encoded}]}
    assert image["m"] == {"M": {"b": {"B": encoded}}}
    assert image["bs"] == {"BS": [encoded]}
    assert image["n"] == {"NS": ["1"]}


def test_get_records_form_has_no_arn_and_shares_nothing():
    """GetRecords gives the record without eventSourceARN (aws_facts 4), and a copy that the caller may change (B.3)."""
    stream = make()
    record = put(stream, "a", l={"L": [{"M": {"k": {"SS": ["x"]}}}]})
    given = to_api(record)
    assert "eventSourceARN" not in given
    given["dynamodb"]["NewImage"]["l"]["L"][0]["M"]["k"]["SS"].append("y")
    assert record.new_image == item("a", l={"L": [{"M": {"k": {"SS": ["x"]}}}]})


def test_deletions_by_the_service_carry_its_identity():
    """userIdentity is lower case in events and capitalised in GetRecords (streams_and_mappings B.2, A.6)."""
    stream = make()
    record = stream.append(None, item("a"), NOW, ("Service", "dynamodb.amazonaws.com"))
    assert to_lambda_event(record)["userIdentity"] == {
        "type": "Service",
        "principalId": "dynamodb.amazonaws.com",
    }
    assert to_api(record)["userIdentity"] == {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}


def test_sequence_numbers_rise_and_have_at_least_21_digits():
    """Numbers rise as integers within a shard, by a counter in the high digits (streams_and_mappings B.3)."""
    stream = make()
    numbers = [put(stream, "a").sequence_number for _ in range(12)]
    assert all(21 <= len(number) <= 40 and number.isdigit() for number in numbers)
    assert sorted(numbers, key=int) == numbers
    assert int(numbers[1]) - int(numbers[0]) == SEQUENCE_STEP


def test_same_seed_same_ids():
    """Two mocks with one seed and the same writes make the same ids; another seed makes others (B.3)."""
    first, second, third = make(), make(), make(seed=1)
    assert put(first, "a").event_id == put(second, "a").event_id != put(third, "a").event_id
    assert [s.shard_id for s in first.shards] == [s.shard_id for s in second.shards]


def test_shard_ids_have_the_form_of_aws():
    """shardId-, 20 digits, 8 hex digits (streams_and_mappings B.4)."""
    head, digits, tail = make().shards[0].shard_id.split("-")
    assert (head, len(digits), len(tail)) == ("shardId", 20, 8)
    assert digits.isdigit()


def test_several_shards_share_the_items_by_partition_key():
    """All records of one key are in one shard, and several keys use several shards."""
    stream = make(shards=4)
    for number in range(40):
        put(stream, f"k{number % 20}")
    homes = [{r.keys["pk"]["S"] for r in shard.records} for shard in stream.shards]
    assert sum(map(len, homes)) == 20
    assert sum(bool(home) for home in homes) > 1


def test_reads_after_a_sequence_number_oldest_first():
    """A read begins behind a place and keeps to its limit."""
    stream = make()
    records = [put(stream, str(number)) for number in range(5)]
    shard = stream.shards[0]
    assert shard.read(records[1].sequence, 2) == records[2:4]
    assert shard.read(shard.last_sequence) == []


def test_records_are_trimmed_after_24_hours():
    """A record is gone 24 hours after it was written, and the shard remembers up to where (B.6)."""
    stream = make()
    old, new = put(stream, "a"), put(stream, "b", now=NOW + SECOND)
    shard = stream.shards[0]
    stream.catch_up(NOW + RETENTION)
    assert shard.read(0) == [old, new]
    stream.catch_up(NOW + RETENTION + 1)
    assert shard.read(0) == [new]
    assert shard.trimmed_sequence == old.sequence


def test_places_by_time():
    """The first record at or after an instant; behind all records when there is none."""
    stream = make()
    first, second = put(stream, "a", now=NOW), put(stream, "b", now=NOW + SECOND)
    shard = stream.shards[0]
    assert shard.before_time(NOW) == first.sequence - 1
    assert shard.before_time(NOW + 1) == second.sequence - 1
    assert shard.before_time(NOW + 2 * SECOND) == shard.last_sequence


def test_a_disabled_stream_is_closed_and_stays_readable_for_a_day():
    """Disabling closes the shards; the stream stays for 24 hours (streams_and_mappings B.1)."""
    stream = make()
    record = put(stream, "a")
    stream.disable(NOW)
    shard = stream.shards[0]
    assert (stream.status, shard.closed, shard.ending_sequence) == ("DISABLED", True, record.sequence)
    assert stream.readable(NOW + RETENTION - 1)
    assert not stream.readable(NOW + RETENTION)


def test_children_name_their_parent():
    """A shard opened from another continues it."""
    stream = make()
    parent = stream.shards[0]
    (child,) = stream.roll(parent, NOW)
    assert child.parent_id == parent.shard_id
    assert stream.children(parent.shard_id) == [child]


def test_iterators_survive_encoding_and_expire():
    """An iterator carries its place, begins with the ARN, and lives 15 minutes (streams_and_mappings B.5)."""
    place = ShardIterator("arn", "shardId-1", 5, NOW)
    assert place.encode().startswith("arn|1|")
    assert iterator.decode(place.encode()) == place
    assert not place.expired(NOW + iterator.LIFETIME)
    assert place.expired(NOW + iterator.LIFETIME + 1)


@pytest.mark.parametrize(
    "text", ["", "bogus", "arn|1|!!", "arn|1|" + base64.b64encode(b"a|b").decode(), "a|1|QXxCfEM="]
)
def test_text_that_is_no_iterator(text):
    """What we never gave out is not taken for an iterator."""
    assert iterator.decode(text) is None


def test_lookups_tell_malformed_from_missing():
    """A bogus ARN is a ValidationException, a missing stream or shard a ResourceNotFoundException (B.5)."""
    stream = make()
    streams = {stream.arn: stream}
    assert lookup.stream(streams, stream.arn, NOW) is stream
    with pytest.raises(AwsError) as malformed:
        lookup.stream(streams, "bogus", NOW)
    missing_arn = f"{TABLE_ARN}/stream/2020-01-01T00:00:00.000"
    with pytest.raises(AwsError) as missing:
        lookup.stream(streams, missing_arn, NOW)
    with pytest.raises(AwsError) as shard:
        lookup.shard(stream, "shardId-x")
    assert [e.value.code for e in (malformed, missing, shard)] == [
        "ValidationException", "ResourceNotFoundException", "ResourceNotFoundException",
    ]  # fmt: skip
    assert missing.value.message == f"Requested resource not found: Stream: {missing_arn} not found"
