"""RestoreTableFromBackup: what comes back, what does not, and what can be had otherwise (ack-api-quirks DDB-TABLE-215, 273, 279)."""

import boto3
import pytest

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
INVALID = "Invalid Request: "


@pytest.fixture
def arn(dynamodb, indexed_table, put):
    """The backup of an on-demand table with two indexes and two items."""
    put("a", 1, kind={"S": "k"})
    put("b", 2, rank={"N": "7"})
    return dynamodb.create_backup(TableName=indexed_table, BackupName="first")["BackupDetails"]["BackupArn"]


@pytest.fixture
def restore(dynamodb, arn):
    """Restore the backup as a table called Again."""

    def restore(**overrides):
        call = {"TargetTableName": "Again", "BackupArn": arn, **overrides}
        return dynamodb.restore_table_from_backup(**call)["TableDescription"]

    return restore


def test_items_and_indexes_come_back(dynamodb, arn, restore, put):
    """As they were when the backup was made; the answer tells of the restore, the next description no longer does."""
    put("c", 3)
    dynamodb.update_item(
        TableName="Table", Key={"pk": {"S": "a"}, "sk": {"N": "1"}}, AttributeUpdates={"kind": {"Value": {"S": "x"}}}
    )
    answer = restore()
    assert (answer["TableName"], answer["TableStatus"]) == ("Again", "CREATING")
    summary = answer["RestoreSummary"]
    assert (summary["SourceBackupArn"], summary["RestoreInProgress"]) == (arn, True)
    assert summary["SourceTableArn"] == arn.partition("/backup")[0]
    described = dynamodb.describe_table(TableName="Again")["Table"]
    assert (described["TableStatus"], described["ItemCount"]) == ("ACTIVE", 2)
    assert "RestoreSummary" not in described
    items = dynamodb.scan(TableName="Again", IndexName="by_kind")["Items"]
    assert items == [{"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "k"}}]
    assert dynamodb.scan(TableName="Again", IndexName="by_rank")["Count"] == 1
    assert dynamodb.describe_table(TableName="Table")["Table"]["ItemCount"] == 3


def test_what_a_restore_drops(dynamodb, define):
    """Stream, time to live, tags, class, protection and recovery; encryption and on-demand limits stay."""
    dynamodb.create_table(
        **define(
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
            Tags=[{"Key": "k", "Value": "v"}],
            TableClass="STANDARD_INFREQUENT_ACCESS",
            DeletionProtectionEnabled=True,
            SSESpecification={"Enabled": True},
            OnDemandThroughput={"MaxReadRequestUnits": 9},
        )
    )
    arn = dynamodb.create_backup(TableName="Table", BackupName="first")["BackupDetails"]["BackupArn"]
    dynamodb.restore_table_from_backup(TargetTableName="Again", BackupArn=arn)
    source, restored = (dynamodb.describe_table(TableName=name)["Table"] for name in ("Table", "Again"))
    assert not restored.keys() & {"StreamSpecification", "LatestStreamArn", "TableClassSummary"}
    assert restored["DeletionProtectionEnabled"] is False
    assert restored["SSEDescription"] == source["SSEDescription"]
    assert restored["OnDemandThroughput"] == {"MaxReadRequestUnits": 9}
    assert dynamodb.list_tags_of_resource(ResourceArn=restored["TableArn"])["Tags"] == []
    assert restored["TableId"] != source["TableId"]


def test_billing_can_be_had_otherwise(dynamodb, restore):
    """From on demand to provisioned, with units for the table and each of its indexes."""
    index = {
        "IndexName": "renamed",
        "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "ALL"},
        "ProvisionedThroughput": UNITS,
    }
    restore(
        BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride=UNITS,
        GlobalSecondaryIndexOverride=[index],
        LocalSecondaryIndexOverride=[],
    )
    described = dynamodb.describe_table(TableName="Again")["Table"]
    assert described["ProvisionedThroughput"]["WriteCapacityUnits"] == 6
    (restored,) = described["GlobalSecondaryIndexes"]
    assert (restored["IndexName"], restored["ItemCount"]) == ("renamed", 1)
    assert "LocalSecondaryIndexes" not in described
    assert {attribute["AttributeName"] for attribute in described["AttributeDefinitions"]} == {"pk", "sk", "kind"}


def test_from_provisioned_to_on_demand(dynamodb, define):
    """Units stay behind where the table goes on demand, and come back where it does not."""
    dynamodb.create_table(**define(BillingMode="PROVISIONED", ProvisionedThroughput=UNITS))
    arn = dynamodb.create_backup(TableName="Table", BackupName="first")["BackupDetails"]["BackupArn"]
    dynamodb.restore_table_from_backup(TargetTableName="Same", BackupArn=arn)
    limits = {"MaxReadRequestUnits": 3}
    dynamodb.restore_table_from_backup(
        TargetTableName="Other", BackupArn=arn, BillingModeOverride="PAY_PER_REQUEST", OnDemandThroughputOverride=limits
    )
    same, other = (dynamodb.describe_table(TableName=name)["Table"] for name in ("Same", "Other"))
    assert same["ProvisionedThroughput"]["ReadCapacityUnits"] == 5
    assert other["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert other["OnDemandThroughput"] == limits


UNKNOWN = {
    "IndexName": "nope",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"ProvisionedThroughputOverride": UNITS}, "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"),
        ({"ProvisionedThroughputOverride": UNITS, "BillingModeOverride": "PAY_PER_REQUEST"}, "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST"),
        ({"BillingModeOverride": "PROVISIONED"}, "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED"),
        ({"BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride": UNITS}, "Must specify provisioned throughput for index by_kind"),
        ({"BillingModeOverride": "PROVISIONED", "ProvisionedThroughputOverride": UNITS, "OnDemandThroughputOverride": {"MaxReadRequestUnits": 1}}, "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST"),
        ({"OnDemandThroughputOverride": {"MaxReadRequestUnits": 0}}, "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range"),
        ({"GlobalSecondaryIndexOverride": [UNKNOWN]}, "Index nope does not match a secondary index that existed in the source table and cannot be created during the restore operation"),
    ],
)  # fmt: skip
def test_overrides_that_do_not_fit(dynamodb, restore, error_of, overrides, message):
    """Each has its own words, and leaves no table behind."""
    assert error_of(restore, **overrides) == ("ValidationException", INVALID + message)
    assert dynamodb.list_tables()["TableNames"] == ["Table"]


def test_encryption_can_be_had_otherwise(dynamodb, restore, error_of):
    """Another key, checked as in CreateTable."""
    wrong = {"Enabled": True, "SSEType": "AES256"}
    assert error_of(restore, SSESpecificationOverride=wrong)[1].endswith("SSEType AES256 is not supported")
    key = "arn:aws:kms:us-east-1:000000000000:key/mine"
    restore(SSESpecificationOverride={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key})
    assert dynamodb.describe_table(TableName="Again")["Table"]["SSEDescription"]["KMSMasterKeyArn"] == key


def test_targets_and_sources_that_are_refused(restore, error_of, arn):
    """A table that is there is not written over; a backup that is not there gives none."""
    exists = ("TableAlreadyExistsException", "Table already exists: Table")
    assert error_of(restore, TargetTableName="Table") == exists
    assert error_of(restore, BackupArn=arn + "0") == ("BackupNotFoundException", f"Backup not found: {arn}0")


def test_a_restore_into_another_region(arn, error_of):
    """It must say how to encrypt; the new table lives where it was asked for (DDB-TABLE-274)."""
    west = boto3.client("dynamodb", region_name="us-west-2")
    call = {"TargetTableName": "Again", "BackupArn": arn}
    message = "Invalid Request: sseSpecificationOverride must be provided for cross-region restores"
    assert error_of(west.restore_table_from_backup, **call) == ("ValidationException", message)
    answer = west.restore_table_from_backup(SSESpecificationOverride={"Enabled": True}, **call)["TableDescription"]
    assert answer["TableArn"] == "arn:aws:dynamodb:us-west-2:000000000000:table/Again"
    assert west.scan(TableName="Again")["Count"] == 2
