"""UpdateTable and time to live."""

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
GSI = {
    "IndexName": "by_kind",
    "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}


def test_enabling_a_stream(dynamodb, define, put, mock):
    """The answer says UPDATING and shows the stream, which records from now on (aws_facts 5.1, B.1)."""
    dynamodb.create_table(**define())
    put("before", 1)
    description = dynamodb.update_table(TableName="Table", StreamSpecification=STREAM)["TableDescription"]
    assert description["TableStatus"] == "UPDATING"
    assert description["LatestStreamArn"]
    put("after", 1)
    assert [record.keys["pk"] for record in mock.tables["Table"].stream.records] == ["after"]


def test_a_stream_is_enabled_or_disabled_once(dynamodb, table, error_of):
    """Enabling twice, also with another view type, and disabling twice are ValidationExceptions (B.1)."""
    expected = ("ValidationException", "Table already has an enabled stream: TableName: Table")
    assert error_of(dynamodb.update_table, TableName="Table", StreamSpecification=STREAM) == expected
    dynamodb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    code, message = error_of(dynamodb.update_table, TableName="Table", StreamSpecification={"StreamEnabled": False})
    assert code == "ValidationException"
    assert "stream" in message


def test_enabling_again_makes_another_stream(dynamodb, streams, table, put, mock):
    """A re-enabled stream has a new ARN and starts empty; the old one stays readable (B.1)."""
    put("a", 1)
    old = mock.tables["Table"].stream.arn
    dynamodb.update_table(TableName="Table", StreamSpecification={"StreamEnabled": False})
    described = dynamodb.describe_table(TableName="Table")["Table"]
    assert "StreamSpecification" not in described
    dynamodb.update_table(TableName="Table", StreamSpecification=STREAM)
    assert mock.tables["Table"].stream.arn != old
    assert mock.tables["Table"].stream.records == []
    assert streams.describe_stream(StreamArn=old)["StreamDescription"]["StreamStatus"] == "DISABLED"
    assert {s["StreamArn"] for s in streams.list_streams()["Streams"]} == {
        old,
        mock.tables["Table"].stream.arn,
    }


def test_an_index_is_added_with_backfill_and_removed(dynamodb, define, put, error_of):
    """A new global index holds the items that were there; a removed one is gone."""
    dynamodb.create_table(**define())
    put("a", 1, kind={"S": "k"})
    answer = dynamodb.update_table(
        TableName="Table",
        AttributeDefinitions=[{"AttributeName": "kind", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": GSI}],
    )
    assert answer["TableDescription"]["GlobalSecondaryIndexes"][0]["IndexStatus"] == "CREATING"
    assert dynamodb.scan(TableName="Table", IndexName="by_kind")["Items"] == [
        {"pk": {"S": "a"}, "sk": {"N": "1"}, "kind": {"S": "k"}}
    ]
    dynamodb.update_table(TableName="Table", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_kind"}}])
    assert "GlobalSecondaryIndexes" not in dynamodb.describe_table(TableName="Table")["Table"]
    code, _ = error_of(
        dynamodb.update_table,
        TableName="Table",
        GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "by_kind"}}],
    )
    assert code == "ResourceNotFoundException"


def test_billing_changes(dynamodb, define, error_of):
    """From on demand to provisioned and back."""
    dynamodb.create_table(**define())
    units = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}
    assert error_of(dynamodb.update_table, TableName="Table", ProvisionedThroughput=units)[0] == "ValidationException"
    dynamodb.update_table(TableName="Table", BillingMode="PROVISIONED", ProvisionedThroughput=units)
    table = dynamodb.describe_table(TableName="Table")["Table"]
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    assert table["BillingModeSummary"].keys() == {"BillingMode", "LastUpdateToPayPerRequestDateTime"}
    assert table["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
    again = {"TableName": "Table", "BillingMode": "PROVISIONED"}
    code, message = error_of(dynamodb.update_table, ProvisionedThroughput=units, **again)
    assert code == "ValidationException"
    assert message.startswith("The provisioned throughput for the table will not change. The requested value equals")
    invalid = "One or more parameter values were invalid: "
    required = (
        "ValidationException",
        invalid + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
    )
    assert error_of(dynamodb.update_table, **again) == required
    dynamodb.update_table(TableName="Table", BillingMode="PAY_PER_REQUEST")
    assert dynamodb.describe_table(TableName="Table")["Table"]["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_an_update_of_nothing(dynamodb, table, error_of):
    """UpdateTable needs something to change."""
    code, message = error_of(dynamodb.update_table, TableName="Table")
    assert code == "ValidationException"
    assert message.startswith("At least one of ProvisionedThroughput, BillingMode")


def test_time_to_live(dynamodb, table, put, mock, records):
    """An expired item is deleted by the service: a REMOVE with its identity (B.2)."""
    assert dynamodb.describe_time_to_live(TableName="Table")["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "DISABLED"
    }
    specification = {"Enabled": True, "AttributeName": "expires"}
    answer = dynamodb.update_time_to_live(TableName="Table", TimeToLiveSpecification=specification)
    assert answer["TimeToLiveSpecification"] == specification
    described = dynamodb.describe_time_to_live(TableName="Table")["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    import time

    put("a", 1, expires={"N": str(int(time.time()) + 100)})
    put("b", 1, expires={"S": "not a number"})
    put("c", 1, expires={"N": "1"})
    mock.advance(seconds=99)
    assert mock.tables["Table"].count == 3
    mock.advance(seconds=2)
    assert sorted(item["pk"] for item in mock.tables["Table"].items) == ["b", "c"]
    last = mock.tables["Table"].stream.records[-1]
    assert (last.event_name, last.raw["userIdentity"]) == (
        "REMOVE",
        {"type": "Service", "principalId": "dynamodb.amazonaws.com"},
    )


def test_time_to_live_is_switched_once(dynamodb, table, error_of):
    """Enabling twice, or disabling when off, is a ValidationException (dynamodb_facts 26)."""
    on = {"Enabled": True, "AttributeName": "e"}
    off = {"Enabled": False, "AttributeName": "e"}
    call = {"TableName": "Table"}
    expected = ("ValidationException", "TimeToLive is already disabled")
    assert error_of(dynamodb.update_time_to_live, TimeToLiveSpecification=off, **call) == expected
    dynamodb.update_time_to_live(TimeToLiveSpecification=on, **call)
    expected = ("ValidationException", "TimeToLive is already enabled")
    assert error_of(dynamodb.update_time_to_live, TimeToLiveSpecification=on, **call) == expected
    expected = (
        "ValidationException",
        "TimeToLive is active on a different AttributeName: current AttributeName is e",
    )
    for enabled in (True, False):
        other = {"Enabled": enabled, "AttributeName": "x"}
        assert error_of(dynamodb.update_time_to_live, TimeToLiveSpecification=other, **call) == expected
    dynamodb.update_time_to_live(TimeToLiveSpecification=off, **call)
