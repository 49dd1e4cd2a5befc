"""Replicas of tables (UpdateTable's ReplicaUpdates, global tables of version 2019.11.21)."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from streammock import mock_streams

HOME, AWAY, FAR = "us-east-1", "eu-west-1", "ap-south-1"
BOTH_IMAGES = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


def _client(region: str = HOME) -> Any:
    return boto3.client("dynamodb", region_name=region)


def _table(**more: Any) -> Any:
    params = {
        "TableName": "Dogs",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": BOTH_IMAGES,
    }
    _client().create_table(**{name: value for name, value in (params | more).items() if value is not None})
    return _client()


def _replicate(region: str = AWAY, *, at: str = HOME, action: str = "Create", **more: Any) -> dict[str, Any]:
    updates = [{action: {"RegionName": region, **more}}]
    answer: dict[str, Any] = _client(at).update_table(TableName="Dogs", ReplicaUpdates=updates)["TableDescription"]
    return answer


def _describe(region: str) -> dict[str, Any]:
    table: dict[str, Any] = _client(region).describe_table(TableName="Dogs")["Table"]
    return table


def _put(region: str, pk: str, **more: Any) -> None:
    _client(region).put_item(TableName="Dogs", Item={"pk": {"S": pk}, **more})


def _names(mock: Any, region: str) -> list[str]:
    return [record.event_name for record in mock.region(region).tables["Dogs"].stream.records]


def test_create_shows_the_replica_from_both_sides() -> None:
    """A new replica is CREATING in the answer, ACTIVE for the next call, and each region shows the other one."""
    with mock_streams():
        _table()
        answer = _replicate()
        assert answer["TableStatus"] == "UPDATING"
        assert answer["Replicas"] == [{"RegionName": AWAY, "ReplicaStatus": "CREATING"}]
        assert answer["GlobalTableVersion"] == "2019.11.21"
        for region, other in ((HOME, AWAY), (AWAY, HOME)):
            described = _describe(region)
            assert described["TableArn"].startswith(f"arn:aws:dynamodb:{region}:")
            assert described["LatestStreamArn"].startswith(described["TableArn"])
            assert described["Replicas"] == [{"RegionName": other, "ReplicaStatus": "ACTIVE"}]


def test_a_table_that_is_no_replica_says_nothing_of_them() -> None:
    """Without replicas a description has none of the members of global tables."""
    with mock_streams():
        _table()
        assert _describe(HOME).keys().isdisjoint({"Replicas", "GlobalTableVersion"})


def test_create_copies_what_is_there() -> None:
    """Items, keys, indexes and time to live come with a replica, and its stream begins empty."""
    index = {
        "IndexName": "byName",
        "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    definitions = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "name")]
    with mock_streams() as mock:
        client = _table(AttributeDefinitions=definitions, GlobalSecondaryIndexes=[index])
        client.update_time_to_live(
            TableName="Dogs", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        _put(HOME, "1", name={"S": "Jane"})
        _replicate()
        assert mock.region(AWAY).tables["Dogs"].items == [{"pk": "1", "name": "Jane"}]
        assert _names(mock, AWAY) == []
        found = _client(AWAY).query(
            TableName="Dogs",
            IndexName="byName",
            KeyConditionExpression="#n = :n",
            ExpressionAttributeNames={"#n": "name"},
            ExpressionAttributeValues={":n": {"S": "Jane"}},
        )
        assert found["Count"] == 1
        ttl = _client(AWAY).describe_time_to_live(TableName="Dogs")["TimeToLiveDescription"]
        assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_a_stream_is_turned_on_with_a_replica() -> None:
    """A table without a stream gets one (reported to terraform-provider-aws, July 2025)."""
    with mock_streams():
        _table(StreamSpecification=None)
        _replicate()
        assert _describe(HOME)["StreamSpecification"] == BOTH_IMAGES
        assert _describe(AWAY)["StreamSpecification"] == BOTH_IMAGES


@pytest.mark.parametrize(
    ("update", "text"),
    [
        ({"Create": {"RegionName": HOME}}, "Cannot add, delete, or update the local region through ReplicaUpdates"),
        ({"Create": {"RegionName": AWAY}}, "one or more replicas already existed as tables"),
        ({"Delete": {"RegionName": FAR}}, f"were not part of the global table.*without these replicas: .{FAR}.."),
        ({"Update": {"RegionName": FAR, "TableClassOverride": "STANDARD"}}, "were not part of the global table"),
        ({"Update": {"RegionName": AWAY}}, "There are no actions specified in the Replica Update Action"),
        ({}, "There are no actions specified in the Replica Update Action of the request."),
        ({"Update": {"RegionName": AWAY, "KMSMasterKeyId": "k"}}, "KMSMasterKeyId must be specified for each replica"),
        ({"Create": {"RegionName": FAR}, "Delete": {"RegionName": AWAY}}, "more than one type of replica actions"),
    ],
)
def test_what_cannot_be_done_is_refused(update: dict[str, Any], text: str) -> None:
    """The local region, one that has the table or has none, and updates of nothing or too much (DDB-TABLE-203, 224)."""
    with mock_streams():
        client = _table()
        _replicate()
        with pytest.raises(ClientError, match=text) as refusal:
            client.update_table(TableName="Dogs", ReplicaUpdates=[update])
        assert refusal.value.response["Error"]["Code"] == "ValidationException"


def test_a_stream_of_keys_alone_is_that_of_the_replica_too() -> None:
    """No view type stands in the way, and it is copied (ack-api-quirks DDB-TABLE-305, October 2026)."""
    with mock_streams():
        keys = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
        _table(StreamSpecification=keys)
        _replicate()
        assert (_describe(HOME)["StreamSpecification"], _describe(AWAY)["StreamSpecification"]) == (keys, keys)
        _put(HOME, "1")
        assert _client(AWAY).get_item(TableName="Dogs", Key={"pk": {"S": "1"}})["Item"] == {"pk": {"S": "1"}}


def test_replicas_come_and_go_one_by_one() -> None:
    """One request makes one replica, though it says so twice, and does nothing else (DDB-TABLE-224, 265)."""
    with mock_streams():
        client = _table()
        create, another = ({"Create": {"RegionName": region}} for region in (AWAY, FAR))
        with pytest.raises(ClientError, match="more than one create or delete replica actions not allowed"):
            client.update_table(TableName="Dogs", ReplicaUpdates=[create, another])
        with pytest.raises(
            ClientError, match="invalid: Replica modification must be the only operation in the request"
        ):
            client.update_table(TableName="Dogs", ReplicaUpdates=[create], DeletionProtectionEnabled=True)
        client.update_table(TableName="Dogs", ReplicaUpdates=[create, create])
        assert [replica["RegionName"] for replica in _describe(HOME)["Replicas"]] == [AWAY]


def test_writes_reach_all_replicas_and_their_streams() -> None:
    """A write in any region stands in all, and shows in each stream once, in that region's name."""
    with mock_streams() as mock:
        _table()
        _replicate()
        _replicate(FAR)
        _put(HOME, "1")
        _put(AWAY, "1", age={"N": "3"})
        _client(FAR).delete_item(TableName="Dogs", Key={"pk": {"S": "1"}})
        for region in (HOME, AWAY, FAR):
            assert mock.region(region).tables["Dogs"].items == []
            records = mock.region(region).tables["Dogs"].stream.records
            assert [record.event_name for record in records] == ["INSERT", "MODIFY", "REMOVE"]
            assert {record.raw["awsRegion"] for record in records} == {region}
            assert not any("aws:rep" in name for record in records for name in (record.new_image or {}))


def test_manual_delivery_holds_replication_back() -> None:
    """With delivery="manual" a write waits for ``deliver`` on its way to the other region."""
    with mock_streams(delivery="manual") as mock:
        _table()
        _replicate()
        _put(HOME, "1")
        assert mock.region(AWAY).tables["Dogs"].count == 0
        mock.deliver()
        assert mock.region(AWAY).tables["Dogs"].count == 1


def test_the_last_writer_wins() -> None:
    """Of two writes that cross, the later one stands everywhere, and the earlier one leaves no record elsewhere (B.2)."""
    with mock_streams(delivery="manual") as mock:
        _table()
        _replicate()
        _put(HOME, "1", by={"S": "home"})
        _put(AWAY, "1", by={"S": "away"})
        mock.deliver()
        for region in (HOME, AWAY):
            assert mock.region(region).tables["Dogs"].items == [{"pk": "1", "by": "away"}]
        assert _names(mock, HOME) == ["INSERT", "MODIFY"]
        assert _names(mock, AWAY) == ["INSERT"]


def test_an_identical_item_makes_no_record() -> None:
    """What arrives where it already stands is no change (B.2)."""
    with mock_streams(delivery="manual") as mock:
        _table()
        _replicate()
        _put(HOME, "1")
        _put(AWAY, "1")
        mock.deliver()
        assert _names(mock, HOME) == _names(mock, AWAY) == ["INSERT"]


def test_an_item_expires_in_one_region() -> None:
    """The deletion by TTL names the service where the item expired, and nobody in a replica (B.2)."""
    with mock_streams(time=1_800_000_000) as mock:
        client = _table()
        _replicate()
        client.update_time_to_live(
            TableName="Dogs", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        _put(AWAY, "1", expires={"N": "1800000060"})
        mock.advance(minutes=2)
        records = [mock.region(region).tables["Dogs"].stream.records for region in (HOME, AWAY)]
        assert [[record.event_name for record in stream] for stream in records] == [["INSERT", "REMOVE"]] * 2
        assert records[0][-1].raw["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
        assert "userIdentity" not in records[1][-1].raw


def test_settings_follow_and_overrides_stay() -> None:
    """Billing and indexes follow in every region; a replica's own reads and class stay, and are shown."""
    index = {
        "IndexName": "byName",
        "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    }
    with mock_streams():
        client = _table()
        _replicate(
            TableClassOverride="STANDARD_INFREQUENT_ACCESS", ProvisionedThroughputOverride={"ReadCapacityUnits": 9}
        )
        client.update_table(
            TableName="Dogs",
            BillingMode="PROVISIONED",
            ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 3},
        )
        client.update_table(
            TableName="Dogs",
            AttributeDefinitions=[{"AttributeName": "name", "AttributeType": "S"}],
            GlobalSecondaryIndexUpdates=[{"Create": index}],
        )
        away = _describe(AWAY)
        assert away["ProvisionedThroughput"]["ReadCapacityUnits"] == 9
        assert away["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
        assert away["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
        assert [known["IndexName"] for known in away["GlobalSecondaryIndexes"]] == ["byName"]
        _replicate(
            action="Update",
            GlobalSecondaryIndexes=[{"IndexName": "byName", "ProvisionedThroughputOverride": {"ReadCapacityUnits": 7}}],
        )
        (known,) = _describe(AWAY)["GlobalSecondaryIndexes"]
        assert known["ProvisionedThroughput"]["ReadCapacityUnits"] == 7
        (shown,) = _describe(HOME)["Replicas"]
        assert shown["ProvisionedThroughputOverride"] == {"ReadCapacityUnits": 9}
        assert shown["ReplicaTableClassSummary"] == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
        client.update_table(TableName="Dogs", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "byName"}}])
        assert "GlobalSecondaryIndexes" not in _describe(AWAY)


def test_overrides_of_the_region_asked_stay_there() -> None:
    """A change made in a region with overrides leaves the others' own reads, class and key as they are."""
    with mock_streams():
        _table(
            BillingMode="PROVISIONED",
            ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": 3},
            SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/dogs"},
            TableClass="STANDARD",
        )
        _replicate(
            KMSMasterKeyId="alias/cats",
            ProvisionedThroughputOverride={"ReadCapacityUnits": 9},
            TableClassOverride="STANDARD_INFREQUENT_ACCESS",
        )
        before = _describe(HOME)
        _client(AWAY).update_table(TableName="Dogs", DeletionProtectionEnabled=True)
        assert _describe(HOME) == before
        assert _describe(AWAY)["DeletionProtectionEnabled"]
        with pytest.raises(ClientError, match="currently protected against deletion"):
            _replicate(action="Delete")


def test_a_replica_of_an_encrypted_table_needs_a_key_of_its_own() -> None:
    """A customer's key belongs to one region, so that every replica names another."""
    with mock_streams():
        _table(SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/dogs"})
        with pytest.raises(ClientError, match="KMSMasterKeyId must be specified for each replica"):
            _replicate()
        _replicate(KMSMasterKeyId="alias/dogs")
        assert _describe(AWAY)["SSEDescription"]["KMSMasterKeyArn"].startswith(f"arn:aws:kms:{AWAY}:")


def test_a_replica_keeps_its_stream() -> None:
    """The stream of a replica cannot be disabled while it is one."""
    with mock_streams():
        client = _table()
        _replicate()
        with pytest.raises(ClientError, match="Disabling Stream is not allowed for a Global Table replica"):
            client.update_table(TableName="Dogs", StreamSpecification={"StreamEnabled": False})
        _replicate(action="Delete")
        client.update_table(TableName="Dogs", StreamSpecification={"StreamEnabled": False})
        assert "StreamSpecification" not in _describe(HOME)


def test_delete_ends_replication() -> None:
    """A deleted replica is gone, and the last table that is left is an ordinary one."""
    with mock_streams() as mock:
        _table()
        _replicate()
        answer = _replicate(action="Delete")
        assert answer["Replicas"] == [{"RegionName": AWAY, "ReplicaStatus": "DELETING"}]
        assert "Dogs" not in mock.region(AWAY).tables
        assert "Replicas" not in _describe(HOME)
        _put(HOME, "1")
        assert _names(mock, HOME) == ["INSERT"]


def test_deleting_one_replica_leaves_the_others() -> None:
    """DeleteTable takes away the table of its own region alone."""
    with mock_streams() as mock:
        _table()
        _replicate()
        _replicate(FAR)
        _client(AWAY).delete_table(TableName="Dogs")
        _put(FAR, "1")
        assert mock.region(HOME).tables["Dogs"].count == 1
        assert [replica["RegionName"] for replica in _describe(HOME)["Replicas"]] == [FAR]


def test_the_source_of_a_replica_stays_for_a_day() -> None:
    """What a replica was made from cannot be deleted in the next 24 hours while there are replicas."""
    with mock_streams(time=1_800_000_000) as mock:
        client = _table()
        _replicate()
        text = "it has acted as a source region for new replica"
        with pytest.raises(ClientError, match=text):
            client.delete_table(TableName="Dogs")
        with pytest.raises(ClientError, match=text):
            _replicate(HOME, at=AWAY, action="Delete")
        mock.advance(hours=24)
        client.delete_table(TableName="Dogs")
        assert "Replicas" not in _describe(AWAY)


def test_states_take_their_time_with_latency() -> None:
    """With latency="aws" a replica is CREATING for a while, and a write takes a second."""
    with mock_streams(latency="aws", time=1_800_000_000) as mock:
        _table()
        mock.settle()
        _replicate()
        assert _describe(HOME)["TableStatus"] == "UPDATING"
        assert _describe(HOME)["Replicas"][0]["ReplicaStatus"] == "CREATING"
        mock.settle()
        assert _describe(HOME)["Replicas"][0]["ReplicaStatus"] == "ACTIVE"
        _put(HOME, "1")
        mock.advance(milliseconds=900)
        assert mock.region(AWAY).tables["Dogs"].count == 0
        mock.advance(milliseconds=100)
        assert mock.region(AWAY).tables["Dogs"].count == 1


def test_each_region_triggers_its_own_function() -> None:
    """A mapping reads its own region's stream, where a write of another region arrives as a record."""
    seen: dict[str, list[str]] = {HOME: [], AWAY: []}

    def handler_of(region: str) -> Any:
        return lambda event, _context: seen[region].extend(record["awsRegion"] for record in event["Records"])

    with mock_streams() as mock:
        _table()
        _replicate()
        for region in (HOME, AWAY):
            mock.region(region).function("bark", handler_of(region))
            mock.region(region).trigger("Dogs", "bark")
        _put(HOME, "1")
        assert seen == {HOME: [HOME], AWAY: [AWAY]}
        assert len(mock.region(AWAY).functions["bark"].invocations) == 1
        assert len(mock.region(AWAY).mappings) == 1
