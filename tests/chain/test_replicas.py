"""Records of a global table on their way to functions: every region's mapping reads its own replica's stream (B.2)."""

import random
from types import SimpleNamespace

import boto3
import pytest

from streammock import mock_streams

HOME, AWAY, FAR = REGIONS = ("us-east-1", "eu-west-1", "ap-south-1")
DESTINATION = f"arn:aws:sqs:{AWAY}:000000000000:dlq"
SERVICE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
SERVICE_PATTERN = {name: [value] for name, value in SERVICE.items()}


@pytest.fixture
def world(request):
    """A table with replicas in two more regions; ``seen`` has each region's delivered records."""
    options = {"time": "2026-01-01T00:00:00Z", "strict": False, **getattr(request, "param", {})}
    with mock_streams(**options) as mock:
        ddb = {region: boto3.client("dynamodb", region_name=region) for region in REGIONS}
        ddb[HOME].create_table(
            TableName="Dogs",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        mock.settle()
        for region in (AWAY, FAR):
            ddb[HOME].update_table(TableName="Dogs", ReplicaUpdates=[{"Create": {"RegionName": region}}])
            mock.settle()
        world = SimpleNamespace(mock=mock, ddb=ddb, seen={region: [] for region in REGIONS})

        def put(region, pk, **more):
            ddb[region].put_item(TableName="Dogs", Item={"pk": {"S": pk}, **more})

        def trigger(region, handler=None, **more):
            def collect(event, context):
                world.seen[region] += event["Records"]
                return handler(event, context) if handler else None

            view = mock.region(region)
            view.function("f", collect)
            return view.trigger("Dogs", "f", **more)

        world.put, world.trigger = put, trigger
        yield world


def names(records):
    return [(record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]) for record in records]


def stream_of(world, region):
    return world.mock.region(region).tables["Dogs"].stream


def test_a_replicated_record_looks_like_any_other(world):
    """Both images, the region and the ARN of the replica, no ``userIdentity``, no ``aws:rep:`` attributes (B.2, A.6)."""
    for region in (HOME, AWAY):
        world.trigger(region)
    world.put(HOME, "rex", age={"N": "1"})
    world.put(HOME, "rex", age={"N": "2"})
    made, replicated = world.seen[HOME][1], world.seen[AWAY][1]
    assert made.keys() == replicated.keys()
    assert replicated == {
        "eventID": replicated["eventID"],
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": AWAY,
        "dynamodb": {
            "ApproximateCreationDateTime": 1767225600.0,
            "Keys": {"pk": {"S": "rex"}},
            "NewImage": {"pk": {"S": "rex"}, "age": {"N": "2"}},
            "OldImage": {"pk": {"S": "rex"}, "age": {"N": "1"}},
            "SequenceNumber": replicated["dynamodb"]["SequenceNumber"],
            "SizeBytes": made["dynamodb"]["SizeBytes"],
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": stream_of(world, AWAY).arn,
    }
    assert f":{AWAY}:" in replicated["eventSourceARN"]
    assert replicated["eventID"] != made["eventID"]


def test_every_region_sees_every_write_once(world):
    """Local and replicated ones, of every kind (B.2)."""
    for region in REGIONS:
        world.trigger(region)
    world.put(HOME, "a")
    world.ddb[AWAY].transact_write_items(
        TransactItems=[{"Put": {"TableName": "Dogs", "Item": {"pk": {"S": key}}}} for key in "bc"]
    )
    world.ddb[FAR].execute_statement(Statement="UPDATE \"Dogs\" SET n=1 WHERE pk='a'")
    world.ddb[FAR].delete_item(TableName="Dogs", Key={"pk": {"S": "b"}})
    world.put(HOME, "c")  # as it stands: no change, no record anywhere
    expected = [("INSERT", "a"), ("INSERT", "b"), ("INSERT", "c"), ("MODIFY", "a"), ("REMOVE", "b")]
    assert {region: names(records) for region, records in world.seen.items()} == dict.fromkeys(REGIONS, expected)


def test_an_expired_item_is_removed_by_the_service_in_one_region_alone(world):
    """A filter on ``userIdentity`` lets the function of one region act; elsewhere it is a deletion by nobody (B.2)."""
    world.ddb[HOME].update_time_to_live(
        TableName="Dogs", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    for region in REGIONS:
        world.trigger(region, filters=[{"userIdentity": SERVICE_PATTERN}] if region != FAR else None)
    world.put(AWAY, "rex", expires={"N": str(1767225600 + 60)})
    world.mock.advance(minutes=2)
    assert [record["userIdentity"] for record in world.seen[HOME]] == [SERVICE]
    assert world.seen[AWAY] == []
    assert names(world.seen[FAR]) == [("INSERT", "rex"), ("REMOVE", "rex")]
    assert not any("userIdentity" in record for record in world.seen[FAR])
    for region in REGIONS:
        assert "NewImage" not in stream_of(world, region).records[-1].raw["dynamodb"]


def test_one_region_acts_on_its_own_writes(world):
    """AWS's advice, since nothing in a record tells where it was written: an attribute that does, and a filter on it."""
    for region in REGIONS:
        world.trigger(region, filters=[{"dynamodb": {"NewImage": {"written_in": {"S": [region]}}}}])
    for number, region in enumerate(REGIONS):
        world.put(region, str(number), written_in={"S": region})
    assert {region: names(records) for region, records in world.seen.items()} == {
        region: [("INSERT", str(number))] for number, region in enumerate(REGIONS)
    }
    assert {one.mapping for one in world.mock.discarded} == {
        uuid for region in REGIONS for uuid in world.mock.region(region).mappings
    }


def test_a_failure_stays_in_its_region(world):
    """Retries, discards and the destination are one mapping's: the others have long gone on (A.1, A.12)."""

    def fail(event, context):
        raise ValueError

    away = world.trigger(
        AWAY,
        fail,
        maximum_retry_attempts=1,
        bisect_batch_on_function_error=True,
        destination_config={"OnFailure": {"Destination": DESTINATION}},
    )
    home = world.trigger(HOME)
    with world.mock.hold():
        world.put(HOME, "a")
        world.put(AWAY, "b")
    assert names(world.seen[HOME]) == [("INSERT", "a"), ("INSERT", "b")]
    world.mock.settle()
    assert (len(home.discarded), len(away.discarded)) == (0, 2)
    infos = [sent["DDBStreamBatchInfo"] for sent in world.mock.destinations[DESTINATION]]
    assert [(info["streamArn"], info["batchSize"]) for info in infos] == [(stream_of(world, AWAY).arn, 1)] * 2
    written_away = [record.raw["dynamodb"]["SequenceNumber"] for record in stream_of(world, AWAY).records]
    assert sorted(info["startSequenceNumber"] for info in infos) == written_away
    assert len(world.seen[HOME]) == 2


def test_latest_on_a_new_replica(world):
    """A replica's stream begins empty, and its first mapping sees what comes after, wherever it was written (A.5)."""
    new = "sa-east-1"
    world.put(HOME, "old")
    world.ddb[HOME].update_table(TableName="Dogs", ReplicaUpdates=[{"Create": {"RegionName": new}}])
    world.seen[new] = []
    world.trigger(new, starting_position="LATEST")
    world.put(FAR, "new")
    world.put(FAR, "old", n={"N": "1"})
    assert names(world.seen[new]) == [("INSERT", "new"), ("MODIFY", "old")]
    assert world.seen[new][1]["dynamodb"]["OldImage"] == {"pk": {"S": "old"}}


def test_a_function_that_writes_back_is_seen_in_all_regions(world):
    """What a replica's function writes is replicated in its turn, and the cascade ends (A.15)."""

    def mark(event, context):
        for record in event["Records"]:
            world.put(AWAY, record["dynamodb"]["Keys"]["pk"]["S"], marked={"BOOL": True})

    world.trigger(AWAY, mark, filters=[{"eventName": ["INSERT"]}])
    world.trigger(HOME)
    world.put(HOME, "a")
    assert names(world.seen[HOME]) == [("INSERT", "a"), ("MODIFY", "a")]
    assert names(world.seen[AWAY]) == [("INSERT", "a")]
    assert [world.mock.region(region).tables["Dogs"].items for region in REGIONS] == [[{"pk": "a", "marked": True}]] * 3


@pytest.mark.parametrize("world", [{"latency": "aws"}], indirect=True)
def test_a_record_is_as_old_as_its_arrival(world):
    """A replicated write takes a second, and its record is made there and then: ages and windows count from it (A.11.2)."""
    for region in (HOME, AWAY):
        world.trigger(region)
    world.mock.settle()
    began = stream_of(world, HOME)
    world.put(HOME, "a")
    assert (len(world.seen[HOME]), len(world.seen[AWAY])) == (1, 0)
    world.mock.advance(seconds=1)
    instants = [world.seen[region][0]["dynamodb"]["ApproximateCreationDateTime"] for region in (HOME, AWAY)]
    assert instants[1] - instants[0] == 1
    assert [record.keys for record in began.records] == [{"pk": "a"}]


def test_a_replica_that_is_deleted(world):
    """Its mapping stays and delivers what had arrived; nothing else arrives there, and the others go on (A.15)."""
    failing = [True]

    def fail_at_first(event, context):
        if failing:
            raise ValueError(failing.pop())

    view = world.trigger(FAR, fail_at_first)
    world.trigger(HOME)
    world.put(HOME, "a")
    world.ddb[HOME].update_table(TableName="Dogs", ReplicaUpdates=[{"Delete": {"RegionName": FAR}}])
    world.put(HOME, "b")
    world.mock.settle()
    assert view.state == "Enabled"
    assert names(world.seen[FAR]) == [("INSERT", "a")] * 2
    assert names(world.seen[HOME]) == [("INSERT", "a"), ("INSERT", "b")]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("world", [{"delivery": "manual"}], indirect=True)
def test_every_replica_can_be_rebuilt_from_its_stream(world, seed):
    """Writes that cross: all regions end alike, each stream's images lead there step by step, each record comes once (B.2)."""
    chance = random.Random(seed)
    for region in REGIONS:
        world.trigger(region, batch_size=chance.choice([1, 3, 100]), parallelization_factor=chance.choice([1, 3]))
    for number in range(40):
        region, key = chance.choice(REGIONS), chance.choice("abcd")
        if chance.random() < 0.3:
            world.ddb[region].delete_item(TableName="Dogs", Key={"pk": {"S": key}})
        else:
            world.put(region, key, n={"N": str(chance.choice([0, number]))})
        if chance.random() < 0.3:
            world.mock.deliver()
    world.mock.settle()
    tables = [{item["pk"]: item for item in world.mock.region(region).tables["Dogs"].items} for region in REGIONS]
    assert tables[0] == tables[1] == tables[2]
    for region in REGIONS:
        replayed = {}
        for record in stream_of(world, region).records:
            key = record.keys["pk"]
            assert (record.old_image, record.event_name == "INSERT") == (replayed.get(key), key not in replayed)
            if record.new_image is None:
                del replayed[key]
            else:
                replayed[key] = record.new_image
        assert replayed == tables[0]
        written = [record.raw["eventID"] for record in stream_of(world, region).records]
        assert sorted(record["eventID"] for record in world.seen[region]) == sorted(written)
