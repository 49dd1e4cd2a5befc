"""``latency="aws"``: passing states last on the virtual clock, and forbid what they forbid on AWS."""

import time
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ClientError

from streammock import mock_streams

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ITEM = {"TableName": "Table", "Item": {"pk": {"S": "a"}}}
NEW_INDEX = {
    "AttributeDefinitions": [{"AttributeName": "kind", "AttributeType": "S"}],
    "GlobalSecondaryIndexUpdates": [
        {
            "Create": {
                "IndexName": "by_kind",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        }
    ],
}


@pytest.fixture
def world():
    """A mock with a clock that stands, and clients."""
    with mock_streams(latency="aws", time="2026-01-01T00:00:00Z") as mock:
        clients = {name: boto3.client(name) for name in ("dynamodb", "dynamodbstreams", "lambda")}
        yield SimpleNamespace(
            mock=mock, ddb=clients["dynamodb"], streams=clients["dynamodbstreams"], fn=clients["lambda"]
        )


def refused(call, **params):
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def status(world):
    return world.ddb.describe_table(TableName="Table")["Table"]["TableStatus"]


def make(world, **more):
    world.ddb.create_table(**TABLE, **more)
    world.mock.settle()


INDEXES_IN_USE = (
    "ResourceInUseException",
    "Attempt to change a resource which is still in use: "
    "Cannot delete table while indexes are being created, updated, or deleted.",
)
IN_USE = "Attempt to change a resource which is still in use: Table is being {}: Table"


# --- tables -------------------------------------------------------------------------------------------------------
def test_a_table_is_created(world):
    """It is CREATING, takes neither items nor changes, and is ACTIVE after some seconds of virtual time."""
    world.ddb.create_table(**TABLE, StreamSpecification=STREAM)
    assert (status(world), status(world)) == ("CREATING", "CREATING")
    assert refused(world.ddb.put_item, **ITEM) == ("ResourceNotFoundException", "Requested resource not found")
    busy = ("ResourceInUseException", IN_USE.format("created"))
    assert refused(world.ddb.delete_table, TableName="Table") == busy
    assert refused(world.ddb.update_table, TableName="Table", DeletionProtectionEnabled=True) == busy
    assert refused(world.ddb.create_table, **TABLE) == ("ResourceInUseException", "Table already exists: Table")
    world.mock.advance(seconds=6)
    assert status(world) == "ACTIVE"
    world.ddb.put_item(**ITEM)


def test_a_stream_passes_through_enabling_and_disabling(world):
    """Its status follows its table's, and a table cannot be deleted while its stream is enabled (B.1)."""
    make(world)
    answer = world.ddb.update_table(TableName="Table", StreamSpecification=STREAM)["TableDescription"]
    arn = answer["LatestStreamArn"]

    def stream_status():
        return world.streams.describe_stream(StreamArn=arn)["StreamDescription"]["StreamStatus"]

    assert (answer["TableStatus"], status(world), stream_status()) == ("UPDATING", "UPDATING", "ENABLING")
    assert refused(world.ddb.delete_table, TableName="Table") == (
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table: Table is in the process of being updated.",
    )
    world.ddb.put_item(**ITEM)
    world.mock.settle()
    assert (status(world), stream_status()) == ("ACTIVE", "ENABLED")
    world.ddb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    assert stream_status() == "DISABLING"
    world.mock.settle()
    assert stream_status() == "DISABLED"


def test_an_index_is_built(world):
    """It is CREATING and cannot be read while its table is ACTIVE again; a second one has to wait."""
    make(world)
    world.ddb.update_table(TableName="Table", **NEW_INDEX)
    world.mock.advance(seconds=6)
    described = world.ddb.describe_table(TableName="Table")["Table"]
    (index,) = described["GlobalSecondaryIndexes"]
    assert (described["TableStatus"], index["IndexStatus"], index["Backfilling"]) == ("ACTIVE", "CREATING", True)
    read = {"TableName": "Table", "IndexName": "by_kind"}
    assert refused(world.ddb.scan, **read) == (
        "ValidationException",
        "Cannot read from backfilling global secondary index: by_kind",
    )
    create = NEW_INDEX["GlobalSecondaryIndexUpdates"][0]["Create"]
    another = {**NEW_INDEX, "GlobalSecondaryIndexUpdates": [{"Create": {**create, "IndexName": "another"}}]}
    assert refused(world.ddb.update_table, TableName="Table", **another)[0] == "LimitExceededException"
    assert refused(world.ddb.delete_table, TableName="Table") == INDEXES_IN_USE
    world.mock.settle()
    assert world.ddb.scan(**read)["Items"] == []
    (index,) = world.ddb.describe_table(TableName="Table")["Table"]["GlobalSecondaryIndexes"]
    assert (index["IndexStatus"], "Backfilling" in index) == ("ACTIVE", False)


def test_an_index_that_is_built_can_be_deleted(world):
    """Nothing is left of it, though it never became ACTIVE (ack-api-quirks DDB-TABLE-149)."""
    make(world)
    world.ddb.update_table(TableName="Table", **NEW_INDEX)
    world.mock.advance(seconds=6)
    delete = [{"Delete": {"IndexName": "by_kind"}}]
    world.ddb.update_table(TableName="Table", GlobalSecondaryIndexUpdates=delete)
    world.mock.settle()
    assert "GlobalSecondaryIndexes" not in world.ddb.describe_table(TableName="Table")["Table"]
    world.ddb.delete_table(TableName="Table")


def test_an_index_is_resized(world):
    """Its table stays ACTIVE, but is not deleted before; a further change has to wait (DDB-TABLE-135, 150, 165)."""
    units = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
    more = {"ProvisionedThroughput": {"ReadCapacityUnits": 9, "WriteCapacityUnits": 9}}
    create = NEW_INDEX["GlobalSecondaryIndexUpdates"][0]["Create"]
    definitions = NEW_INDEX["AttributeDefinitions"] + TABLE["AttributeDefinitions"]
    table = {**TABLE, "BillingMode": "PROVISIONED", "AttributeDefinitions": definitions, **units}
    world.ddb.create_table(**table, GlobalSecondaryIndexes=[{**create, **units}])
    world.mock.settle()
    change = {"TableName": "Table", "GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "by_kind", **more}}]}

    def shown(table):
        (index,) = table["GlobalSecondaryIndexes"]
        return table["TableStatus"], index["IndexStatus"], index["ProvisionedThroughput"]["ReadCapacityUnits"]

    assert shown(world.ddb.update_table(**change)["TableDescription"]) == ("ACTIVE", "UPDATING", 5)
    assert shown(world.ddb.describe_table(TableName="Table")["Table"]) == ("ACTIVE", "UPDATING", 5)
    in_use = "Attempt to change a resource which is still in use: "
    busy = f"{in_use}Index is being updated. Table: Table Index: by_kind"
    assert refused(world.ddb.update_table, **change) == ("ResourceInUseException", busy)
    assert refused(world.ddb.delete_table, TableName="Table") == INDEXES_IN_USE
    world.mock.settle()
    assert shown(world.ddb.describe_table(TableName="Table")["Table"]) == ("ACTIVE", "ACTIVE", 9)


def test_capacity_units_change_when_the_table_is_active_again(world):
    """Until then it has, and an index has, what they had; a change is dated when it begins and when it is done (dynalite)."""
    units = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
    fewer = {"ProvisionedThroughput": {"ReadCapacityUnits": 9, "WriteCapacityUnits": 4}}
    create = NEW_INDEX["GlobalSecondaryIndexUpdates"][0]["Create"]
    definitions = NEW_INDEX["AttributeDefinitions"] + TABLE["AttributeDefinitions"]
    world.ddb.create_table(
        **{**TABLE, "BillingMode": "PROVISIONED", "AttributeDefinitions": definitions},
        **units,
        GlobalSecondaryIndexes=[{**create, **units}],
    )
    world.mock.settle()
    update = [{"Update": {"IndexName": "by_kind", **fewer}}]
    answer = world.ddb.update_table(TableName="Table", **fewer, GlobalSecondaryIndexUpdates=update)["TableDescription"]

    def shown(table):
        (index,) = table["GlobalSecondaryIndexes"]
        words = table["TableStatus"], index["IndexStatus"]
        told = [(one["ReadCapacityUnits"], one["NumberOfDecreasesToday"]) for one in throughputs(table)]
        return *words, *told

    def throughputs(table):
        return [one["ProvisionedThroughput"] for one in (table, *table["GlobalSecondaryIndexes"])]

    described = world.ddb.describe_table(TableName="Table")["Table"]
    assert shown(answer) == shown(described) == ("UPDATING", "UPDATING", (5, 0), (5, 0))
    world.mock.settle()
    finished = world.ddb.describe_table(TableName="Table")["Table"]
    assert shown(finished) == ("ACTIVE", "ACTIVE", (9, 1), (9, 1))
    for before, after in zip(throughputs(described), throughputs(finished), strict=True):
        for member in ("LastIncreaseDateTime", "LastDecreaseDateTime"):
            assert (after[member] - before[member]).total_seconds() == pytest.approx(5, abs=1)


def test_a_table_is_deleted(world):
    """It is DELETING, then unknown; its name is free only then."""
    make(world, StreamSpecification=STREAM)
    world.ddb.delete_table(TableName="Table")
    assert status(world) == "DELETING"
    assert refused(world.ddb.get_item, TableName="Table", Key={"pk": {"S": "a"}})[0] == "ResourceNotFoundException"
    assert refused(world.ddb.create_table, **TABLE) == ("ResourceInUseException", IN_USE.format("deleted"))
    assert refused(world.ddb.delete_table, TableName="Table") == ("ResourceInUseException", IN_USE.format("deleted"))
    world.mock.advance(seconds=6)
    assert refused(world.ddb.describe_table, TableName="Table")[0] == "ResourceNotFoundException"
    world.ddb.create_table(**TABLE)


def test_waiters_cost_no_time(world):
    """A waiter's sleep of 20 seconds moves virtual time instead."""
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    world.ddb.create_table(**TABLE)
    world.ddb.get_waiter("table_exists").wait(TableName="Table")
    assert status(world) == "ACTIVE"
    world.ddb.delete_table(TableName="Table")
    world.ddb.get_waiter("table_not_exists").wait(TableName="Table")
    assert time.clock_gettime(time.CLOCK_MONOTONIC) - began < 10


def test_a_handler_may_wait_too(world):
    """A waiter inside of a handler moves time although delivery is under way."""
    make(world, StreamSpecification=STREAM)
    seen = []

    def handler(event, context):
        client = boto3.client("dynamodb")
        client.create_table(**{**TABLE, "TableName": "Other"})
        client.get_waiter("table_exists").wait(TableName="Other")
        seen.append(client.describe_table(TableName="Other")["Table"]["TableStatus"])

    world.mock.function("f", handler)
    world.mock.trigger("Table", "f")
    world.mock.settle()
    world.ddb.put_item(**ITEM)
    assert seen == ["ACTIVE"]


def test_without_latency_everything_is_there_at_once():
    """By default the next call sees the final state, and waiters sleep as they always do."""
    import botocore.waiter

    with mock_streams():
        assert botocore.waiter.time is time
        client = boto3.client("dynamodb")
        assert client.create_table(**TABLE)["TableDescription"]["TableStatus"] == "CREATING"
        assert client.describe_table(TableName="Table")["Table"]["TableStatus"] == "ACTIVE"


def test_sleep_is_given_back():
    """After the mock, botocore's waiters sleep for real."""
    import botocore.waiter

    with mock_streams(latency="aws"):
        assert botocore.waiter.time is not time
    assert botocore.waiter.time is time


# --- mappings -----------------------------------------------------------------------------------------------------
@pytest.fixture
def mapped(world):
    """A table with a stream and a function; ``map()`` creates a mapping, ``seen`` collects the keys delivered."""
    make(world, StreamSpecification=STREAM)
    world.seen = []
    world.mock.function(
        "f", lambda event, _: world.seen.extend(r["dynamodb"]["Keys"]["pk"]["S"] for r in event["Records"])
    )
    arn = world.mock.tables["Table"].stream.arn

    def create(**more):
        params = {"EventSourceArn": arn, "FunctionName": "f", "StartingPosition": "TRIM_HORIZON", **more}
        return world.fn.create_event_source_mapping(**params)["UUID"]

    def put(key):
        world.ddb.put_item(TableName="Table", Item={"pk": {"S": key}})

    world.map, world.put = create, put
    world.state = lambda uuid: world.fn.get_event_source_mapping(UUID=uuid)["State"]
    return world


def test_a_mapping_begins_to_poll_when_it_is_enabled(mapped):
    """While it is Creating nothing is delivered; then all is, from its starting position (A.4)."""
    uuid = mapped.map()
    mapped.put("a")
    assert (mapped.state(uuid), mapped.seen) == ("Creating", [])
    mapped.mock.advance(seconds=11)
    assert (mapped.state(uuid), mapped.seen) == ("Enabled", ["a"])


def test_latest_is_the_instant_of_the_call(mapped):
    """While it is Creating nothing is delivered, and nothing that is written is missed (A.4)."""
    mapped.put("before")
    mapped.map(StartingPosition="LATEST")
    mapped.put("a")
    mapped.mock.settle()
    mapped.put("b")
    assert mapped.seen == ["a", "b"]


def test_a_mapping_in_transition_takes_no_change(mapped):
    """Creating, Updating, Disabling, Enabling: update and delete are ResourceInUseException (A.3)."""
    uuid = mapped.map()

    def assert_busy(state):
        assert mapped.state(uuid) == state
        update = refused(mapped.fn.update_event_source_mapping, UUID=uuid, BatchSize=5)
        delete = refused(mapped.fn.delete_event_source_mapping, UUID=uuid)
        assert update == (
            "ResourceInUseException",
            "Cannot update the event source mapping because it is in use.",
        )
        assert delete == (
            "ResourceInUseException",
            "Cannot delete the event source mapping because it is in use.",
        )
        mapped.mock.settle()

    assert_busy("Creating")
    for change, state in (
        ({"BatchSize": 7}, "Updating"),
        ({"Enabled": False}, "Disabling"),
        ({"Enabled": True}, "Enabling"),
    ):
        mapped.fn.update_event_source_mapping(UUID=uuid, **change)
        assert_busy(state)
    assert mapped.fn.get_event_source_mapping(UUID=uuid)["BatchSize"] == 7


def test_a_mapping_that_is_updated_goes_on_polling(mapped):
    """Updating does not hold records up; Enabling does, and goes on from the checkpoint (A.4)."""
    uuid = mapped.map()
    mapped.mock.settle()
    mapped.fn.update_event_source_mapping(UUID=uuid, BatchSize=5)
    mapped.put("a")
    assert mapped.seen == ["a"]
    mapped.mock.settle()
    mapped.fn.update_event_source_mapping(UUID=uuid, Enabled=False)
    mapped.put("b")
    mapped.mock.settle()
    mapped.fn.update_event_source_mapping(UUID=uuid, Enabled=True)
    assert mapped.seen == ["a"]
    mapped.mock.settle()
    assert mapped.seen == ["a", "b"]


def test_a_mapping_is_deleted(mapped):
    """It is Deleting for a while, without its tags, delivers nothing more, and is then unknown (A.15)."""
    uuid = mapped.map(Tags={"team": "dogs"})
    mapped.mock.settle()
    arn = mapped.fn.delete_event_source_mapping(UUID=uuid)["EventSourceMappingArn"]
    assert mapped.fn.list_tags(Resource=arn)["Tags"] == {}
    mapped.put("a")
    assert mapped.state(uuid) == "Deleting"
    mapped.mock.settle()
    assert refused(mapped.fn.get_event_source_mapping, UUID=uuid)[0] == "ResourceNotFoundException"
    assert mapped.seen == []


def test_records_behind_a_mapping_that_is_being_created_wait_for_it(mapped):
    """At exit they are told of, with what they wait for."""
    uuid = mapped.map()
    mapped.put("a")
    assert "waits until the mapping is enabled" in mapped.mock.explain(mapped.mock.tables["Table"].stream.records[0])
    assert [record.keys for record in mapped.mock.mappings[uuid].pending] == [{"pk": "a"}]
    mapped.mock.settle()
