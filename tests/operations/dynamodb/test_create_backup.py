"""CreateBackup, DescribeBackup, ListBackups and DeleteBackup (ack-api-quirks DDB-BACKUP-001 to 021)."""

from datetime import datetime, timedelta, timezone

import pytest

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def mock():
    from streammock import mock_streams

    with mock_streams(time=START) as handle:
        yield handle


@pytest.fixture
def backup(dynamodb, table, put):
    """A backup of a table with one item."""
    put("a", 1)
    return dynamodb.create_backup(TableName=table, BackupName="first")["BackupDetails"]


def test_a_backup_is_made_at_once(dynamodb, backup, mock):
    """The answer says CREATING, the next call finds it AVAILABLE, and it tells of the table."""
    place = backup["BackupArn"].rpartition("/")[2]
    assert place.startswith(f"{int(START.timestamp()) * 1000:014d}-")
    assert backup == {
        "BackupArn": f"arn:aws:dynamodb:us-east-1:000000000000:table/Table/backup/{place}",
        "BackupName": "first",
        "BackupSizeBytes": 7,
        "BackupStatus": "CREATING",
        "BackupType": "USER",
        "BackupCreationDateTime": START,
    }
    described = dynamodb.describe_backup(BackupArn=backup["BackupArn"])["BackupDescription"]
    assert described["BackupDetails"] == {**backup, "BackupStatus": "AVAILABLE"}
    source = described["SourceTableDetails"]
    assert (source["TableName"], source["ItemCount"], source["BillingMode"]) == ("Table", 1, "PAY_PER_REQUEST")
    assert source["ProvisionedThroughput"] == {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert described["SourceTableFeatureDetails"] == {"StreamDescription": stream}


def test_what_a_backup_tells_of_a_table(dynamodb, indexed_table):
    """Indexes, time to live and encryption; not tags, class or protection (DDB-BACKUP-009, 021)."""
    ttl = {"Enabled": True, "AttributeName": "expires"}
    dynamodb.update_time_to_live(TableName="Table", TimeToLiveSpecification=ttl)
    dynamodb.update_table(TableName="Table", SSESpecification={"Enabled": True})
    dynamodb.update_table(TableName="Table", OnDemandThroughput={"MaxReadRequestUnits": 7})
    arn = dynamodb.create_backup(TableName="Table", BackupName="first")["BackupDetails"]["BackupArn"]
    described = dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
    features = described["SourceTableFeatureDetails"]
    assert described["SourceTableDetails"]["OnDemandThroughput"] == {"MaxReadRequestUnits": 7}
    assert features.keys() == {
        "LocalSecondaryIndexes", "GlobalSecondaryIndexes", "TimeToLiveDescription", "SSEDescription",
    }  # fmt: skip
    (local,), (index,) = features["LocalSecondaryIndexes"], features["GlobalSecondaryIndexes"]
    assert local.keys() == {"IndexName", "KeySchema", "Projection"}
    assert index.keys() == {*local, "ProvisionedThroughput"}
    assert features["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_deleting_a_backup(dynamodb, backup, error_of):
    """It is gone at once; the answer tells what it was."""
    arn = backup["BackupArn"]
    answer = dynamodb.delete_backup(BackupArn=arn)["BackupDescription"]
    assert answer["BackupDetails"]["BackupStatus"] == "DELETED"
    missing = ("BackupNotFoundException", f"Backup not found: {arn}")
    assert error_of(dynamodb.describe_backup, BackupArn=arn) == missing
    assert error_of(dynamodb.delete_backup, BackupArn=arn) == missing
    assert dynamodb.list_backups()["BackupSummaries"] == []


def test_arns_that_are_no_backups(dynamodb, backup, error_of):
    """A table's ARN is no backup's, and another account's backup is not ours to see."""
    arn = backup["BackupArn"]
    table = arn.partition("/backup")[0]
    assert error_of(dynamodb.describe_backup, BackupArn=table) == ("ValidationException", "Invalid Backup ARN")
    other = arn.replace("000000000000", "111111111111")
    assert error_of(dynamodb.describe_backup, BackupArn=other) == ("AccessDeniedException", "Access is denied")


def test_a_table_that_is_not_there(dynamodb, error_of):
    """Backups have their own word for it, TableNotFoundException (DDB-TABLE-098); listing finds nothing."""
    missing = ("TableNotFoundException", "Table not found: nope")
    assert error_of(dynamodb.create_backup, TableName="nope", BackupName="first") == missing
    assert dynamodb.list_backups(TableName="nope")["BackupSummaries"] == []


def test_backups_outlive_their_table(dynamodb, backup, define):
    """They stay when it is deleted, and a new table of its name has another id (DDB-BACKUP-016)."""
    dynamodb.delete_table(TableName="Table")
    (summary,) = dynamodb.list_backups(TableName="Table")["BackupSummaries"]
    assert summary["BackupArn"] == backup["BackupArn"]
    dynamodb.create_table(**define())
    dynamodb.create_backup(TableName=summary["TableArn"], BackupName="first")
    found = dynamodb.list_backups(TableName=summary["TableArn"])["BackupSummaries"]
    assert [entry["BackupName"] for entry in found] == ["first", "first"]
    assert len({entry["TableId"] for entry in found}) == 2


def test_listing_in_pages_and_times(dynamodb, backup, mock, define, error_of):
    """From the earliest to the latest, lower bound included, upper bound not."""
    dynamodb.create_table(**define("Other"))
    for name in ("second", "third"):
        mock.advance(seconds=10)
        dynamodb.create_backup(TableName="Other", BackupName=name)

    def names(**filters):
        return [entry["BackupName"] for entry in dynamodb.list_backups(**filters)["BackupSummaries"]]

    assert names() == ["first", "second", "third"]
    assert names(TableName="Other") == ["second", "third"]
    second = START + timedelta(seconds=10)
    assert names(TimeRangeLowerBound=second) == ["second", "third"]
    assert names(TimeRangeUpperBound=second) == ["first"]
    assert names(TimeRangeLowerBound=second.timestamp(), TimeRangeUpperBound="2026-01-01T00:00:11Z") == ["second"]
    page = dynamodb.list_backups(Limit=2)
    assert names(ExclusiveStartBackupArn=page["LastEvaluatedBackupArn"]) == ["third"]
    assert "LastEvaluatedBackupArn" not in dynamodb.list_backups(Limit=3)
    message = (
        "One or more parameter values were invalid: Time range lower bound must be less than or equal to upper bound"
    )
    bounds = {"TimeRangeLowerBound": second, "TimeRangeUpperBound": START}
    assert error_of(dynamodb.list_backups, **bounds) == ("ValidationException", message)
    arn = backup["BackupArn"]
    elsewhere = arn.replace("us-east-1", "us-west-2")
    message = "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region"
    assert error_of(dynamodb.list_backups, ExclusiveStartBackupArn=elsewhere) == ("ValidationException", message)
    table = arn.partition("/backup")[0]
    assert error_of(dynamodb.list_backups, ExclusiveStartBackupArn=table)[1] == "Invalid Backup ARN"


def test_what_remains_of_a_deleted_table(dynamodb, table, put, mock, error_of):
    """With point-in-time recovery a backup of AWS's own stays for 35 days; nobody can delete it (DDB-BACKUP-015)."""
    put("a", 1)
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=recovery)
    dynamodb.delete_table(TableName=table)
    assert dynamodb.list_backups()["BackupSummaries"] == []
    (system,) = dynamodb.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert (system["BackupName"], system["BackupType"]) == ("Table$DeletedTableBackup", "SYSTEM")
    assert system["BackupArn"].endswith("-00000000")
    assert system["BackupExpiryDateTime"] == START + timedelta(days=35)
    code, message = error_of(dynamodb.delete_backup, BackupArn=system["BackupArn"])
    assert code == "ValidationException"
    assert message.endswith("It will automatically expire on 2026-02-05T00:00:00.000Z")
    restored = dynamodb.restore_table_from_backup(TargetTableName="Again", BackupArn=system["BackupArn"])
    assert restored["TableDescription"]["ItemCount"] == 1
    mock.advance(days=35)
    assert dynamodb.list_backups(BackupType="ALL")["BackupSummaries"] == []
    assert error_of(dynamodb.describe_backup, BackupArn=system["BackupArn"])[0] == "BackupNotFoundException"
