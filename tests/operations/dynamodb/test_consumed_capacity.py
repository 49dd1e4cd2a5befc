"""ReturnConsumedCapacity and ReturnItemCollectionMetrics of the item operations."""

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
ITEM = {**KEY, "kind": {"S": "k"}, "rank": {"N": "1"}}


@pytest.fixture
def calls(dynamodb):
    """Every single-table operation on ITEM, by name, in an order in which each finds what it needs."""
    values = {":p": {"S": "a"}}
    return {
        "put_item": lambda **more: dynamodb.put_item(TableName="Table", Item=ITEM, **more),
        "get_item": lambda **more: dynamodb.get_item(TableName="Table", Key=KEY, **more),
        "update_item": lambda **more: dynamodb.update_item(
            TableName="Table", Key=KEY, UpdateExpression="SET kind = :p", ExpressionAttributeValues=values, **more
        ),
        "query": lambda **more: dynamodb.query(
            TableName="Table", KeyConditionExpression="pk = :p", ExpressionAttributeValues=values, **more
        ),
        "scan": lambda **more: dynamodb.scan(TableName="Table", **more),
        "delete_item": lambda **more: dynamodb.delete_item(TableName="Table", Key=KEY, **more),
    }


def test_nothing_is_told_unasked(calls, indexed_table):
    """Without the parameter, or with NONE, no answer has ConsumedCapacity (aws_facts 5.1)."""
    for call in calls.values():
        assert "ConsumedCapacity" not in call()
        assert "ConsumedCapacity" not in call(ReturnConsumedCapacity="NONE")


def test_the_sum_and_nothing_else(calls, indexed_table):
    """TOTAL has the table's name and the units; writes include their indexes (paritysuite #69, indexConsumedCapacity)."""
    told = {name: call(ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"] for name, call in calls.items()}
    units = {"put_item": 3, "get_item": 0.5, "update_item": 3, "query": 0.5, "scan": 2, "delete_item": 3}
    assert told == {name: {"TableName": "Table", "CapacityUnits": amount} for name, amount in units.items()}


def test_the_parts_of_the_sum(calls, indexed_table):
    """INDEXES tells the table's part, and the indexes that a write changed (paritysuite, indexConsumedCapacity)."""
    told = {name: call(ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"] for name, call in calls.items()}
    one = {"CapacityUnits": 1}
    assert told["put_item"] == {
        "TableName": "Table",
        "CapacityUnits": 3,
        "Table": one,
        "GlobalSecondaryIndexes": {"by_kind": one},
        "LocalSecondaryIndexes": {"by_rank": one},
    }
    assert told["update_item"] == {
        "TableName": "Table",
        "CapacityUnits": 3,
        "Table": one,
        "GlobalSecondaryIndexes": {"by_kind": {"CapacityUnits": 2}},
    }
    assert told["delete_item"] == told["put_item"]
    for name, units in (("get_item", 0.5), ("query", 0.5), ("scan", 2)):
        assert told[name] == {"TableName": "Table", "CapacityUnits": units, "Table": {"CapacityUnits": units}}


def test_consistent_reads_cost_twice(calls, indexed_table):
    """Half a unit for an eventual read even of a missing item, a whole one for a consistent read (dynamodb_facts 23)."""
    asked = {"ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}
    units = {name: calls[name](**asked)["ConsumedCapacity"]["CapacityUnits"] for name in ("get_item", "query", "scan")}
    assert units == {"get_item": 1, "query": 1, "scan": 4}


def test_an_identical_write_costs_its_indexes_nothing(calls, indexed_table):
    """An index that stores the same as before is not written (paritysuite, indexConsumedCapacity)."""
    calls["put_item"]()
    told = calls["put_item"](ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]
    assert told == {"TableName": "Table", "CapacityUnits": 1, "Table": {"CapacityUnits": 1}}


def test_values_returned_stand_beside_it(calls, indexed_table):
    """The answer's own members stay as they are."""
    calls["put_item"]()
    answer = calls["delete_item"](ReturnConsumedCapacity="TOTAL", ReturnValues="ALL_OLD")
    assert answer["Attributes"] == ITEM
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 3


def test_an_arn_is_answered_by_the_arn(dynamodb, indexed_table):
    """Who names the table by its ARN sees that ARN (AWS: ConsumedCapacity)."""
    arn = dynamodb.describe_table(TableName="Table")["Table"]["TableArn"]
    answer = dynamodb.get_item(TableName=arn, Key=KEY, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"]["TableName"] == arn


@pytest.mark.parametrize(
    ("operation", "parameter", "choices"),
    [
        *[
            (name, "ReturnConsumedCapacity", "[INDEXES, TOTAL, NONE]")
            for name in ("put_item", "get_item", "update_item", "query", "scan", "delete_item")
        ],
        ("put_item", "ReturnItemCollectionMetrics", "[SIZE, NONE]"),
    ],
)
def test_other_levels_are_refused(calls, indexed_table, error_of, operation, parameter, choices):
    """What is none of the choices fails as any constraint does (moto, test_error_on_wrong_value_for_consumed_capacity)."""
    name = parameter[0].lower() + parameter[1:]
    assert error_of(calls[operation], **{parameter: "Garbage"}) == (
        "ValidationException",
        f"1 validation error detected: Value 'Garbage' at '{name}' failed to satisfy constraint: "
        f"Member must satisfy enum value set: {choices}",
    )


# --- reads of many items ------------------------------------------------------------------------------------------
@pytest.fixture
def large(dynamodb, indexed_table):
    """Five items of some 10 KB each, in all indexes; 9,900 bytes of each are outside of the local one."""
    for number in range(5):
        item = {"pk": {"S": "a"}, "sk": {"N": str(number)}, "kind": {"S": "k"}, "rank": {"N": "1"}}
        item |= {"extra": {"S": "e" * 100}, "more": {"S": "m" * 9900}}
        dynamodb.put_item(TableName="Table", Item=item)


def told(answer):
    return answer["ConsumedCapacity"]


@pytest.fixture
def query(dynamodb):
    """Query partition a, of the table or an index."""

    def query(**more):
        condition = "kind = :p" if more.get("IndexName") == "by_kind" else "pk = :p"
        values = {":p": {"S": "k" if more.get("IndexName") == "by_kind" else "a"}}
        return dynamodb.query(
            TableName="Table",
            KeyConditionExpression=condition,
            ExpressionAttributeValues=values,
            ReturnConsumedCapacity="INDEXES",
            **more,
        )

    return query


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Select": "COUNT"},
        {"ProjectionExpression": "pk"},
        {"FilterExpression": "attribute_not_exists(kind)"},
    ],
)
def test_reads_are_counted_before_filter_and_projection(dynamodb, query, large, more):
    """What is left out of the answer was read all the same (paritysuite, consumedCapacity of query and scan)."""
    assert told(query(**more))["CapacityUnits"] == 6.5
    assert told(dynamodb.scan(TableName="Table", ReturnConsumedCapacity="TOTAL", **more))["CapacityUnits"] == 6.5


def test_a_limit_saves_reads(query, large):
    """Only the items looked at are counted."""
    assert told(query(Limit=2))["CapacityUnits"] == 2.5


def test_a_query_of_an_index_counts_what_the_index_stores(query, large):
    """The index's part is the whole, of its own entries; a global index of everything costs as the table does."""
    assert told(query(IndexName="by_kind")) == {
        "TableName": "Table",
        "CapacityUnits": 6.5,
        "Table": {"CapacityUnits": 0},
        "GlobalSecondaryIndexes": {"by_kind": {"CapacityUnits": 6.5}},
    }
    for more in ({}, {"Limit": 5}, {"ProjectionExpression": "extra"}):
        assert told(query(IndexName="by_rank", **more)) == {
            "TableName": "Table",
            "CapacityUnits": 0.5,
            "Table": {"CapacityUnits": 0},
            "LocalSecondaryIndexes": {"by_rank": {"CapacityUnits": 0.5}},
        }


@pytest.mark.parametrize("more", [{"Select": "ALL_ATTRIBUTES"}, {"ProjectionExpression": "more"}])
def test_a_local_index_fetches_what_it_lacks(dynamodb, query, large, more):
    """Each item fetched from the table is a read of its own, beside that of the index (AWS: LSI throughput)."""
    expected = {
        "TableName": "Table",
        "CapacityUnits": 8,
        "Table": {"CapacityUnits": 7.5},
        "LocalSecondaryIndexes": {"by_rank": {"CapacityUnits": 0.5}},
    }
    assert told(query(IndexName="by_rank", **more)) == expected
    scanned = dynamodb.scan(TableName="Table", IndexName="by_rank", ReturnConsumedCapacity="INDEXES", **more)
    assert told(scanned)["Table"] == {"CapacityUnits": 7.5}


def test_pages_of_an_index_end_by_what_it_stores(dynamodb, indexed_table, query):
    """A page is 1 MB of the index's entries, not of the items that they stand for (AWS: Query)."""
    for number in range(4):
        item = {"pk": {"S": "a"}, "sk": {"N": str(number)}, "rank": {"N": "1"}, "more": {"B": b"x" * 390_000}}
        dynamodb.put_item(TableName="Table", Item=item)
    assert query()["Count"] == 3
    assert query(IndexName="by_rank")["Count"] == 4


# --- batches ------------------------------------------------------------------------------------------------------
@pytest.fixture
def other(dynamodb, define, indexed_table):
    """A second table, without indexes."""
    dynamodb.create_table(**define("Other"))
    return "Other"


def test_a_batch_of_reads_tells_each_table_s_part(dynamodb, other, put):
    """One entry a table, by its own consistency; a missing item counts (Alternator, test_multi_table_batch_get_items)."""
    put("a", 1)
    missing = {"pk": {"S": "missing"}, "sk": {"N": "1"}}
    requests = {"Table": {"Keys": [KEY, missing], "ConsistentRead": True}, other: {"Keys": [KEY, missing]}}
    assert "ConsumedCapacity" not in dynamodb.batch_get_item(RequestItems=requests)
    answer = dynamodb.batch_get_item(RequestItems=requests, ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == [
        {"TableName": "Table", "CapacityUnits": 2, "Table": {"CapacityUnits": 2}},
        {"TableName": other, "CapacityUnits": 1, "Table": {"CapacityUnits": 1}},
    ]


def test_keys_that_were_not_read_cost_nothing(dynamodb, other):
    """What comes back as unprocessed is not counted."""
    keys = [{"pk": {"S": "big"}, "sk": {"N": str(number)}} for number in range(43)]
    for key in keys:
        dynamodb.put_item(TableName=other, Item={**key, "blob": {"B": b"x" * 400_000}})
    answer = dynamodb.batch_get_item(RequestItems={other: {"Keys": keys}}, ReturnConsumedCapacity="TOTAL")
    assert len(answer["UnprocessedKeys"][other]["Keys"]) == 2
    assert answer["ConsumedCapacity"] == [{"TableName": other, "CapacityUnits": 41 * 49}]


def test_a_batch_of_writes_tells_each_table_s_part(dynamodb, other):
    """Every write is rounded up on its own, and its indexes are counted (paritysuite, indexConsumedCapacity)."""
    requests = {
        "Table": [
            {"PutRequest": {"Item": ITEM}},
            {"PutRequest": {"Item": {"pk": {"S": "b"}, "sk": {"N": "1"}, "kind": {"S": "k"}}}},
        ],
        other: [
            {"DeleteRequest": {"Key": KEY}},
            {"PutRequest": {"Item": {**KEY, "sk": {"N": "2"}, "x": {"S": "x" * 1024}}}},
        ],
    }
    answer = dynamodb.batch_write_item(RequestItems=requests, ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "Table",
            "CapacityUnits": 5,
            "Table": {"CapacityUnits": 2},
            "GlobalSecondaryIndexes": {"by_kind": {"CapacityUnits": 2}},
            "LocalSecondaryIndexes": {"by_rank": {"CapacityUnits": 1}},
        },
        {"TableName": other, "CapacityUnits": 3, "Table": {"CapacityUnits": 3}},
    ]
    assert "ConsumedCapacity" not in dynamodb.batch_write_item(RequestItems=requests)


# --- item collections ---------------------------------------------------------------------------------------------
COLLECTION = {"ItemCollectionKey": {"pk": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}


@pytest.mark.parametrize("operation", ["put_item", "update_item", "delete_item"])
def test_writes_tell_the_item_collection(calls, indexed_table, operation):
    """The partition key, and between which whole gigabytes the collection lies (paritysuite, itemCollectionMetrics)."""
    calls["put_item"]()
    assert calls[operation](ReturnItemCollectionMetrics="SIZE")["ItemCollectionMetrics"] == COLLECTION
    assert "ItemCollectionMetrics" not in calls["put_item"](ReturnItemCollectionMetrics="NONE")


def test_tables_without_local_indexes_have_no_item_collections(dynamodb, other):
    """Nothing is told of them (AWS: ItemCollectionMetrics)."""
    asked = {"ReturnItemCollectionMetrics": "SIZE"}
    assert "ItemCollectionMetrics" not in dynamodb.put_item(TableName=other, Item=ITEM, **asked)
    batch = {other: [{"PutRequest": {"Item": ITEM}}]}
    assert "ItemCollectionMetrics" not in dynamodb.batch_write_item(RequestItems=batch, **asked)


def test_a_batch_tells_each_item_collection_once(dynamodb, other):
    """By table, however many items of one collection were written (AWS: BatchWriteItem)."""
    requests = {
        "Table": [
            {"PutRequest": {"Item": ITEM}},
            {"DeleteRequest": {"Key": {**KEY, "sk": {"N": "2"}}}},
            {"DeleteRequest": {"Key": {"pk": {"S": "b"}, "sk": {"N": "2"}}}},
        ],
        other: [{"PutRequest": {"Item": ITEM}}],
    }
    answer = dynamodb.batch_write_item(RequestItems=requests, ReturnItemCollectionMetrics="SIZE")
    second = {**COLLECTION, "ItemCollectionKey": {"pk": {"S": "b"}}}
    assert answer["ItemCollectionMetrics"] == {"Table": [COLLECTION, second]}
