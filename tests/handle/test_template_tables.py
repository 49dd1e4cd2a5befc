"""Templates: simple tables, global tables, and settings of tables that are calls of their own."""

import json

import boto3
import pytest
from template_parts import FUNCTION, TABLE, att, changed, known, ref, resource

from streammock import TemplateError


def test_a_simple_table(load):
    """Its properties, and those of Globals beneath them."""
    table = resource(
        "Serverless::SimpleTable",
        TableName="dogs",
        PrimaryKey={"Name": "name", "Type": "Number"},
        ProvisionedThroughput={"ReadCapacityUnits": 2, "WriteCapacityUnits": "3"},
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        Tags={"team": "dogs"},
    )
    load({"Dogs": table}, sections={"Globals": {"SimpleTable": {"SSESpecification": {"SSEEnabled": "true"}}}})
    client = boto3.client("dynamodb")
    described = client.describe_table(TableName="dogs")["Table"]
    assert described["AttributeDefinitions"] == [{"AttributeName": "name", "AttributeType": "N"}]
    assert described["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    assert described["SSEDescription"]["Status"] == "ENABLED"
    assert client.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"] == [{"Key": "team", "Value": "dogs"}]


# --- global tables ------------------------------------------------------------------------------------------------
def global_table(*replicas, **properties):
    base = changed(TABLE, Replicas=list(replicas), **properties)
    return {**base, "Type": "AWS::DynamoDB::GlobalTable"}


def test_a_global_table_of_one_region(mock, load):
    """The form in which cdk's TableV2 writes any table: an ordinary one, with what its replica says."""
    replica = {
        "Region": ref("AWS::Region"),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": "true",
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "Tags": [{"Key": "team", "Value": "dogs"}],
    }
    mapping = resource(
        "Lambda::EventSourceMapping",
        FunctionName=ref("Function"),
        EventSourceArn=att("Table", "StreamArn"),
        StartingPosition="TRIM_HORIZON",
    )
    loaded = load({"Table": global_table(replica, TableName="dogs"), "Function": FUNCTION, "Mapping": mapping})
    client = boto3.client("dynamodb")
    client.put_item(TableName="dogs", Item={"pk": {"S": "a"}})
    described = client.describe_table(TableName="dogs")["Table"]
    assert loaded.tables == {"Table": "dogs"}
    assert "Replicas" not in described
    assert described["DeletionProtectionEnabled"] is True
    assert described["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert len(mock.functions["Function"].invocations) == 1


def test_a_global_table_of_two_regions(mock, load):
    """A write arrives in the other region."""
    table = global_table({"Region": "us-east-1"}, {"Region": "eu-west-1"})
    table["Properties"]["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    load({"Table": table})
    boto3.client("dynamodb", region_name="eu-west-1").put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert mock.tables["Table"].items == [{"pk": "a"}]


def test_replicas_with_settings_of_their_own(load):
    """What one says of itself is set in its region alone, whether or not another says the same."""
    stream = "arn:aws:kinesis:eu-west-1:000000000000:stream/s"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "dynamodb:GetItem",
        "Resource": "*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    away = {
        "Region": "eu-west-1",
        "DeletionProtectionEnabled": "true",
        "KinesisStreamSpecification": {"StreamArn": stream},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "ResourcePolicy": {"PolicyDocument": policy},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "Tags": [{"Key": "team", "Value": "cats"}],
    }
    home = {"Region": "us-east-1", "Tags": [{"Key": "team", "Value": "cats"}]}
    load({"Table": global_table(home, away)})
    here, there = (boto3.client("dynamodb", region_name=region) for region in ("us-east-1", "eu-west-1"))
    tables = [client.describe_table(TableName="Table")["Table"] for client in (here, there)]
    assert [table["DeletionProtectionEnabled"] for table in tables] == [False, True]
    assert [table.get("TableClassSummary", {}).get("TableClass") for table in tables] == [None, away["TableClass"]]
    for client, table in zip((here, there), tables, strict=True):
        assert client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == home["Tags"]
    recovery = [client.describe_continuous_backups(TableName="Table") for client in (here, there)]
    statuses = [one["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"] for one in recovery]
    assert [one["PointInTimeRecoveryStatus"] for one in statuses] == ["DISABLED", "ENABLED"]
    destinations = there.describe_kinesis_streaming_destination(TableName="Table")["KinesisDataStreamDestinations"]
    assert [one["StreamArn"] for one in destinations] == [stream]
    assert json.loads(there.get_resource_policy(ResourceArn=tables[1]["TableArn"])["Policy"]) == policy


def test_replicas_read_each_for_itself(load):
    """Reads that differ are overrides, of the table and of its indexes."""

    def reads(units):
        return {"ReadProvisionedThroughputSettings": {"ReadCapacityUnits": units}}

    writes = {"WriteProvisionedThroughputSettings": {"WriteCapacityUnits": 2}}
    key = [{"AttributeName": "pk", "KeyType": "HASH"}]
    index = {"IndexName": "index", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}, **writes}
    replicas = [
        {"Region": region, **reads(units), "GlobalSecondaryIndexes": [{"IndexName": "index", **reads(of_index)}]}
        for region, units, of_index in (("us-east-1", 3, 4), ("eu-west-1", 7, 4), ("eu-west-2", 3, "9"))
    ]
    load({"Table": global_table(*replicas, BillingMode="PROVISIONED", GlobalSecondaryIndexes=[index], **writes)})
    described = {
        region: boto3.client("dynamodb", region_name=region).describe_table(TableName="Table")["Table"]
        for region in ("us-east-1", "eu-west-1", "eu-west-2")
    }
    units = {
        region: [one["ProvisionedThroughput"]["ReadCapacityUnits"] for one in (table, *table["GlobalSecondaryIndexes"])]
        for region, table in described.items()
    }
    assert units == {"us-east-1": [3, 4], "eu-west-1": [7, 4], "eu-west-2": [3, 9]}
    overridden = {
        replica["RegionName"]: replica.keys() - {"RegionName", "ReplicaStatus"}
        for replica in described["us-east-1"]["Replicas"]
    }
    assert overridden == {"eu-west-1": {"ProvisionedThroughputOverride"}, "eu-west-2": {"GlobalSecondaryIndexes"}}


def test_the_capacity_of_a_global_table(load):
    """Reads are a replica's, writes the table's; what scales begins with its seed or its least."""

    def scaling(kind, **settings):
        return {
            f"{kind}CapacityAutoScalingSettings": {
                "MaxCapacity": 50,
                "TargetTrackingScalingPolicyConfiguration": {},
                **settings,
            }
        }

    index = {
        "IndexName": "by-name",
        "KeySchema": [{"AttributeName": "name", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
        "WriteProvisionedThroughputSettings": scaling("Write", MinCapacity=2, SeedCapacity=4),
    }
    replica = {
        "Region": "us-east-1",
        "ReadProvisionedThroughputSettings": {"ReadCapacityUnits": "7"},
        "GlobalSecondaryIndexes": [
            {"IndexName": "by-name", "ReadProvisionedThroughputSettings": scaling("Read", MinCapacity=3)}
        ],
    }
    table = global_table(
        replica,
        BillingMode="PROVISIONED",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "name")],
        WriteProvisionedThroughputSettings=scaling("Write", MinCapacity=5),
        GlobalSecondaryIndexes=[index],
    )
    load({"Table": table})
    described = boto3.client("dynamodb").describe_table(TableName="Table")["Table"]
    throughput = described["ProvisionedThroughput"], described["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"]
    assert [(one["ReadCapacityUnits"], one["WriteCapacityUnits"]) for one in throughput] == [(7, 5), (3, 4)]


def test_settings_that_are_calls_of_their_own(load):
    """Insights, a destination in Kinesis with its precision, and a policy, of a table and of a replica alike."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                "Action": "dynamodb:GetItem",
                "Resource": "*",
            }
        ],
    }
    stream = "arn:aws:kinesis:us-east-1:000000000000:stream/s"
    newer = known("dynamodb", "UpdateContributorInsights", {"ContributorInsightsMode": "THROTTLED_KEYS"})
    mode = newer.get("ContributorInsightsMode")
    settings = {
        "ContributorInsightsSpecification": {"Enabled": "true", **({"Mode": mode} if mode else {})},
        "KinesisStreamSpecification": {"StreamArn": stream, "ApproximateCreationDateTimePrecision": "MICROSECOND"},
        "ResourcePolicy": {"PolicyDocument": policy},
    }
    load({"Plain": changed(TABLE, **settings), "Global": global_table({"Region": "us-east-1", **settings})})
    client = boto3.client("dynamodb")
    for name in ("Plain", "Global"):
        insights = client.describe_contributor_insights(TableName=name)
        assert (insights["ContributorInsightsStatus"], insights.get("ContributorInsightsMode")) == (
            "ENABLED",
            mode or "ACCESSED_AND_THROTTLED_KEYS",
        )
        (destination,) = client.describe_kinesis_streaming_destination(TableName=name)["KinesisDataStreamDestinations"]
        assert destination["ApproximateCreationDateTimePrecision"] == "MICROSECOND"
        arn = client.describe_table(TableName=name)["Table"]["TableArn"]
        assert json.loads(client.get_resource_policy(ResourceArn=arn)["Policy"]) == policy


@pytest.mark.parametrize("enabled", [False, "false"])
def test_settings_that_are_switched_off(load, enabled):
    """A new table has none of them: to say so changes nothing."""
    settings = {
        "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": enabled},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": enabled},
        "ContributorInsightsSpecification": {"Enabled": enabled},
    }
    load({"Table": changed(TABLE, **settings)})
    described = boto3.client("dynamodb").describe_time_to_live(TableName="Table")
    assert described["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}


# --- what is refused ----------------------------------------------------------------------------------------------
HOME = {"Region": "us-east-1"}


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (global_table({"Region": "eu-west-1"}), "One has no replica in us-east-1, the region of the mock"),
        (
            global_table({**HOME, "GlobalTableSettingsReplicationMode": "NONE"}),
            "GlobalTableSettingsReplicationMode of One.Replicas",
        ),
        (
            global_table(HOME, {"Region": "eu-west-1", "ReplicaStreamSpecification": {}}),
            "ReplicaStreamSpecification of One.Replicas of eu-west-1",
        ),
        (
            global_table(
                {**HOME, "GlobalSecondaryIndexes": [{"IndexName": "x", "ContributorInsightsSpecification": {}}]}
            ),
            "ContributorInsightsSpecification of One.Replicas.GlobalSecondaryIndexes",
        ),
        (
            global_table(HOME, BillingMode="PROVISIONED", WriteProvisionedThroughputSettings={}),
            "gives neither ReadCapacityUnits nor",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(load, one, message):
    """What a global table cannot be here is refused by its name, and no part of it is ignored."""
    with pytest.raises(TemplateError, match=message):
        load({"One": one})
