"""ExecuteStatement: what it reads, page by page, and what it refuses to read.

Where a test names no source, the answer was captured on AWS by paritysuite (July to October 2026) or floci (September 2026).
"""

import json
from base64 import b64decode, b64encode

import pytest

INVALID = "One or more parameter values were invalid: "
OVERLAP = "Overlapping conditions with range keys are not supported in where clause"


@pytest.fixture
def run(dynamodb):
    """The answer to a statement: ``run(text, value, …)``."""

    def run(text, *parameters, **more):
        if parameters:
            more["Parameters"] = list(parameters)
        answer = dynamodb.execute_statement(Statement=text, **more)
        del answer["ResponseMetadata"]
        return answer

    return run


@pytest.fixture
def items(run):
    return lambda text, *parameters, **more: run(text, *parameters, **more)["Items"]


@pytest.fixture
def refused(run, error_of):
    """The message of a ValidationException."""

    def refused(text, *parameters, **more):
        code, message = error_of(lambda **_: run(text, *parameters, **more))
        assert code == "ValidationException"
        return message

    return refused


@pytest.fixture
def rows(put):
    """Three items in each of two partitions."""
    for pk in "ab":
        for sk in (1, 2, 3):
            put(pk, sk, n={"N": str(sk * 10)})


def sks(found):
    return [int(item["sk"]["N"]) for item in found]


def places(found):
    return [item["pk"]["S"] + item["sk"]["N"] for item in found]


# --- reads ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("pk = 'a'", ["a1", "a2", "a3"]),
        ("pk = 'a' AND sk = 2", ["a2"]),
        ("pk = 'a' AND sk > 1 AND sk <= 3", ["a2", "a3"]),
        ("pk = 'a' AND sk BETWEEN 1 AND 2", ["a1", "a2"]),
        ("pk = 'a' AND 2 <= sk", ["a2", "a3"]),
        ("pk = 'a' AND (sk = 1 OR sk = 3)", ["a1", "a3"]),
        ("pk = 'a' AND sk IN [3, 1]", ["a1", "a3"]),
        ("pk = 'a' AND (sk < 2 OR sk > 2 OR sk = 2)", ["a1", "a2", "a3"]),
        ("pk = 'a' AND sk = 1 AND sk > 0", ["a1"]),
        ("pk = 'a' AND sk <> 1", ["a2", "a3"]),
        ("pk = 'a' AND NOT sk = 1", ["a2", "a3"]),
        ("pk = 'a' AND n > 10", ["a2", "a3"]),
        ("pk = 'a' AND (n = 10 OR n = 30)", ["a1", "a3"]),
        ("pk IN ['a', 'b', 'c'] AND n = 20", ["a2", "b2"]),
        ("pk = 'b' AND sk = 1 OR pk = 'a' AND sk = 2", ["a2", "b1"]),
        ("pk = 'a' AND NOT sk = 1 OR pk = 'a' AND sk = 2", ["a2", "a3"]),
        ("pk = 'a' OR pk = 'a' AND NOT sk = 1", ["a1", "a2", "a3"]),
        ("pk = 'a' AND pk = 'b'", []),
        ("pk = 'c'", []),
        ("pk > 1", []),
        ("n = 10", ["a1", "b1"]),
        ("pk = 'a' OR n = 30", ["a1", "a2", "a3", "b3"]),
    ],
)
def test_where(table, rows, items, where, found):
    """Conditions on keys come to queries, in the order of the keys; all others to a scan."""
    assert sorted(places(items(f'SELECT * FROM "Table" WHERE {where}'))) == found


def test_begins_with_on_a_sort_key(dynamodb, items, define):
    """It reads a run of the partition, as in Query."""
    dynamodb.create_table(
        **define("Texts", AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")])
    )
    for sk in ("x1", "y1", "y2", "z"):
        dynamodb.put_item(TableName="Texts", Item={"pk": {"S": "a"}, "sk": {"S": sk}})
    text = "SELECT sk FROM Texts WHERE pk = 'a' AND begins_with(sk, 'y')"
    assert [item["sk"]["S"] for item in items(text)] == ["y1", "y2"]
    assert len(items("SELECT * FROM Texts WHERE pk = 'a' AND (begins_with(sk, 'y') OR sk = 'z' OR sk < 'y')")) == 4


def test_a_scan_reads_all(table, rows, items):
    """Without WHERE, or with a WHERE that names no partition."""
    assert len(items('SELECT * FROM "Table"')) == 6
    assert items("SELECT n FROM \"Table\" WHERE n > 25 AND pk <> 'b'") == [{"n": {"N": "30"}}]


def test_columns(table, put, items):
    """Each by the end of its path; an item without any of them is an empty row."""
    put("a", 1, m={"M": {"l": {"L": [{"S": "x"}, {"S": "y"}]}}})
    put("a", 2)
    found = items("SELECT m.l[1], pk, m.l FROM \"Table\" WHERE pk = 'a'")
    assert found == [{"l[1]": {"S": "y"}, "pk": {"S": "a"}, "l": {"L": [{"S": "x"}, {"S": "y"}]}}, {"pk": {"S": "a"}}]
    assert items('SELECT absent FROM "Table"') == [{}, {}]


def test_what_was_read_may_be_changed(table, put, items):
    """The caller's copy is no part of the store."""
    put("a", 1, m={"M": {"x": {"N": "1"}}})
    for columns in ("*", "m"):
        items(f'SELECT {columns} FROM "Table"')[0]["m"]["M"].clear()
        assert items(f'SELECT {columns} FROM "Table"')[0]["m"] == {"M": {"x": {"N": "1"}}}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("pk = 'a' ORDER BY sk DESC", ["a3", "a2", "a1"]),
        ("pk = 'a' ORDER BY sk", ["a1", "a2", "a3"]),
        ("pk = 'a' ORDER BY pk ASC", ["a3", "a2", "a1"]),
        ("pk = 'a' AND sk IN [1, 3] ORDER BY sk DESC", ["a3", "a1"]),
        ("pk IN ['a', 'b'] ORDER BY pk DESC, sk ASC", ["b1", "b2", "b3", "a1", "a2", "a3"]),
        ("pk IN ['b', 'a'] ORDER BY pk, sk DESC", ["a3", "a2", "a1", "b3", "b2", "b1"]),
    ],
)
def test_order_by(table, rows, items, where, found):
    """Partitions and sort keys in the order that is asked for; without a word about the sort key, descending."""
    assert places(items(f'SELECT * FROM "Table" WHERE {where}')) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause."),
        ("WHERE pk = 'a' ORDER BY n", "Attribute n in ORDER BY clause must be part of the primary key"),
        ("WHERE pk > 'a' ORDER BY sk", "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."),
        ("WHERE pk IN ['a', 'b'] ORDER BY sk", "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause."),
        ("WHERE pk IN ['a', 'a']", OVERLAP),
        ("WHERE pk = 'a' AND (sk > 0 OR sk < 5)", OVERLAP),
        ("WHERE pk = 'a' AND (sk = 1 OR n = 2)", OVERLAP),
        ("WHERE (pk = 'a' AND n = 1) OR (pk = 'a' AND n = 2)", OVERLAP),
        ("WHERE pk = 1 OR pk = 'a'", "Key attribute's data type should match its data type in table's schema: Key pk"),
        ("WHERE pk = 'a' AND sk IN [1, '2']", "Key attribute's data type should match its data type in table's schema: Key sk"),
        (f"WHERE pk = 'a' AND sk IN [{', '.join(map(str, range(51)))}]", "Too many decomposed read operations for a given query."),
        (f"WHERE pk IN [{', '.join(repr(str(n)) for n in range(26))}] AND sk IN [1, 2]", "Too many decomposed read operations for a given query."),
    ],
)  # fmt: skip
def test_reads_that_are_refused(table, refused, text, message):
    """Orders that keys do not give, queries that overlap, keys of other types, too many queries."""
    assert refused(f'SELECT sk FROM "Table" {text}') == message


def test_fifty_queries_are_fine(table, rows, items):
    """And more values than that where they make no queries."""
    fifty = ", ".join(map(str, range(50)))
    assert sks(items(f"SELECT * FROM \"Table\" WHERE pk = 'a' AND sk IN [{fifty}]")) == [1, 2, 3]
    assert len(items(f'SELECT * FROM "Table" WHERE sk IN [{fifty}, 50]')) == 6


# --- pages ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "where",
    [
        "",
        "WHERE n > 10",
        "WHERE pk IN ['a', 'b']",
        "WHERE pk IN ['a', 'b'] AND n <> 20",
        "WHERE pk = 'a' ORDER BY sk DESC",
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages(table, rows, run, items, where, limit):
    """Limit counts the items that are looked at; each page's NextToken goes on behind it, also within several queries."""
    text = f'SELECT pk, sk FROM "Table" {where}'
    found, more = [], {}
    while True:
        answer = run(text, Limit=limit, **more)
        assert len(answer["Items"]) <= limit
        found += answer["Items"]
        assert ("NextToken" in answer) == ("LastEvaluatedKey" in answer)
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
    assert found == items(text)


def test_a_page_holds_a_megabyte(table, put, run):
    """As of Query and Scan, over several queries too."""
    for pk in "abc":
        for sk in (1, 2):
            put(pk, sk, fill={"S": "x" * 380_000})
    text = "SELECT pk, sk FROM \"Table\" WHERE pk IN ['a', 'b', 'c']"
    first = run(text)
    assert places(first["Items"]) == ["a1", "a2", "b1", "b2"]
    second = run(text, NextToken=first["NextToken"])
    assert places(second["Items"]) == ["c1", "c2"]
    assert "NextToken" not in second


def test_a_token_belongs_to_its_request(table, rows, run, refused):
    """To its statement and parameters, not to the Limit; others, and what is no token, are refused."""
    text = 'SELECT * FROM "Table" WHERE pk = ?'
    token = run(text, {"S": "a"}, Limit=1)["NextToken"]
    assert places(run(text, {"S": "a"}, NextToken=token, Limit=2)["Items"]) == ["a2", "a3"]
    other = "NextToken does not match request"
    assert refused(text, {"S": "b"}, NextToken=token) == other
    assert refused('SELECT * FROM "Table"', NextToken=token) == other
    assert refused("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1", NextToken=token) == other
    for nonsense in ("x", "garbage!", "W10=", "bnVsbA=="):
        assert refused(text, {"S": "a"}, NextToken=nonsense) == "Invalid NextToken"


@pytest.mark.parametrize(
    ("branch", "key"),
    [
        ("0", None),
        (-1, None),
        (0, "a"),
        (0, {"pk": {"S": "a"}}),
        (0, {"pk": {"S": "a"}, "sk": {"S": "1"}}),
        (0, {"pk": {"S": "a"}, "sk": {"N": "x"}}),
        (0, {"pk": {"S": "a"}, "sk": {"B": "?"}}),
    ],
)
def test_a_token_that_was_changed(table, rows, run, refused, branch, key):
    """What it says of a place has to be one."""
    text = 'SELECT * FROM "Table"'
    bound_to, _, _ = json.loads(b64decode(run(text, Limit=1)["NextToken"]))
    token = b64encode(json.dumps([bound_to, branch, key]).encode()).decode()
    assert refused(text, NextToken=token) == "Invalid NextToken"


def test_tokens_of_binary_keys(dynamodb, items, run, define):
    """A token carries any key."""
    dynamodb.create_table(
        **define("Bytes", AttributeDefinitions=[{"AttributeName": name, "AttributeType": "B"} for name in ("pk", "sk")])
    )
    for sk in (b"\x00", b"\xff"):
        dynamodb.put_item(TableName="Bytes", Item={"pk": {"B": b"a"}, "sk": {"B": sk}})
    text = "SELECT sk FROM Bytes WHERE pk = ?"
    first = run(text, {"B": b"a"}, Limit=1)
    second = run(text, {"B": b"a"}, Limit=1, NextToken=first["NextToken"])
    assert [page["Items"] for page in (first, second)] == [[{"sk": {"B": b"\x00"}}], [{"sk": {"B": b"\xff"}}]]


# --- indexes --------------------------------------------------------------------------------------------------------
@pytest.fixture
def indexed(indexed_table, put):
    """Items in both indexes, of which the local one holds a part, and one in neither."""
    put("a", 1, kind={"S": "x"}, rank={"N": "5"}, extra={"S": "e1"}, other={"S": "o1"})
    put("a", 2, kind={"S": "y"}, rank={"N": "4"}, extra={"S": "e2"}, other={"S": "o2"})
    put("a", 3)


def test_an_index_is_read_in_its_order(indexed, items):
    """By its own keys, without items that it does not hold; without its partition key it is scanned."""
    assert sks(items('SELECT * FROM "Table"."by_rank" WHERE pk = \'a\'')) == [2, 1]
    assert sks(items('SELECT * FROM "Table"."by_rank" WHERE pk = \'a\' AND rank > 4')) == [1]
    assert sks(items('SELECT * FROM "Table"."by_kind" WHERE kind = \'x\'')) == [1]
    assert sorted(sks(items('SELECT * FROM "Table"."by_kind" WHERE pk = \'a\''))) == [1, 2]


def test_what_an_index_shows(indexed, items):
    """Of a star its own attributes; what a local index lacks of the columns it fetches."""
    (first, _) = items('SELECT * FROM "Table"."by_rank" WHERE pk = \'a\'')
    assert first == {"pk": {"S": "a"}, "sk": {"N": "2"}, "rank": {"N": "4"}, "extra": {"S": "e2"}}
    assert items('SELECT other FROM "Table"."by_rank" WHERE pk = \'a\'', ConsistentRead=True) == [
        {"other": {"S": "o2"}},
        {"other": {"S": "o1"}},
    ]


def test_filters_of_an_index(indexed, items, refused):
    """A read by key asks nothing that the index lacks; a scan may, and finds nothing there."""
    message = f"{INVALID}Secondary index by_rank does not project one or more filter attributes: [other]"
    for condition in ("other = 'o1'", "NOT other = 'o1'", "other IS MISSING", "(other = 'o1' OR extra = 'e1')"):
        assert refused(f'SELECT sk FROM "Table"."by_rank" WHERE pk = \'a\' AND {condition}') == message
    assert sks(items("SELECT sk FROM \"Table\".\"by_rank\" WHERE pk = 'a' AND extra = 'e1'")) == [1]
    assert items('SELECT sk FROM "Table"."by_rank" WHERE other = \'o1\'') == []
    assert len(items('SELECT sk FROM "Table"."by_rank" WHERE NOT other = \'o1\'')) == 2


def test_indexes_that_are_refused(indexed, refused, dynamodb, define):
    """One that is not there, strong consistency of a global one, its missing attributes, a key of several attributes."""
    assert refused('SELECT * FROM "Table"."nothing"') == "The table does not have the specified index"
    strong = "Strongly consistent read is not supported on Global Secondary Indexes"
    assert refused('SELECT * FROM "Table"."by_kind" WHERE kind = \'x\'', ConsistentRead=True) == strong
    names = ("pk", "h1", "h2", "r")
    several = {
        "IndexName": "several",
        "KeySchema": [{"AttributeName": n, "KeyType": "RANGE" if n == "r" else "HASH"} for n in names[1:]],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    one = {**several, "IndexName": "one", "KeySchema": [{"AttributeName": "h1", "KeyType": "HASH"}]}
    dynamodb.create_table(
        **define(
            "Several",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            GlobalSecondaryIndexes=[several, one],
        )
    )
    assert "multi-attribute keys" in refused("SELECT * FROM Several.several WHERE h1 = 'a' AND h2 = 'b'")
    for where in ("", " WHERE h1 = 'a'"):
        message = f"{INVALID}Global secondary index one does not project [x, y]"
        assert refused(f"SELECT x, pk, y FROM Several.one{where}") == message


# --- capacity -------------------------------------------------------------------------------------------------------
def test_capacity(indexed, run):
    """As of the operations that statements stand for: queries, scans and writes."""

    def used(text, **more):
        return run(text, ReturnConsumedCapacity="INDEXES", **more)["ConsumedCapacity"]

    def told(units, **more):
        return {"TableName": "Table", "CapacityUnits": units, **more}

    units = "CapacityUnits"
    by_key = "SELECT * FROM \"Table\" WHERE pk = 'a' AND sk = 1"
    assert used(by_key) == told(0.5, Table={units: 0.5})
    assert used(by_key, ConsistentRead=True) == told(1.0, Table={units: 1.0})
    assert used("SELECT * FROM \"Table\" WHERE pk IN ['a', 'b']")[units] == 1.0
    assert used('SELECT * FROM "Table"')[units] == 2.0
    fetched = used('SELECT other FROM "Table"."by_rank" WHERE pk = \'a\'')
    assert fetched == told(1.5, Table={units: 1.0}, LocalSecondaryIndexes={"by_rank": {units: 0.5}})
    assert used("UPDATE \"Table\" SET n = 1 WHERE pk = 'a' AND sk = 3")[units] == 1.0
    assert "ConsumedCapacity" not in run(by_key, ReturnConsumedCapacity="NONE")
