"""What DynamoDB says of requests whose members break its constraints, and in which order it looks at what.

Source, unless another is named: paritysuite/dynamodb-conformance, captured on AWS in September and October 2026.
"""

import boto3
import pytest
from botocore.config import Config

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
COUNTED = "1 validation error detected: "
TABLE_NAME = (
    f"{COUNTED}Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
)
REQUEST_ITEMS = TABLE_NAME.replace("TableName", "RequestItems")
CAPACITY = (
    "Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: "
    "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
)
RETURNED = (
    "Failed to satisfy constraint: "
    "Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
)
COLLECTIONS = (
    "Value 'x' at 'returnItemCollectionMetrics' failed to satisfy constraint: "
    "Member must satisfy enum value set: [SIZE, NONE]"
)
BATCH = (
    "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
    "[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
)
WRONG = {"ReturnValues": "x", "ReturnConsumedCapacity": "x", "ReturnItemCollectionMetrics": "x"}
MISMATCH = "The provided key element does not match the schema"
INVALID = "One or more parameter values were invalid: "


@pytest.fixture
def unchecked(dynamodb):
    """A client that sends whatever it is given."""
    return boto3.client("dynamodb", region_name="us-east-1", config=Config(parameter_validation=False))


@pytest.mark.parametrize("operation", ["put_item", "update_item", "delete_item"])
def test_an_empty_table_name_is_all_that_is_told(unchecked, error_of, operation):
    """A write without a table's name fails by that alone, and the value is not shown."""
    params = {"Item" if operation == "put_item" else "Key": KEY, "TableName": "", **WRONG}
    assert error_of(getattr(unchecked, operation), **params) == ("ValidationException", TABLE_NAME)


def test_choices_are_told_in_one_order(dynamodb, table, error_of):
    """Capacity, returned values (with AWS's own misspelling), collections; an update tells the returned values alone."""
    put = error_of(dynamodb.put_item, TableName=table, Item=KEY, **WRONG)[1]
    assert put == f"3 validation errors detected: {CAPACITY}; {RETURNED}; {COLLECTIONS}"
    assert error_of(dynamodb.update_item, TableName=table, Key=KEY, **WRONG)[1] == COUNTED + RETURNED


def test_batches_of_nothing_and_of_too_much(unchecked, table, error_of):
    """What holds of each table's list is told of the map of them."""
    put = {"PutRequest": {"Item": KEY}}
    assert error_of(unchecked.batch_get_item, RequestItems={})[1] == REQUEST_ITEMS
    assert error_of(unchecked.batch_write_item, RequestItems={})[1] == REQUEST_ITEMS
    for count in (0, 26):
        code, message = error_of(unchecked.batch_write_item, RequestItems={table: [put] * count})
        assert code == "ValidationException"
        assert message.startswith(f"{COUNTED}Value '{{{table}=[")
        assert message.endswith(BATCH)


@pytest.mark.parametrize("item", [{"pk": {"S": "a"}}, {**KEY, "sk": {"S": "1"}}, {**KEY, "pk": {"L": []}}])
def test_keys_of_items_in_a_batch(dynamodb, table, error_of, item):
    """A key that is missing (dynalite's recordings) or mistyped is said as of a Key, where PutItem names it."""
    batch = {table: [{"PutRequest": {"Item": item}}]}
    assert error_of(dynamodb.batch_write_item, RequestItems=batch) == ("ValidationException", MISMATCH)


def test_values_come_before_tables(dynamodb, error_of):
    """What is wrong with an item or a key is found before the table is missed (dynalite's recordings)."""
    empty, large = {"pk": {"SS": []}}, {"pk": {"S": "a"}, "large": {"S": "x" * 409_600}}
    no_set, too_large = f"{INVALID}An string set  may not be empty", "Item size has exceeded the maximum allowed size"
    for item, message in ((empty, no_set), (large, too_large)):
        batch = {"Missing": [{"PutRequest": {"Item": item}}]}
        assert error_of(dynamodb.batch_write_item, RequestItems=batch) == ("ValidationException", message)
    assert error_of(dynamodb.put_item, TableName="Missing", Item=large) == ("ValidationException", too_large)
    batch = {"Missing": [{"DeleteRequest": {"Key": empty}}]}
    assert error_of(dynamodb.batch_write_item, RequestItems=batch) == ("ValidationException", no_set)
    assert error_of(dynamodb.batch_get_item, RequestItems={"Missing": {"Keys": [empty]}}) == (
        "ValidationException",
        no_set,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "SS"}]},
            f"{COUNTED}Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [B, N, S]",
        ),
        (
            {"GlobalSecondaryIndexes": [{"IndexName": "index", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                                         "Projection": {"ProjectionType": "all"}}]},
            f"{COUNTED}Value 'all' at 'globalSecondaryIndexes.1.member.projection.projectionType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]",
        ),
    ],
)  # fmt: skip
def test_choices_of_a_table(dynamodb, define, error_of, change, message):
    """Types and projections are listed in the order of their names (dynalite's recordings)."""
    assert error_of(dynamodb.create_table, **define(**change)) == ("ValidationException", message)
