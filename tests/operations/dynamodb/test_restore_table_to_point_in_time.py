"""Point-in-time recovery on the virtual clock (ack-api-quirks DDB-TABLE-083 to 086, 100 and 272)."""

from datetime import datetime, timedelta, timezone

import boto3
import pytest

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
ON, OFF = {"PointInTimeRecoveryEnabled": True}, {"PointInTimeRecoveryEnabled": False}


@pytest.fixture
def mock():
    from streammock import mock_streams

    with mock_streams(time=START) as handle:
        yield handle


@pytest.fixture
def recovery(dynamodb, table):
    """Turn recovery of the table on or off; the description that the answer carries."""

    def recovery(specification, name=table):
        answer = dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=specification)
        return answer["ContinuousBackupsDescription"]

    return recovery


@pytest.fixture
def restored(dynamodb, table):
    """Restore the table and get the new one's items, by their partition keys."""
    made = []

    def restored(**when):
        made.append(name := f"Again{len(made)}")
        dynamodb.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name, **when)
        return {item["pk"]["S"]: item.get("v", {}).get("S") for item in dynamodb.scan(TableName=name)["Items"]}

    return restored


def test_backups_of_a_new_table(dynamodb, table, mock, recovery):
    """AWS turns backups on by itself within minutes, or with recovery; they stay on."""

    def described():
        return dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]

    off = {"PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"}}
    assert described() == {**off, "ContinuousBackupsStatus": "DISABLED"}
    assert recovery(ON)["ContinuousBackupsStatus"] == "ENABLED"
    assert recovery(OFF) == {**off, "ContinuousBackupsStatus": "ENABLED"}
    dynamodb.delete_table(TableName=table)
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert described()["ContinuousBackupsStatus"] == "DISABLED"
    mock.advance(minutes=5)
    assert described() == {**off, "ContinuousBackupsStatus": "ENABLED"}


def test_the_window(dynamodb, table, mock, recovery):
    """It opens when recovery is turned on, ends five minutes ago, and is 35 days long unless said otherwise."""
    status = {"PointInTimeRecoveryStatus": "ENABLED"}
    window = {"EarliestRestorableDateTime": START, "LatestRestorableDateTime": START}
    assert recovery(ON)["PointInTimeRecoveryDescription"] == {**status, **window, "RecoveryPeriodInDays": 35}
    mock.advance(days=40)
    now = START + timedelta(days=40)
    window = recovery({**ON, "RecoveryPeriodInDays": 7})["PointInTimeRecoveryDescription"]
    assert window["EarliestRestorableDateTime"] == now - timedelta(days=7)
    assert window["LatestRestorableDateTime"] == now - timedelta(minutes=5)
    assert recovery(ON)["PointInTimeRecoveryDescription"]["RecoveryPeriodInDays"] == 7
    recovery(OFF)
    again = recovery(ON)["PointInTimeRecoveryDescription"]
    assert (again["EarliestRestorableDateTime"], again["RecoveryPeriodInDays"]) == (now, 35)


def test_a_period_without_recovery(dynamodb, table, recovery, error_of):
    """Turning off takes no period, and 35 days are the most."""
    message = "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
    off = {**OFF, "RecoveryPeriodInDays": 35}
    assert error_of(recovery, specification=off) == ("ValidationException", message)
    assert "less than or equal to 35" in error_of(recovery, specification={**ON, "RecoveryPeriodInDays": 36})[1]
    missing = ("TableNotFoundException", "Table not found: nope")
    assert error_of(recovery, specification=ON, name="nope") == missing
    assert error_of(dynamodb.describe_continuous_backups, TableName="nope") == missing


def test_back_to_any_second(dynamodb, table, put, mock, recovery, restored):
    """Inserts, changes, deletions and expiry are undone in turn; what was there before recovery was on stays."""
    put("old", 1, v={"S": "0"})
    recovery(ON)
    ttl = {"Enabled": True, "AttributeName": "expires"}
    dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=ttl)
    mock.advance(minutes=1)
    put("old", 1, v={"S": "1"})
    put("new", 1, v={"S": "1"}, expires={"N": str(int(START.timestamp()) + 300)})
    mock.advance(minutes=1)
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "old"}, "sk": {"N": "1"}})
    mock.advance(hours=1)
    assert restored(UseLatestRestorableTime=True) == {}
    assert restored(RestoreDateTime=START + timedelta(minutes=2)) == {"new": "1"}
    assert restored(RestoreDateTime=START + timedelta(seconds=119)) == {"old": "1", "new": "1"}
    assert restored(RestoreDateTime=START.timestamp()) == {"old": "0"}
    assert restored(RestoreDateTime="2026-01-01T00:00:59Z") == {"old": "0"}
    assert dynamodb.scan(TableName=table)["Items"] == []


def test_the_latest_time_is_five_minutes_ago(put, mock, recovery, restored):
    """What was written since is not in it, but in a table that recovers just now it is the beginning."""
    put("before", 1)
    recovery(ON)
    mock.advance(seconds=1)
    put("after", 1)
    assert restored(UseLatestRestorableTime=True) == {"before": None}
    mock.advance(minutes=6)
    assert restored(UseLatestRestorableTime=True) == {"before": None, "after": None}


def test_the_answer(dynamodb, table, mock, recovery):
    """It tells of the restore and its time; the new table has neither stream nor recovery of its own."""
    recovery(ON)
    mock.advance(minutes=10)
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    call = {"SourceTableArn": arn, "TargetTableName": "Again", "UseLatestRestorableTime": True}
    answer = dynamodb.restore_table_to_point_in_time(**call)["TableDescription"]
    assert answer["TableStatus"] == "CREATING"
    assert answer["RestoreSummary"] == {
        "SourceTableArn": arn,
        "RestoreDateTime": START + timedelta(minutes=5),
        "RestoreInProgress": True,
    }
    restored = dynamodb.describe_table(TableName="Again")["Table"]
    assert not restored.keys() & {"RestoreSummary", "StreamSpecification"}
    described = dynamodb.describe_continuous_backups(TableName="Again")["ContinuousBackupsDescription"]
    assert described["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}


LATEST = {"UseLatestRestorableTime": True}
NO_TIME = "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both"


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({}, "ValidationException", NO_TIME),
        ({"UseLatestRestorableTime": False}, "ValidationException", NO_TIME),
        ({**LATEST, "SourceTableName": None}, "ValidationException", "The parameter 'TableName' is required but was not present in the request"),
        ({**LATEST, "SourceTableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/Table"}, "ValidationException", "Must provide exactly one of: sourceTableArn, sourceTableName"),
        ({**LATEST, "SourceTableName": None, "SourceTableArn": "nonsense"}, "ValidationException", "sourceTableArn is not a valid ARN"),
        ({**LATEST, "SourceTableName": None, "SourceTableArn": "arn:aws:dynamodb:us-east-1:111111111111:table/Table"}, "ValidationException", "This action is only supported by accounts that match the resource owner\u2019s account."),
        ({**LATEST, "SourceTableName": None, "SourceTableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/nope"}, "TableNotFoundException", "Table not found"),
        ({**LATEST, "SourceTableName": "nope"}, "TableNotFoundException", "Table not found: nope"),
        ({**LATEST, "TargetTableName": "Table"}, "TableAlreadyExistsException", "Table already exists: Table"),
        ({"RestoreDateTime": START - timedelta(days=1), "TargetTableName": "Table"}, "InvalidRestoreTimeException", "RestoreDateTime '2025-12-31T00:00:00Z' must be within EarliestRestorableDateTime '2026-01-01T00:00:00Z' and LatestRestorableDateTime '2026-01-01T00:05:00Z'"),
        ({"RestoreDateTime": START + timedelta(days=1)}, "InvalidRestoreTimeException", "RestoreDateTime '2026-01-02T00:00:00Z' must be within EarliestRestorableDateTime '2026-01-01T00:00:00Z' and LatestRestorableDateTime '2026-01-01T00:05:00Z'"),
    ],
)  # fmt: skip
def test_requests_that_are_refused(dynamodb, table, mock, recovery, error_of, change, code, message):
    """In AWS's order: the request's form, recovery, the time, the target."""
    recovery(ON)
    mock.advance(minutes=10)
    call = {"SourceTableName": table, "TargetTableName": "Again", **change}
    call = {name: value for name, value in call.items() if value is not None}
    assert error_of(dynamodb.restore_table_to_point_in_time, **call) == (code, message)
    assert dynamodb.list_tables()["TableNames"] == ["Table"]


def test_a_table_without_recovery(dynamodb, table, error_of):
    """It is said before the time or the target is looked at; two times are refused even then."""
    call = {"SourceTableName": table, "TargetTableName": table}
    message = "Point in time recovery is not enabled for table 'Table'"
    unavailable = ("PointInTimeRecoveryUnavailableException", message)
    assert error_of(dynamodb.restore_table_to_point_in_time, RestoreDateTime=0, **call) == unavailable
    code, message = error_of(dynamodb.restore_table_to_point_in_time, RestoreDateTime=0, **LATEST, **call)
    assert code == "ValidationException"
    assert message.startswith("Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set")


def test_a_restore_from_another_region(dynamodb, table, put, mock, recovery, error_of):
    """By the source's ARN, and only with word on encryption (DDB-TABLE-274)."""
    put("a", 1)
    recovery(ON)
    west = boto3.client("dynamodb", region_name="us-west-2")
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    call = {"SourceTableArn": arn, "TargetTableName": "Again", **LATEST}
    message = "Invalid Request: sseSpecificationOverride must be provided for cross-region restores"
    assert error_of(west.restore_table_to_point_in_time, **call) == ("ValidationException", message)
    west.restore_table_to_point_in_time(SSESpecificationOverride={"Enabled": True}, **call)
    assert west.scan(TableName="Again")["Count"] == 1


def test_history_costs_nothing_when_off(dynamodb, table, put, recovery, mock):
    """Without recovery a table keeps no changes; turning it off forgets those that it kept."""
    model = mock._backend.home.tables[table]
    put("a", 1)
    assert model.history is None
    recovery(ON)
    put("a", 1, v={"S": "1"})
    put("a", 1, v={"S": "1"})
    assert len(model.history) == 1
    recovery(OFF)
    put("a", 1, v={"S": "2"})
    recovery(ON)
    assert len(model.history) == 0
