"""Query, Scan, BatchGetItem, BatchWriteItem."""

import pytest


@pytest.fixture
def ten(indexed_table, put):
    """Items a/0 … a/9 and b/0, half of them in the global index, ranked backwards in the local one."""
    for number in range(10):
        kind = {"kind": {"S": "even"}} if number % 2 == 0 else {}
        put("a", number, rank={"N": str(9 - number)}, extra={"S": "e"}, more={"S": "m"}, **kind)
    put("b", 0)


def numbers(answer):
    return [int(item["sk"]["N"]) for item in answer["Items"]]


def query(dynamodb, condition="pk = :p", values=None, **more):
    values = {":p": {"S": "a"}, **(values or {})}
    return dynamodb.query(TableName="Table", KeyConditionExpression=condition, ExpressionAttributeValues=values, **more)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("pk = :p", {}, list(range(10))),
        ("pk = :p AND sk = :a", {":a": {"N": "3"}}, [3]),
        (":p = pk AND :a > sk", {":a": {"N": "3"}}, [0, 1, 2]),
        ("pk = :p AND sk <= :a", {":a": {"N": "3"}}, [0, 1, 2, 3]),
        ("(pk = :p) AND (sk > :a)", {":a": {"N": "7"}}, [8, 9]),
        ("pk = :p AND sk >= :a", {":a": {"N": "7"}}, [7, 8, 9]),
        ("pk = :p AND sk BETWEEN :a AND :b", {":a": {"N": "2"}, ":b": {"N": "4"}}, [2, 3, 4]),
    ],
)
def test_key_conditions(dynamodb, ten, condition, values, expected):
    """Every comparison on the sort key, also with its sides reversed (dynamodb_facts 12)."""
    assert numbers(query(dynamodb, condition, values)) == expected


def test_backwards(dynamodb, ten):
    """ScanIndexForward=False reverses the order."""
    assert numbers(query(dynamodb, ScanIndexForward=False, Limit=3)) == [9, 8, 7]


def test_pages_by_limit(dynamodb, ten):
    """Pages join to the whole, through LastEvaluatedKey."""
    first = query(dynamodb, Limit=4)
    assert first["LastEvaluatedKey"] == {"pk": {"S": "a"}, "sk": {"N": "3"}}
    rest = query(dynamodb, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert numbers(first) + numbers(rest) == list(range(10))
    assert "LastEvaluatedKey" not in rest


def test_filters_count_what_they_looked_at(dynamodb, ten):
    """ScannedCount counts before the filter, Count after it."""
    answer = query(dynamodb, FilterExpression="attribute_exists(kind)", Limit=5)
    assert (answer["Count"], answer["ScannedCount"], numbers(answer)) == (3, 5, [0, 2, 4])


def test_a_filter_may_not_name_a_key(dynamodb, ten, error_of):
    """Key attributes belong into the key condition (dynamodb_facts 12)."""
    code, message = error_of(query, dynamodb=dynamodb, FilterExpression="sk = :p")
    assert code == "ValidationException"
    assert "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk" in message


def test_a_query_filter_may_not_name_a_key_either(dynamodb, ten, error_of):
    """The older form of a filter is called by its own name (dynalite)."""
    keys = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]}}
    found = {"sk": {"ComparisonOperator": "NOT_NULL"}}
    assert error_of(dynamodb.query, TableName="Table", KeyConditions=keys, QueryFilter=found) == (
        "ValidationException",
        "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk",
    )


@pytest.mark.parametrize(
    ("kind", "empty", "word"), [("S", "", "string"), ("B", b"", "binary")], ids=["string", "binary"]
)
@pytest.mark.parametrize("text", ["pk = :e", "pk = :p AND begins_with(sk, :e)", "pk = :p AND sk BETWEEN :e AND :p"])
def test_no_key_is_compared_with_nothing(dynamodb, error_of, define, kind, empty, word, text):
    """No key is empty, and AWS does not look for one (dynamodb_facts 17, threads of users)."""
    types = [{"AttributeName": name, "AttributeType": kind} for name in ("pk", "sk")]
    dynamodb.create_table(**define(AttributeDefinitions=types))
    values = {":e": {kind: empty}, ":p": {kind: "a"}}
    used = {name: value for name, value in values.items() if name in text}
    name = "sk" if "sk" in text else "pk"
    message = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
    call = {"TableName": "Table", "KeyConditionExpression": text, "ExpressionAttributeValues": used}
    assert error_of(dynamodb.query, **call) == ("ValidationException", f"{message}empty {word} value. Key: {name}")


def test_a_global_index_is_sparse_and_sorted(dynamodb, ten):
    """Only items with the index's keys are in it, in its order; pages go on by index and table keys."""
    by_kind = {"IndexName": "by_kind", "KeyConditionExpression": "kind = :k"}
    values = {":k": {"S": "even"}}
    answer = dynamodb.query(TableName="Table", ExpressionAttributeValues=values, **by_kind, Limit=3)
    assert numbers(answer) == [0, 2, 4]
    assert answer["LastEvaluatedKey"].keys() == {"pk", "sk", "kind"}
    rest = dynamodb.query(
        TableName="Table", ExpressionAttributeValues=values, **by_kind, ExclusiveStartKey=answer["LastEvaluatedKey"]
    )
    assert numbers(rest) == [6, 8]


def test_a_local_index_holds_its_projection(dynamodb, ten):
    """INCLUDE shows keys and the named attributes, unless ALL_ATTRIBUTES are fetched from the table."""
    answer = query(dynamodb, IndexName="by_rank", Limit=1)
    assert answer["Items"] == [{"pk": {"S": "a"}, "sk": {"N": "9"}, "rank": {"N": "0"}, "extra": {"S": "e"}}]
    whole = query(dynamodb, IndexName="by_rank", Limit=1, Select="ALL_ATTRIBUTES")
    assert whole["Items"][0]["more"] == {"S": "m"}


def test_indexes_follow_every_write(dynamodb, ten, mock):
    """An item moves with its index key, and leaves the index without it."""

    def even():
        answer = dynamodb.query(
            TableName="Table",
            IndexName="by_kind",
            KeyConditionExpression="kind = :k",
            ExpressionAttributeValues={":k": {"S": "even"}},
        )
        return numbers(answer)

    key = {"pk": {"S": "a"}, "sk": {"N": "0"}}
    dynamodb.update_item(TableName="Table", Key=key, UpdateExpression="REMOVE kind")
    assert even() == [2, 4, 6, 8]
    dynamodb.update_item(
        TableName="Table", Key=key, UpdateExpression="SET kind = :k", ExpressionAttributeValues={":k": {"S": "even"}}
    )
    dynamodb.delete_item(TableName="Table", Key={"pk": {"S": "a"}, "sk": {"N": "8"}})
    assert even() == [0, 2, 4, 6]


def test_count_only(dynamodb, ten):
    """Select=COUNT answers without items."""
    answer = query(dynamodb, Select="COUNT")
    assert (answer["Count"], "Items" in answer) == (10, False)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"IndexName": "missing"}, "The table does not have the specified index: missing"),
        ({"Select": "SPECIFIC_ATTRIBUTES"}, "Must specify the AttributesToGet or ProjectionExpression"),
        (
            {"Select": "COUNT", "ProjectionExpression": "more"},
            "Cannot specify the ProjectionExpression when choosing to get only the Count",
        ),
        ({"Select": "ALL_PROJECTED_ATTRIBUTES"}, "ALL_PROJECTED_ATTRIBUTES can be used only when Querying"),
        ({"ExclusiveStartKey": {"pk": {"S": "a"}}}, "The provided starting key is invalid"),
        (
            {"ExclusiveStartKey": {"pk": {"S": "b"}, "sk": {"N": "0"}}},
            "The provided starting key is outside query boundaries based on provided conditions",
        ),
    ],
)
def test_queries_that_make_no_sense(dynamodb, ten, error_of, more, message):
    """Missing indexes, contradicting selections and foreign starting keys (dynamodb_facts 20, 21)."""
    code, text = error_of(query, dynamodb=dynamodb, **more)
    assert code == "ValidationException"
    assert message in text


def test_a_single_row_is_one_page(dynamodb, ten):
    """A query of one whole key answers without a key to go on from: AWS would refuse it."""
    values = {":a": {"S": "a"}, ":one": {"N": "1"}}
    query = {"KeyConditionExpression": "pk = :a AND sk = :one", "ExpressionAttributeValues": values, "Limit": 1}
    answer = dynamodb.query(TableName="Table", **query)
    assert (answer["Count"], "LastEvaluatedKey" in answer) == (1, False)


def test_a_single_row_cannot_be_restarted(dynamodb, ten, error_of):
    """A query of one whole key has no second page (dynamodb_facts 21)."""
    key = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    call = {"condition": "pk = :p AND sk = :s", "values": {":s": {"N": "1"}}, "ExclusiveStartKey": key}
    assert (
        error_of(query, dynamodb=dynamodb, **call)[1] == "The query can return at most one row and cannot be restarted"
    )


@pytest.mark.parametrize(
    ("shown", "lacking"),
    [
        ({"ProjectionExpression": "more.x, kind, extra"}, "more, extra"),
        ({"AttributesToGet": ["more"], "Select": "SPECIFIC_ATTRIBUTES"}, "more"),
    ],
)
def test_a_global_index_shows_no_more_than_it_holds(dynamodb, define, error_of, shown, lacking):
    """Attributes outside of its projection are refused, not fetched (localstack #478; Alternator, gsi_query_select_2)."""
    index = {
        "IndexName": "by_kind",
        "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    table = define(GlobalSecondaryIndexes=[index])
    table["AttributeDefinitions"].append({"AttributeName": "kind", "AttributeType": "S"})
    dynamodb.create_table(**table)
    message = f"One or more parameter values were invalid: Global secondary index by_kind does not project [{lacking}]"
    asked = {"TableName": "Table", "IndexName": "by_kind", **shown}
    assert error_of(dynamodb.scan, **asked) == ("ValidationException", message)
    if "AttributesToGet" in shown:
        condition = {"kind": {"AttributeValueList": [{"S": "k"}], "ComparisonOperator": "EQ"}}
        assert error_of(dynamodb.query, KeyConditions=condition, **asked) == ("ValidationException", message)


def test_a_filter_sees_what_the_index_holds(dynamodb, ten, error_of):
    """What is outside of the projection is missing to a scan's filter, and refused to a query's (DynamoDB Local)."""
    lacking = {"IndexName": "by_rank", "FilterExpression": "attribute_exists(more) OR attribute_exists(another)"}
    assert dynamodb.scan(TableName="Table", **lacking)["Count"] == 0
    message = (
        "One or more parameter values were invalid: Secondary index by_rank does not project one or more filter "
        "attributes: [another, more]"
    )
    for select in ("ALL_PROJECTED_ATTRIBUTES", "ALL_ATTRIBUTES", "COUNT"):
        asked = {**lacking, "Select": select}
        assert error_of(lambda **params: query(dynamodb, **params), **asked) == ("ValidationException", message)
    assert query(dynamodb, IndexName="by_rank", FilterExpression="attribute_exists(extra)")["Count"] == 10
    assert query(dynamodb, FilterExpression="attribute_exists(more)")["Count"] == 10


def test_consistent_reads_of_a_global_index(dynamodb, ten, error_of):
    """Global indexes are eventually consistent only."""
    message = "Consistent reads are not supported on global secondary indexes"
    assert error_of(dynamodb.scan, TableName="Table", IndexName="by_kind", ConsistentRead=True)[1] == message


def test_scans_everything_once(dynamodb, ten):
    """A scan gives every item, alike in pages, in segments and at once."""
    whole = dynamodb.scan(TableName="Table")
    assert whole["Count"] == 11
    paged = [
        item
        for page in dynamodb.get_paginator("scan").paginate(TableName="Table", PaginationConfig={"PageSize": 2})
        for item in page["Items"]
    ]
    segments = [
        item
        for segment in range(3)
        for item in dynamodb.scan(TableName="Table", Segment=segment, TotalSegments=3)["Items"]
    ]
    assert paged == whole["Items"] == segments


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"Segment": 0}, "The TotalSegments parameter is required"),
        ({"TotalSegments": 1}, "The Segment parameter is required"),
        ({"Segment": 2, "TotalSegments": 2}, "Segment: 2 is not less than TotalSegments: 2"),
    ],
)
def test_segments_that_make_no_sense(dynamodb, ten, error_of, params, message):
    """Both parameters, and in range."""
    assert message in error_of(dynamodb.scan, TableName="Table", **params)[1]


def test_scan_filters_and_projects(dynamodb, ten):
    """FilterExpression and ProjectionExpression apply to a scan."""
    answer = dynamodb.scan(
        TableName="Table",
        FilterExpression="kind = :k AND sk > :n",
        ProjectionExpression="sk",
        ExpressionAttributeValues={":k": {"S": "even"}, ":n": {"N": "3"}},
    )
    assert sorted(numbers(answer)) == [4, 6, 8]
    assert all(item.keys() == {"sk"} for item in answer["Items"])
    assert answer["ScannedCount"] == 11


def test_legacy_query_and_scan(dynamodb, ten):
    """KeyConditions, QueryFilter and ScanFilter work over the same tree."""
    conditions = {"pk": {"AttributeValueList": [{"S": "a"}], "ComparisonOperator": "EQ"}}
    kind = {"kind": {"AttributeValueList": [{"S": "even"}], "ComparisonOperator": "EQ"}}
    answer = dynamodb.query(TableName="Table", KeyConditions=conditions, QueryFilter=kind)
    assert numbers(answer) == [0, 2, 4, 6, 8]
    assert dynamodb.scan(TableName="Table", ScanFilter=kind)["Count"] == 5


def test_batch_get(dynamodb, ten):
    """BatchGetItem gives what exists, and projects."""
    keys = [{"pk": {"S": "a"}, "sk": {"N": str(number)}} for number in (1, 2, 77)]
    answer = dynamodb.batch_get_item(RequestItems={"Table": {"Keys": keys, "ProjectionExpression": "sk"}})
    assert answer["Responses"]["Table"] == [{"sk": {"N": "1"}}, {"sk": {"N": "2"}}]
    assert answer["UnprocessedKeys"] == {}


def test_batch_get_limits(dynamodb, ten, error_of):
    """No key twice, and 100 keys at most (aws_facts 5.3)."""
    key = {"pk": {"S": "a"}, "sk": {"N": "1"}}
    twice = {"Table": {"Keys": [key, {"pk": {"S": "a"}, "sk": {"N": "1.0"}}]}}
    assert error_of(dynamodb.batch_get_item, RequestItems=twice)[1] == "Provided list of item keys contains duplicates"
    keys = [{"pk": {"S": "a"}, "sk": {"N": str(number)}} for number in range(101)]
    assert "100" in error_of(dynamodb.batch_get_item, RequestItems={"Table": {"Keys": keys}})[1] or (
        error_of(dynamodb.batch_get_item, RequestItems={"Table": {"Keys": keys}})[1]
        == "Too many items requested for the BatchGetItem call"
    )


def test_batch_get_stops_at_16_megabytes(dynamodb, ten, put):
    """What does not fit a page comes back as unprocessed keys."""
    for number in range(50):
        put("big", number, blob={"B": b"x" * 390_000})
    keys = [{"pk": {"S": "big"}, "sk": {"N": str(number)}} for number in range(50)]
    answer = dynamodb.batch_get_item(RequestItems={"Table": {"Keys": keys}})
    assert len(answer["Responses"]["Table"]) == 43
    assert answer["UnprocessedKeys"]["Table"]["Keys"] == keys[43:]


def test_batch_write_records_each_change(dynamodb, table, put, records):
    """Puts and deletions of a batch are recorded one by one; those that change nothing are not (B.2)."""
    put("a", 1)
    dynamodb.batch_write_item(
        RequestItems={
            "Table": [
                {"PutRequest": {"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}}},
                {"PutRequest": {"Item": {"pk": {"S": "new"}, "sk": {"N": "1"}}}},
                {"DeleteRequest": {"Key": {"pk": {"S": "missing"}, "sk": {"N": "1"}}}},
            ]
        }
    )
    assert [name for name, _, _ in records()] == ["INSERT", "INSERT"]


def test_a_bad_batch_writes_nothing(dynamodb, table, mock, error_of):
    """A batch is checked as a whole before the first write."""
    good = {"PutRequest": {"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}}}
    bad = {"PutRequest": {"Item": {"pk": {"S": "a"}}}}
    assert error_of(dynamodb.batch_write_item, RequestItems={"Table": [good, bad]})[0] == "ValidationException"
    message = "Provided list of item keys contains duplicates"
    assert error_of(dynamodb.batch_write_item, RequestItems={"Table": [good, good]})[1] == message
    assert mock.tables["Table"].count == 0


@pytest.mark.parametrize(("operation", "envelope"), [("query", "1 validation error detected: "), ("scan", "")])
@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"Select": "ALL_ATTRIBUTES", "ProjectionExpression": "pk"}, "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"),
        ({"Select": "COUNT", "AttributesToGet": ["pk"]}, "Cannot specify the AttributesToGet when choosing to get only the Count"),
        ({"Select": "SPECIFIC_ATTRIBUTES"}, "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"),
    ],
)  # fmt: skip
def test_select_names_what_does_not_go_with_it(dynamodb, table, error_of, operation, envelope, params, message):
    """Query counts the error, Scan says it bare (moto's ``aws_verified`` test_dynamodb_select)."""
    if operation == "query":
        condition = {"AttributeValueList": [{"S": "a"}], "ComparisonOperator": "EQ"}
        if "ProjectionExpression" in params:
            params = {**params, "KeyConditionExpression": "pk = :a", "ExpressionAttributeValues": {":a": {"S": "a"}}}
        else:
            params = {**params, "KeyConditions": {"pk": condition}}
    found = error_of(getattr(dynamodb, operation), TableName=table, **params)
    assert found == ("ValidationException", envelope + message)


def test_expressions_of_a_batch_come_before_its_tables(dynamodb, table, error_of):
    """A name that no expression uses is reported, though the table is missing (moto's ``aws_verified`` tests)."""
    request = {
        "Keys": [{"pk": {"S": "a"}}],
        "ProjectionExpression": "#a",
        "ExpressionAttributeNames": {"#a": "a", "#b": "b"},
    }
    code, message = error_of(dynamodb.batch_get_item, RequestItems={"Missing": request})
    assert code == "ValidationException"
    assert "unused in expressions: keys: {#b}" in message
