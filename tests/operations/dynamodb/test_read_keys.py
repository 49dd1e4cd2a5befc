"""What Query and Scan say of starting keys that are none."""

import pytest


@pytest.fixture
def ten(indexed_table, put):
    """Items a/0 … a/9 and b/0."""
    for number in range(10):
        put("a", number)
    put("b", 0)


MISMATCH = "The provided key element does not match the schema"
STARTING_KEY = "The provided starting key is invalid"
EMPTY_SET = "One or more parameter values were invalid: An string set  may not be empty"
NO_NUMBER = "The parameter cannot be converted to a numeric value: x"
A, ONE = {"S": "a"}, {"N": "1"}


@pytest.mark.parametrize(
    ("index", "key", "scanned", "queried"),
    [
        (None, {"pk": A}, f"{STARTING_KEY}: {MISMATCH}", STARTING_KEY),
        (None, {"pk": A, "sk": ONE, "x": A}, f"{STARTING_KEY}: {MISMATCH}", STARTING_KEY),
        (None, {"pk": A, "sk": A}, f"{STARTING_KEY}: {MISMATCH}", MISMATCH),
        ("by_kind", {"pk": A, "sk": ONE, "x": A}, STARTING_KEY, STARTING_KEY),
        ("by_kind", {"pk": A, "sk": ONE, "kind": ONE}, MISMATCH, MISMATCH),
        ("by_kind", {"pk": ONE, "sk": ONE, "kind": A}, f"{STARTING_KEY}: {MISMATCH}", f"{STARTING_KEY}: {MISMATCH}"),
        (None, {"pk": A, "sk": {"SS": []}}, f"{STARTING_KEY}: {EMPTY_SET}", f"{STARTING_KEY}: {EMPTY_SET}"),
        (None, {"pk": A, "sk": {"N": "x"}}, NO_NUMBER, NO_NUMBER),
    ],
)
def test_starting_keys_that_are_none(dynamodb, ten, error_of, index, key, scanned, queried):
    """Where each is found to be none (dynalite's recordings; comments of Alternator's test_query and test_scan)."""
    where = {"IndexName": index} if index else {}
    assert error_of(dynamodb.scan, TableName="Table", ExclusiveStartKey=key, **where) == (
        "ValidationException",
        scanned,
    )
    condition = {"KeyConditionExpression": "#p = :a", "ExpressionAttributeValues": {":a": A}}
    names = {"ExpressionAttributeNames": {"#p": "kind" if index else "pk"}}
    found = error_of(dynamodb.query, TableName="Table", ExclusiveStartKey=key, **where, **condition, **names)
    assert found == ("ValidationException", queried)


def test_a_starting_key_outside_of_the_range(dynamodb, ten, error_of):
    """It is told from one in another partition (dynalite's recordings)."""
    found = error_of(
        dynamodb.query,
        TableName="Table",
        KeyConditionExpression="pk = :a AND sk > :five",
        ExpressionAttributeValues={":a": A, ":five": {"N": "5"}},
        ExclusiveStartKey={"pk": A, "sk": ONE},
    )
    assert found == ("ValidationException", "The provided starting key does not match the range key predicate")


def test_a_starting_key_of_another_segment(dynamodb, ten, error_of):
    """The segment is named (dynalite's recordings)."""
    scans = [dynamodb.scan(TableName="Table", Segment=segment, TotalSegments=4)["Items"] for segment in range(4)]
    other = next(number for number, items in enumerate(scans) if {"S": "a"} not in [item["pk"] for item in items])
    segment = {"Segment": other, "TotalSegments": 4}
    found = error_of(dynamodb.scan, TableName="Table", ExclusiveStartKey={"pk": A, "sk": ONE}, **segment)
    text = f"Please use ExclusiveStartKey with correct Segment. TotalSegments: 4 Segment: {other}"
    assert found == ("ValidationException", f"{STARTING_KEY}: Invalid ExclusiveStartKey. {text}")
