"""Encryption, table class and deletion protection in Create-, Update- and DescribeTable (ack-api-quirks DDB-TABLE-017 to 044, 079, 141, 284, 433)."""

import pytest

INVALID = "One or more parameter values were invalid: "
KEY = "arn:aws:kms:us-east-1:000000000000:key/1234"
KMS = {"Enabled": True, "SSEType": "KMS"}


@pytest.fixture
def change(dynamodb, table):
    """Update the table; the description that the answer carries."""

    def change(**params):
        return dynamodb.update_table(TableName=table, **params)["TableDescription"]

    return change


@pytest.fixture
def described(dynamodb, table):
    """The table as it stands."""
    return lambda: dynamodb.describe_table(TableName=table)["Table"]


def test_a_key_of_kms(dynamodb, define, described):
    """AWS's own key unless one is named, by id, ARN or alias; the default shows nothing."""
    dynamodb.create_table(**define("Default", SSESpecification={"Enabled": False}))
    assert "SSEDescription" not in dynamodb.describe_table(TableName="Default")["Table"]
    answer = dynamodb.create_table(**define("Managed", SSESpecification={"Enabled": True}))["TableDescription"]
    managed = answer["SSEDescription"]
    assert (managed["Status"], managed["SSEType"]) == ("ENABLED", "KMS")
    assert managed["KMSMasterKeyArn"].startswith("arn:aws:kms:us-east-1:000000000000:key/")

    def key(name, given):
        dynamodb.create_table(**define(name, SSESpecification={**KMS, "KMSMasterKeyId": given}))
        return dynamodb.describe_table(TableName=name)["Table"]["SSEDescription"]["KMSMasterKeyArn"]

    assert key("Arn", KEY) == key("ById", "1234") == KEY
    assert key("Alias", "alias/aws/dynamodb") == managed["KMSMasterKeyArn"]
    other = key("Other", "alias/mine")
    assert other not in (KEY, managed["KMSMasterKeyArn"])
    assert key("AliasArn", "arn:aws:kms:us-east-1:000000000000:alias/mine") == other


def test_changing_the_key(change, described, error_of):
    """The answer shows the key before, and that it is being changed; the table stays ACTIVE."""
    answer = change(SSESpecification={**KMS, "KMSMasterKeyId": KEY})
    assert (answer["TableStatus"], answer["SSEDescription"]) == ("ACTIVE", {"Status": "UPDATING"})
    enabled = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": KEY}
    assert described()["SSEDescription"] == enabled
    again = {**KMS, "KMSMasterKeyId": KEY}
    assert error_of(change, SSESpecification=again)[1].startswith(
        INVALID + "Table is already encrypted with given KMSMasterKeyId."
    )
    answer = change(SSESpecification={"SSEType": "KMS"})
    assert answer["SSEDescription"] == {**enabled, "Status": "UPDATING"}
    assert described()["SSEDescription"]["KMSMasterKeyArn"] != KEY
    change(SSESpecification={"Enabled": False})
    assert "SSEDescription" not in described()
    default = ("ValidationException", INVALID + "Table is already encrypted by default")
    assert error_of(change, SSESpecification={"Enabled": False}) == default
    assert error_of(change, SSESpecification={}) == default


@pytest.mark.parametrize(
    ("specification", "message"),
    [
        ({"Enabled": False, "SSEType": "KMS"}, "SSEType can not be specified if Enabled is false"),
        ({"Enabled": False, "KMSMasterKeyId": KEY}, "KMSMasterKeyId can not be specified if Enabled is false"),
        ({"Enabled": True, "SSEType": "AES256"}, "SSEType AES256 is not supported"),
        ({"Enabled": True, "KMSMasterKeyId": KEY}, "SSEType KMS is required if KMSMasterKeyId is specified"),
    ],
)
def test_specifications_that_contradict_themselves(dynamodb, define, change, error_of, specification, message):
    """Creating and updating say the same."""
    expected = ("ValidationException", INVALID + message)
    assert error_of(change, SSESpecification=specification) == expected
    assert error_of(dynamodb.create_table, **define("Other", SSESpecification=specification)) == expected


def test_the_table_class(change, described, mock):
    """The answer shows the class before; the class that a table has is no change; times are kept."""
    assert "TableClassSummary" not in change(TableClass="STANDARD")
    assert "TableClassSummary" not in described()
    answer = change(TableClass="STANDARD_INFREQUENT_ACCESS")
    assert answer["TableStatus"] == "UPDATING"
    assert "TableClassSummary" not in answer
    summary = described()["TableClassSummary"]
    assert summary.keys() == {"TableClass", "LastUpdateDateTime"}
    assert summary["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    mock.advance(seconds=60)
    change(TableClass="STANDARD_INFREQUENT_ACCESS")
    assert described()["TableClassSummary"] == summary
    assert change(TableClass="STANDARD")["TableClassSummary"] == summary
    assert described()["TableClassSummary"]["TableClass"] == "STANDARD"


def test_deletion_protection(dynamodb, table, change, error_of):
    """It is on at once, and the table stays until it is off."""
    answer = change(DeletionProtectionEnabled=True)
    assert (answer["TableStatus"], answer["DeletionProtectionEnabled"]) == ("ACTIVE", True)
    message = (
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )
    assert error_of(dynamodb.delete_table, TableName=table) == ("ValidationException", message)
    change(DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName=table)


@pytest.mark.parametrize(
    ("params", "what"),
    [
        ({"DeletionProtectionEnabled": True, "StreamSpecification": {"StreamEnabled": False}}, "DeletionProtection"),
        ({"DeletionProtectionEnabled": True, "TableClass": "STANDARD"}, "TableClass"),
        ({"DeletionProtectionEnabled": True, "SSESpecification": {"Enabled": True}}, "Server-Side Encryption"),
        ({"TableClass": "STANDARD", "SSESpecification": {"Enabled": True}}, "Server-Side Encryption"),
        ({"TableClass": "STANDARD", "BillingMode": "PAY_PER_REQUEST"}, "TableClass"),
    ],
)
def test_one_change_at_a_time(change, described, error_of, params, what):
    """Each of these comes alone, and nothing of a refused request is done."""
    before = described()
    message = f"{INVALID}{what} modification must be the only operation in the request"
    assert error_of(change, **params) == ("ValidationException", message)
    assert described() == before


def test_a_table_is_created_by_its_arn_too(dynamodb, define):
    """TableName may be the ARN that the table will have."""
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/ByArn"
    assert dynamodb.create_table(**define(arn))["TableDescription"]["TableArn"] == arn
    assert dynamodb.list_tables()["TableNames"] == ["ByArn"]


def test_arns_that_name_no_table_of_ours(dynamodb, define, table, error_of):
    """Another account's or region's table is not made or listed; an index or stream is no table."""
    arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"
    denied = ("AccessDeniedException", "Access is denied")
    assert error_of(dynamodb.create_table, **define(arn.replace("0" * 12, "1" * 12))) == denied
    west = arn.replace("us-east-1", "us-west-2")
    elsewhere = ("ValidationException", f"1 validation error detected: Invalid AWS region in '{west}'")
    assert error_of(dynamodb.create_table, **define(west)) == elsewhere
    assert error_of(dynamodb.list_backups, TableName=west) == elsewhere
    for part in ("/index/x", "/stream/x"):
        assert error_of(dynamodb.describe_table, TableName=arn + part)[0] == "ValidationException"


def test_every_call_takes_an_arn_for_a_name(dynamodb, table):
    """What describes or lists by name does so by ARN."""
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.create_backup(TableName=arn, BackupName="first")
    assert len(dynamodb.list_backups(TableName=arn)["BackupSummaries"]) == 1
    assert dynamodb.describe_continuous_backups(TableName=arn)
    assert dynamodb.describe_time_to_live(TableName=arn)
    assert dynamodb.describe_contributor_insights(TableName=arn)["TableName"] == table
    assert dynamodb.describe_kinesis_streaming_destination(TableName=arn)["TableName"] == table
    assert dynamodb.list_contributor_insights(TableName=arn)["ContributorInsightsSummaries"] == []
    assert (
        dynamodb.update_table(TableName=arn, DeletionProtectionEnabled=False)["TableDescription"]["TableName"] == table
    )
    item = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    dynamodb.put_item(TableName=arn, Item=item)
    assert dynamodb.get_item(TableName=arn, Key=item)["Item"] == item
    assert dynamodb.batch_get_item(RequestItems={arn: {"Keys": [item]}})["Responses"] == {arn: [item]}
    assert (
        dynamodb.query(TableName=arn, KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "a"}})[
            "Count"
        ]
        == 1
    )
    assert dynamodb.scan(TableName=arn)["Count"] == 1
    key = {"Key": item, "TableName": arn}
    dynamodb.transact_write_items(TransactItems=[{"Delete": key}])
    assert dynamodb.transact_get_items(TransactItems=[{"Get": key}])["Responses"] == [{}]
    assert dynamodb.delete_table(TableName=arn)["TableDescription"]["TableName"] == table
