"""``streammock.events``: events built without a table."""

from datetime import datetime, timezone

import boto3
import pytest

import streammock
from streammock import events, mock_streams


def test_an_insertion():
    """An item alone makes an INSERT, keyed by its first attribute."""
    record = events.record(new={"id": "1", "text": "woof", "n": 1.5})
    assert record["eventName"] == "INSERT"
    assert record["dynamodb"]["Keys"] == {"id": {"S": "1"}}
    assert record["dynamodb"]["NewImage"] == {"id": {"S": "1"}, "text": {"S": "woof"}, "n": {"N": "1.5"}}
    assert "OldImage" not in record["dynamodb"]


@pytest.mark.parametrize(
    ("images", "name"),
    [
        ({"new": {"id": "1"}}, "INSERT"),
        ({"new": {"id": "1"}, "old": {"id": "1", "a": 1}}, "MODIFY"),
        ({"old": {"id": "1"}}, "REMOVE"),
        ({"keys": {"id": "1"}, "event_name": "REMOVE"}, "REMOVE"),
        ({"keys": {"id": "1"}}, "INSERT"),
        ({"new": {"id": "1"}, "event_name": "MODIFY"}, "MODIFY"),
    ],
)
def test_the_event_name_follows_from_the_images(images, name):
    """It needs saying only where no image is there."""
    assert events.record(**images)["eventName"] == name


def test_keys_by_name():
    """A composite key is named, and taken from the item; one name may stand alone."""
    item = {"text": "woof", "who": "rex", "when": 5}
    assert events.record(new=item, keys=("who", "when"))["dynamodb"]["Keys"] == {
        "who": {"S": "rex"},
        "when": {"N": "5"},
    }
    assert events.record(new=item, keys="who")["dynamodb"]["Keys"] == {"who": {"S": "rex"}}


@pytest.mark.parametrize("view_type", ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"])
def test_a_view_type_leaves_images_out(view_type):
    """As the stream would."""
    change = events.record(new={"id": "1"}, old={"id": "1"}, view_type=view_type)["dynamodb"]
    assert ("NewImage" in change) == ("NEW" in view_type)
    assert ("OldImage" in change) == ("OLD" in view_type)
    assert change["StreamViewType"] == view_type


def test_a_deletion_by_time_to_live():
    """It carries the service's identity."""
    record = events.record(old={"id": "1"}, expired=True)
    assert record["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def test_times_in_any_form():
    """Text, a datetime or epoch seconds."""
    when = datetime(2026, 3, 1, tzinfo=timezone.utc)
    seconds = {
        events.record(new={"id": "1"}, created=created)["dynamodb"]["ApproximateCreationDateTime"]
        for created in ("2026-03-01T00:00:00Z", when, when.timestamp())
    }
    assert seconds == {when.timestamp()}


def test_a_record_looks_like_one_of_the_stream():
    """Member by member, in the same order, as a table writes it."""
    with mock_streams(time="2026-03-01T12:00:00Z") as mock:
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="Table",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        client.put_item(TableName="Table", Item={"id": {"S": "1"}, "data": {"B": b"\x00"}})
        (written,) = mock.tables["Table"].stream.records
    built = events.record(
        new={"id": "1", "data": b"\x00"},
        created="2026-03-01T12:00:00Z",
        sequence_number=written.sequence_number,
    )
    assert list(built) == list(written.raw)
    assert list(built["dynamodb"]) == list(written.raw["dynamodb"])
    assert built == {**written.raw, "eventID": built["eventID"]}


def test_an_event_numbers_its_records():
    """So that a partial batch response can name one; numbers of one's own stay."""
    own = events.record(new={"id": "3"}, sequence_number=7)
    event = events.event(events.record(new={"id": "1"}), events.record(new={"id": "2"}), own)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
    assert len(set(numbers)) == 3
    assert int(numbers[0]) < int(numbers[1])
    assert numbers[2] == "7"
    assert len({record["eventID"] for record in event["Records"]}) == 3


def test_the_same_calls_build_the_same_event():
    """No counter outlives a call, and what was given is not changed."""
    record = events.record(new={"id": "1"})
    assert events.event(record, record) == events.event(record, record)
    assert events.record(new={"id": "1"}) == record


def test_members_beside_the_records():
    """What a tumbling window adds."""
    assert events.event(isFinalInvokeForWindow=True) == {"Records": [], "isFinalInvokeForWindow": True}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "needs an item"),
        ({"new": {"id": "1"}, "keys": ["sk"]}, "no key attribute 'sk'; it has id"),
        ({"new": {"id": "1"}, "event_name": "REMOVE"}, "of which INSERT follows"),
    ],
)
def test_what_makes_no_record(given, message):
    """The message says what is missing."""
    with pytest.raises(TypeError, match=message):
        events.record(**given)


def test_a_handler_is_called_by_hand():
    """The builders and the context are all that a unit test of a handler needs."""

    def handler(event, context):
        return context.function_name, len(event["Records"])

    event = streammock.events.event(streammock.events.record(new={"id": "1"}))
    assert handler(event, streammock.LambdaContext(function_name="shout")) == ("shout", 1)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: events.event([events.record(new={"id": "1"})]), TypeError, "takes records, one by one"),
        (lambda: events.event({"id": "1"}), TypeError, "takes records, one by one, .* not {'id': '1'}"),
        (lambda: events.record(new={"id": "1"}, view_type="ALL"), ValueError, "view_type must be one of KEYS_ONLY, "),
        (lambda: events.record(keys={"id": "1"}, event_name="insert"), ValueError, "INSERT, MODIFY, REMOVE, not 'ins"),
    ],
    ids=["list", "item", "view type", "event name"],
)
def test_what_is_no_record(build, error, message):
    """It is refused where it is given, not where a handler stumbles over it."""
    with pytest.raises(error, match=message):
        build()
