"""CreateTable, DescribeTable, DeleteTable, ListTables."""

import boto3
import pytest
from botocore.config import Config

INVALID = "One or more parameter values were invalid: "
PROVISIONED = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}}


def test_the_answer_has_the_recorded_members(dynamodb, define):
    """CreateTable answers CREATING with exactly the members that AWS recorded (aws_facts 5.1)."""
    description = dynamodb.create_table(**define(**PROVISIONED))["TableDescription"]
    assert description.keys() == {
        "AttributeDefinitions", "CreationDateTime", "DeletionProtectionEnabled", "ItemCount", "KeySchema",
        "ProvisionedThroughput", "TableArn", "TableId", "TableName", "TableSizeBytes", "TableStatus",
    }  # fmt: skip
    assert description["TableStatus"] == "CREATING"
    assert description["ProvisionedThroughput"] == {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 5,
        "WriteCapacityUnits": 6,
    }
    assert description["TableArn"] == "arn:aws:dynamodb:us-east-1:000000000000:table/Table"


def test_an_on_demand_table_says_since_when(dynamodb, define):
    """PAY_PER_REQUEST shows a summary, with its time once the table is ACTIVE (aws_facts 5.1)."""
    created = dynamodb.create_table(**define())["TableDescription"]
    described = dynamodb.describe_table(TableName="Table")["Table"]
    assert created["BillingModeSummary"] == {"BillingMode": "PAY_PER_REQUEST"}
    assert described["BillingModeSummary"].keys() == {"BillingMode", "LastUpdateToPayPerRequestDateTime"}
    assert described["WarmThroughput"] == {
        "ReadUnitsPerSecond": 12000,
        "WriteUnitsPerSecond": 4000,
        "Status": "ACTIVE",
    }
    assert described["TableStatus"] == "ACTIVE"


def test_a_stream_shows_in_the_answer(dynamodb, define):
    """StreamSpecification, LatestStreamArn and LatestStreamLabel are in Create's own answer (aws_facts 5.1, B.1)."""
    specification = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    description = dynamodb.create_table(**define(StreamSpecification=specification))["TableDescription"]
    assert description["StreamSpecification"] == specification
    assert description["LatestStreamArn"].endswith(f"table/Table/stream/{description['LatestStreamLabel']}")


def test_indexes_are_described(dynamodb, indexed_table):
    """Each index has its ARN, keys, projection, size and count (aws_facts 5.1, dynamodb_facts 20)."""
    table = dynamodb.describe_table(TableName=indexed_table)["Table"]
    (gsi,), (lsi,) = table["GlobalSecondaryIndexes"], table["LocalSecondaryIndexes"]
    assert gsi["IndexStatus"] == "ACTIVE"
    assert gsi["IndexArn"].endswith("table/Table/index/by_kind")
    assert gsi["ProvisionedThroughput"] == {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 0,
        "WriteCapacityUnits": 0,
    }
    assert lsi["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["extra"]}
    assert (gsi["IndexSizeBytes"], gsi["ItemCount"]) == (0, 0)


def test_a_table_is_described_by_its_arn_too(dynamodb, table):
    """TableName may be an ARN (aws_facts 5.2)."""
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    assert dynamodb.describe_table(TableName=arn)["Table"]["TableName"] == table


def test_deleting_answers_shortly(dynamodb, table, error_of):
    """DeleteTable shows neither keys nor attributes (aws_facts 5.1), and the table is gone.

    It tells the billing mode of a table that has been on demand (scylladb's test_delete_table_description).
    """
    description = dynamodb.delete_table(TableName=table)["TableDescription"]
    assert description.keys() == {
        "BillingModeSummary", "DeletionProtectionEnabled", "ItemCount", "ProvisionedThroughput", "TableArn", "TableId",
        "TableName", "TableSizeBytes", "TableStatus",
    }  # fmt: skip
    assert description["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert description["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"]
    assert description["TableStatus"] == "DELETING"
    message = "Requested resource not found: Table: Table not found"
    assert error_of(dynamodb.describe_table, TableName=table) == ("ResourceNotFoundException", message)
    assert error_of(dynamodb.delete_table, TableName=table) == ("ResourceNotFoundException", message)


def test_a_name_in_use(dynamodb, table, define, error_of):
    """A second table of one name is a ResourceInUseException (aws_facts 5.1)."""
    assert error_of(dynamodb.create_table, **define()) == ("ResourceInUseException", "Table already exists: Table")


def test_deletion_protection(dynamodb, define, error_of):
    """A protected table is not deleted until it is unprotected."""
    dynamodb.create_table(**define(DeletionProtectionEnabled=True))
    code, message = error_of(dynamodb.delete_table, TableName="Table")
    assert code == "ValidationException"
    assert "protected against deletion" in message
    dynamodb.update_table(TableName="Table", DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName="Table")


def test_lists_names_in_pages(dynamodb, define):
    """Names come sorted; a page says where to go on."""
    for name in ("ccc", "aaa", "bbb"):
        dynamodb.create_table(**define(name))
    first = dynamodb.list_tables(Limit=2)
    assert (first["TableNames"], first["LastEvaluatedTableName"]) == (["aaa", "bbb"], "bbb")
    second = dynamodb.list_tables(Limit=2, ExclusiveStartTableName="bbb")
    assert second["TableNames"] == ["ccc"]
    assert "LastEvaluatedTableName" not in second


HASH, RANGE = ({"AttributeName": name, "KeyType": kind} for name, kind in (("pk", "HASH"), ("sk", "RANGE")))
GSI = {"IndexName": "gsi", "KeySchema": [HASH], "Projection": {"ProjectionType": "ALL"}}
LSI = {"IndexName": "lsi", "KeySchema": [HASH, RANGE], "Projection": {"ProjectionType": "ALL"}}
PK, SK = {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"}
ONLY_PK = {"KeySchema": [HASH], "AttributeDefinitions": [PK]}
THREE = (
    "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), "
    "KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=sk, keyType=RANGE)]' at '{}' "
    "failed to satisfy constraint: Member must have length less than or equal to 2"
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"KeySchema": [RANGE]}, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ({"KeySchema": [HASH, HASH | {"AttributeName": "sk"}]}, "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"),
        ({"KeySchema": [HASH, RANGE | {"AttributeName": "pk"}]}, "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        ({"KeySchema": [HASH]}, f"{INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"),
        ({"KeySchema": [HASH, RANGE | {"AttributeName": "x"}]}, f"{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk, x], AttributeDefinitions: [pk, sk]"),
        ({"BillingMode": "PROVISIONED"}, f"{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"),
        ({"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}, f"{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ({"GlobalSecondaryIndexes": []}, f"{INVALID}List of GlobalSecondaryIndexes is empty"),
        ({"GlobalSecondaryIndexes": [GSI, GSI]}, f"{INVALID}Duplicate index name: gsi"),
        ({"KeySchema": [HASH], "GlobalSecondaryIndexes": [GSI]}, f"{INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk], keys used: [pk]"),
        ({**ONLY_PK, "LocalSecondaryIndexes": [LSI]}, f"{INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"),
        ({"LocalSecondaryIndexes": [LSI | {"KeySchema": [HASH]}]}, f"{INVALID}Index KeySchema does not have a range key for index: lsi"),
        ({"LocalSecondaryIndexes": [LSI | {"KeySchema": [HASH | {"AttributeName": "sk"}, RANGE | {"AttributeName": "pk"}]}]}, f"{INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. index hash key: sk, table hash key: pk"),
        ({"GlobalSecondaryIndexes": [GSI | {"Projection": {}}]}, f"{INVALID}Unknown ProjectionType: null"),
        ({"GlobalSecondaryIndexes": [GSI | {"Projection": {"ProjectionType": "INCLUDE"}}]}, f"{INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified"),
        ({"GlobalSecondaryIndexes": [GSI | {"Projection": {"ProjectionType": "ALL", "NonKeyAttributes": ["x"]}}]}, f"{INVALID}ProjectionType is ALL, but NonKeyAttributes is specified"),
        ({"GlobalSecondaryIndexes": [GSI | {"IndexName": f"gsi{n}"} for n in range(21)]}, f"{INVALID}GlobalSecondaryIndex count exceeds the per-table limit of 20"),
        ({"LocalSecondaryIndexes": [LSI | {"IndexName": f"lsi{n}"} for n in range(6)]}, f"{INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of 5"),
        ({"GlobalSecondaryIndexes": [GSI | {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["a", "b", "a"]}}]}, f"{INVALID}Duplicate element in NonKeyAttributes: a"),
        ({"AttributeDefinitions": [PK, SK, SK | {"AttributeType": "S"}]}, "Attribute Name is duplicated: sk"),
        ({"AttributeDefinitions": [PK]}, "Invalid KeySchema: Some index key attribute have no definition"),
        ({"KeySchema": [HASH, RANGE, RANGE]}, f"{THREE.format('keySchema')}"),
        ({"LocalSecondaryIndexes": [LSI, LSI | {"KeySchema": [HASH, RANGE, RANGE]}]}, f"{THREE.format('localSecondaryIndexes.2.member.keySchema')}"),
        ({"GlobalSecondaryIndexes": [GSI | {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}]}, f"{INVALID}ProvisionedThroughput should not be specified for index: gsi when BillingMode is PAY_PER_REQUEST"),
        ({"StreamSpecification": {"StreamEnabled": True}}, f"{INVALID}Table is being created with a stream enabled, UpdateViewType is required"),
    ],
)  # fmt: skip
def test_definitions_that_fit_together_badly(dynamodb, define, error_of, change, message):
    """Each contradiction has AWS's own text, and no table is made.

    Sources: aws_facts 5.3, dynamodb_facts 20, ack-api-quirks DDB-TABLE-123, 169 and 442 and paritysuite (October 2026).
    """
    assert error_of(dynamodb.create_table, **define(**change)) == ("ValidationException", message)
    assert dynamodb.list_tables()["TableNames"] == []


def composite(*elements):
    """A global index on attributes of these names and key types, and their definitions."""
    keys = [{"AttributeName": name, "KeyType": kind} for name, kind in elements]
    names = dict.fromkeys(name for name, _ in elements)
    return {
        "AttributeDefinitions": [PK, SK, *({"AttributeName": name, "AttributeType": "S"} for name in names)],
        "GlobalSecondaryIndexes": [GSI | {"KeySchema": keys}],
    }


FOUR_AND_FOUR = [(f"{kind}{number}", kind) for kind in ("HASH", "RANGE") for number in range(4)]


def test_a_global_index_has_up_to_four_and_four_keys(dynamodb, define):
    """Eight key attributes are accepted and described in their order (ack-api-quirks DDB-TABLE-123, October 2026)."""
    dynamodb.create_table(**define(**composite(*FOUR_AND_FOUR)))
    (index,) = dynamodb.describe_table(TableName="Table")["Table"]["GlobalSecondaryIndexes"]
    assert [(element["AttributeName"], element["KeyType"]) for element in index["KeySchema"]] == FOUR_AND_FOUR


@pytest.mark.parametrize(
    ("elements", "message"),
    [
        ([("HASH4", "HASH"), *FOUR_AND_FOUR], f"{INVALID}The KeySchema exceeds the maximum allowed number of HASH key attributes"),
        ([*FOUR_AND_FOUR, ("RANGE4", "RANGE")], f"{INVALID}The KeySchema exceeds the maximum allowed number of RANGE key attributes"),
        ([("a", "HASH"), ("b", "RANGE"), ("c", "HASH")], f"{INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema"),
        ([("a", "RANGE"), ("b", "HASH")], "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        ([("a", "HASH"), ("a", "HASH")], "The KeySchema contains multiple key attributes with the same name"),
        ([("a", "HASH"), ("b", "HASH"), ("a", "RANGE")], "The KeySchema contains multiple key attributes with the same name"),
        ([("a", "HASH"), ("a", "RANGE")], "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
    ],
)  # fmt: skip
def test_composite_keys_that_fit_together_badly(dynamodb, define, error_of, elements, message):
    """HASH before RANGE, four of each, none twice (ack-api-quirks DDB-TABLE-123, 124 and 442, October 2026)."""
    assert error_of(dynamodb.create_table, **define(**composite(*elements))) == ("ValidationException", message)


def test_keys_are_required(mock, error_of):
    """Without definitions or a key schema, which botocore's model demands no longer, there is no table."""
    unchecked = boto3.client("dynamodb", region_name="us-east-1", config=Config(parameter_validation=False))
    code, message = error_of(unchecked.create_table, TableName="Table")
    assert code == "ValidationException"
    for member in ("attributeDefinitions", "keySchema"):
        assert f"Value null at '{member}' failed to satisfy constraint: Member must not be null" in message


def test_attributes_are_listed_by_name(dynamodb, define):
    """Definitions and projected attributes come in the order of their names, indexes as given (DDB-TABLE-125)."""
    index = {
        "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["zz", "aa", "mm"]},
    }
    request = define(GlobalSecondaryIndexes=[index | {"IndexName": name} for name in ("zzz", "aaa")])
    request["AttributeDefinitions"].reverse()
    told = dynamodb.create_table(**request)["TableDescription"]
    for description in (told, dynamodb.describe_table(TableName="Table")["Table"]):
        assert [known["AttributeName"] for known in description["AttributeDefinitions"]] == ["pk", "sk"]
        indexes = description["GlobalSecondaryIndexes"]
        assert [known["IndexName"] for known in indexes] == ["zzz", "aaa"]
        assert indexes[0]["Projection"]["NonKeyAttributes"] == ["aa", "mm", "zz"]


@pytest.mark.parametrize("wrong", [{"Projection": {}}, {"IndexName": "lsi"}, {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}])  # fmt: skip
def test_definitions_without_use_hide_what_is_wrong_with_indexes(dynamodb, define, error_of, wrong):
    """They are told before projections, names and units of indexes (DDB-TABLE-127)."""
    request = define(LocalSecondaryIndexes=[LSI], GlobalSecondaryIndexes=[GSI | wrong])
    request["AttributeDefinitions"].append({"AttributeName": "unused", "AttributeType": "S"})
    message = "Some AttributeDefinitions are not used. AttributeDefinitions: [pk, sk, unused], keys used: [pk, sk]"
    assert error_of(dynamodb.create_table, **request) == ("ValidationException", INVALID + message)


def test_keys_without_definition_hide_what_is_wrong_with_keys(dynamodb, define, error_of):
    """That an index's key is not defined is told before that it begins with RANGE (dynalite's recordings)."""
    keys = [{"AttributeName": name, "KeyType": "RANGE"} for name in ("c", "d")]
    request = define(GlobalSecondaryIndexes=[GSI | {"KeySchema": keys}])
    message = "Some index key attributes are not defined in AttributeDefinitions. Keys: [c, d], AttributeDefinitions: [pk, sk]"
    assert error_of(dynamodb.create_table, **request) == ("ValidationException", INVALID + message)
