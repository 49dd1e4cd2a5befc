"""Keys are scalars: no expression names a part of one (dynalite's recordings of Scan, Query, GetItem and UpdateItem)."""

from __future__ import annotations

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
TEXT = {":v": {"S": "a"}}
PARTS = [("pk.x", "Key: pk"), ("sk[0]", "Key: sk"), ("kind.x", "IndexKey: kind")]


@pytest.fixture
def refusal(error_of):
    """The key that a call is refused for."""

    def refusal(call, **params):
        code, message = error_of(call, **params)
        assert code == "ValidationException"
        start = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
        assert message.startswith(start)
        return message[len(start) :]

    return refusal


@pytest.mark.parametrize(("path", "key"), PARTS)
def test_projections(dynamodb, indexed_table, refusal, path, key):
    """Whatever reads items refuses to show a part of a key, of the table or of an index."""
    one = {"Keys": [KEY], "ProjectionExpression": path}
    get = {"TableName": indexed_table, "Key": KEY, "ProjectionExpression": path}
    partition = {"KeyConditionExpression": "pk = :v", "ExpressionAttributeValues": TEXT}
    assert refusal(dynamodb.get_item, **get) == key
    assert refusal(dynamodb.batch_get_item, RequestItems={indexed_table: one}) == key
    assert refusal(dynamodb.transact_get_items, TransactItems=[{"Get": get}]) == key
    assert refusal(dynamodb.scan, TableName=indexed_table, ProjectionExpression=path) == key
    assert refusal(dynamodb.query, TableName=indexed_table, ProjectionExpression=path, **partition) == key


@pytest.mark.parametrize(("path", "key"), PARTS)
def test_conditions(dynamodb, indexed_table, refusal, path, key):
    """Neither filters nor conditions look inside of a key."""
    condition = {"TableName": indexed_table, "ConditionExpression": f"attribute_not_exists({path})"}
    update = {"UpdateExpression": "SET a = :v", "ExpressionAttributeValues": TEXT}
    assert refusal(dynamodb.scan, TableName=indexed_table, FilterExpression=f"attribute_exists({path})") == key
    assert refusal(dynamodb.put_item, Item=KEY, **condition) == key
    assert refusal(dynamodb.delete_item, Key=KEY, **condition) == key
    assert refusal(dynamodb.update_item, Key=KEY, **update, **condition) == key


def test_a_query_may_not_filter_by_its_keys_at_all(dynamodb, indexed_table, error_of, refusal):
    """That comes first; keys of other indexes are refused as anywhere."""
    query = {"TableName": indexed_table, "KeyConditionExpression": "pk = :v", "ExpressionAttributeValues": TEXT}
    message = "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
    assert error_of(dynamodb.query, FilterExpression="sk[1] = :v", **query) == ("ValidationException", message)
    assert refusal(dynamodb.query, FilterExpression="kind[1] = :v", **query) == "IndexKey: kind"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("SET kind[1] = :v", "IndexKey: kind"),
        ("SET a = kind[1], b = :v", "IndexKey: kind"),
        ("SET a = if_not_exists(pk.x, :v)", "Key: pk"),
    ],
)
def test_updates(dynamodb, indexed_table, error_of, refusal, text, key):
    """Parts of keys are neither changed nor read, and nothing is written."""
    update = {"TableName": indexed_table, "Key": KEY, "UpdateExpression": text, "ExpressionAttributeValues": TEXT}
    assert refusal(dynamodb.update_item, **update) == key
    code, message = error_of(dynamodb.transact_write_items, TransactItems=[{"Update": update}])
    assert (code, "[ValidationError]" in message) == ("TransactionCanceledException", True)
    assert dynamodb.scan(TableName=indexed_table)["Items"] == []


def test_the_key_itself_cannot_be_updated_at_all(dynamodb, indexed_table, error_of):
    """A part of the table's own key is refused in other words."""
    update = {"TableName": indexed_table, "Key": KEY, "UpdateExpression": "REMOVE sk.x"}
    assert error_of(dynamodb.update_item, **update)[1].endswith(
        "Cannot update attribute sk. This attribute is part of the key"
    )
