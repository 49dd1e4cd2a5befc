"""ReturnConsumedCapacity and ReturnItemCollectionMetrics of transactions.

Sources: paritysuite/dynamodb-conformance #67, #68 and #69, nubo-db/dynoxide #188, all measured on AWS in 2026.
"""

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
OTHER = {"pk": {"S": "a"}, "sk": {"N": "2"}}
MISSING = {"pk": {"S": "missing"}, "sk": {"N": "1"}}


@pytest.fixture
def tables(dynamodb, define, indexed_table):
    """A table with indexes, and one without."""
    dynamodb.create_table(**define("Other"))


@pytest.fixture
def write(dynamodb):
    """The ConsumedCapacity of a transaction of these actions."""

    def write(*actions, told="INDEXES", **more):
        answer = dynamodb.transact_write_items(TransactItems=list(actions), ReturnConsumedCapacity=told, **more)
        return answer["ConsumedCapacity"]

    return write


def put(item, table="Table"):
    return {"Put": {"TableName": table, "Item": item}}


def check(key, table="Table"):
    return {"ConditionCheck": {"TableName": table, "Key": key, "ConditionExpression": "attribute_exists(pk)"}}


def written(units):
    return {"CapacityUnits": units, "WriteCapacityUnits": units}


def read(units):
    return {"CapacityUnits": units, "ReadCapacityUnits": units}


def test_reads_cost_twice(dynamodb, tables, put_large):
    """Each item 2 units for 4 KB, a missing one too; the sums carry their kind (moto, test_transact_get_items)."""
    gets = [("Table", KEY), ("Table", MISSING), ("Other", MISSING)]
    request = [{"Get": {"TableName": table, "Key": key}} for table, key in gets]
    assert "ConsumedCapacity" not in dynamodb.transact_get_items(TransactItems=request)
    answer = dynamodb.transact_get_items(TransactItems=request, ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == [
        {"TableName": "Table", **read(6), "Table": read(6)},
        {"TableName": "Other", **read(2), "Table": read(2)},
    ]
    answer = dynamodb.transact_get_items(TransactItems=request[1:], ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": name, **read(2)} for name in ("Table", "Other")]


@pytest.fixture
def put_large(dynamodb, indexed_table):
    """An item of some 5 KB at KEY, in no index."""
    dynamodb.put_item(TableName="Table", Item={**KEY, "more": {"S": "x" * 5000}})


def test_writes_cost_twice_but_their_indexes_do_not(write, tables):
    """2 units for 1 KB in the table, what the write costs alone in its indexes; of a table all actions are one sum."""
    indexed = {**KEY, "kind": {"S": "k"}}
    assert write(put(indexed), put({**OTHER, "more": {"S": "x" * 1024}}), put(KEY, "Other")) == [
        {
            "TableName": "Table",
            **written(7),
            "Table": written(6),
            "GlobalSecondaryIndexes": {"by_kind": written(1)},
        },
        {"TableName": "Other", **written(2), "Table": written(2)},
    ]
    assert write(put({**indexed, "kind": {"S": "moved"}}), told="TOTAL") == [{"TableName": "Table", **written(4)}]


def test_a_deletion_and_a_check_cost_by_the_item_that_stands_there(write, tables, put_large):
    """Not by the key that is sent; a check is charged as a write, as its condition is not."""
    assert write(check(KEY), put(MISSING, "Other"), told="TOTAL") == [
        {"TableName": "Table", **written(10)},
        {"TableName": "Other", **written(2)},
    ]
    assert write({"Delete": {"TableName": "Table", "Key": KEY}}, told="TOTAL") == [
        {"TableName": "Table", **written(10)}
    ]


def test_a_replay_costs_reads_of_what_was_written(write, tables):
    """4 units of write for 1.5 KB at first, 2 of read under the same token."""
    item = {**KEY, "kind": {"S": "k"}, "more": {"S": "x" * 1500}}
    first = write(put(item), ClientRequestToken="token")
    assert first[0]["Table"] == written(4)
    assert write(put(item), ClientRequestToken="token") == [{"TableName": "Table", **read(2), "Table": read(2)}]


def test_nothing_is_told_unasked(dynamodb, tables):
    """Neither at first nor under the same token again (aws_facts 5.1)."""
    for _ in range(2):
        answer = dynamodb.transact_write_items(TransactItems=[put(KEY)], ClientRequestToken="token")
        assert answer.keys() == {"ResponseMetadata"}


def test_a_transaction_tells_the_item_collections_that_it_changed(dynamodb, tables):
    """Each once, by table; not those that it only checked, nor of tables without local indexes."""
    dynamodb.put_item(TableName="Table", Item=MISSING)
    actions = [put(KEY), put(OTHER), check(MISSING), put(KEY, "Other")]
    answer = dynamodb.transact_write_items(TransactItems=actions, ReturnItemCollectionMetrics="SIZE")
    collection = {"ItemCollectionKey": {"pk": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    assert answer["ItemCollectionMetrics"] == {"Table": [collection]}
    answer = dynamodb.transact_write_items(TransactItems=actions[-1:], ReturnItemCollectionMetrics="SIZE")
    assert "ItemCollectionMetrics" not in answer
