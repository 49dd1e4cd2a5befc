"""ExecuteTransaction: statements that are carried out together, or not at all.

Where a test names no source, the answer was captured on AWS by paritysuite (July to October 2026) or floci (September 2026).
"""

import pytest
from botocore.exceptions import ClientError

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
OTHER = {"pk": {"S": "b"}, "sk": {"N": "1"}}
AT = "WHERE pk = 'a' AND sk = 1"
AT_OTHER = "WHERE pk = 'b' AND sk = 1"
UPDATE = f'UPDATE "Table" SET n = 2 {AT}'
INSERT_OTHER = "INSERT INTO \"Table\" VALUE {'pk': 'b', 'sk': 1}"
NONE = {"Code": "None"}
MISMATCH = {"Code": "ValidationError", "Message": "The provided key element does not match the schema"}
FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
MISSING = {"Code": "ResourceNotFound", "Message": "Requested resource not found"}
FIRST = "Validation failed in TransactStatements[0]: "
SECOND = "Validation failed in TransactStatements[1]: "
UNKEYED = "Select statements within ExecuteTransaction must specify the primary key in the where clause."


def entries(statements):
    return [one if isinstance(one, dict) else {"Statement": one} for one in statements]


@pytest.fixture
def run(dynamodb):
    """The answer to a transaction of statements: texts, or texts with further members."""
    return lambda *statements, **more: dynamodb.execute_transaction(TransactStatements=entries(statements), **more)


@pytest.fixture
def refused(run):
    """The response to a transaction that fails."""

    def refused(*statements, **more):
        with pytest.raises(ClientError) as caught:
            run(*statements, **more)
        return caught.value.response

    return refused


@pytest.fixture
def reasons(refused):
    def reasons(*statements):
        response = refused(*statements)
        assert response["Error"]["Code"] == "TransactionCanceledException"
        return response["CancellationReasons"]

    return reasons


@pytest.fixture
def get(dynamodb):
    return lambda key=KEY: dynamodb.get_item(TableName="Table", Key=key).get("Item")


# --- what it does ---------------------------------------------------------------------------------------------------
def test_writes(table, put, run, get, records):
    """All of them, each recorded; the answer has no responses."""
    put("a", 1)
    put("a", 2)
    seen = len(records())
    answer = run(
        {"Statement": f'UPDATE "Table" SET n = ? {AT}', "Parameters": [{"N": "2"}]},
        INSERT_OTHER,
        "DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 2",
    )
    assert answer["Responses"] == []
    assert get() == {**KEY, "n": {"N": "2"}}
    assert get(OTHER) == OTHER
    assert [name for name, _, _ in records()[seen:]] == ["MODIFY", "INSERT", "REMOVE"]


def test_reads(table, put, run):
    """In their order; a missing item leaves its place empty."""
    put("a", 1, n={"N": "5"})
    found = run(f'SELECT * FROM "Table" {AT_OTHER}', f"SELECT n, absent FROM \"Table\" {AT} AND pk = 'a'")["Responses"]
    assert found == [{}, {"Item": {"n": {"N": "5"}}}]


def test_all_or_nothing(table, put, reasons, get, records):
    """One that cannot be carried out leaves all undone, and is told with its place."""
    put("a", 1)
    seen = len(records())
    assert reasons(INSERT_OTHER, f"{UPDATE} AND n = 5") == [NONE, FAILED]
    duplicate = {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}
    assert reasons("INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 1}", INSERT_OTHER) == [duplicate, NONE]
    assert reasons(UPDATE, f'UPDATE "Table" SET n = 1 {AT_OTHER}') == [NONE, FAILED]
    assert get() == KEY
    assert get(OTHER) is None
    assert len(records()) == seen


def test_the_item_that_stood_in_the_way(table, put, reasons):
    """The reason carries it where the statement asks for that."""
    put("a", 1)
    entry = {"Statement": f"{UPDATE} AND n = 5", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    assert reasons(INSERT_OTHER, entry) == [NONE, {**FAILED, "Item": KEY}]


def test_exists(table, put, run, reasons, get):
    """A condition on an item that stays as it is, also on one that is not there."""
    put("a", 1)
    absent = f'EXISTS(SELECT * FROM "Table" {AT} AND n IS MISSING)'
    nowhere = "EXISTS(SELECT * FROM \"Table\" WHERE pk = 'z' AND sk = 1 AND attribute_not_exists(pk))"
    assert run(absent, nowhere, INSERT_OTHER)["Responses"] == []
    assert get(OTHER) == OTHER
    put("a", 1, n={"N": "1"})
    assert reasons(absent, f'DELETE FROM "Table" {AT_OTHER}') == [FAILED, NONE]
    two = f"EXISTS(SELECT * FROM \"Table\" {AT} AND pk = 'b' AND n = 1)"
    assert reasons(two, f'DELETE FROM "Table" {AT_OTHER}') == [FAILED, NONE]


# --- what it refuses ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ((UPDATE, "SLECT"), f"{SECOND}Statement wasn't well formed, can't be processed: Expected data manipulation"),
        ((UPDATE, f'DELETE FROM "Table" {AT_OTHER} RETURNING ALL OLD *'), f"{SECOND}RETURNING clause is not supported in ExecuteTransaction."),
        ((f'SELECT * FROM "Table" {AT} AND n = 1',), FIRST + UNKEYED),
        (('SELECT * FROM "Table"',), FIRST + UNKEYED),
        (("SELECT * FROM \"Table\" WHERE pk = 'a'",), FIRST + UNKEYED),
        (("SELECT * FROM \"Table\" WHERE pk IN ['a', 'a'] AND sk = 1",), f"{FIRST}Overlapping conditions with range keys are not supported in where clause"),
        (('SELECT * FROM "Table"."by_kind"',), f"{FIRST}Reads on indices are not supported within transactions."),
        (("UPDATE \"Table\".\"by_kind\" SET n = 1 WHERE pk = 'a' AND sk = 1",), f"{FIRST}This operation is not supported on an index"),
        ((f'EXISTS(SELECT * FROM "Table" {AT})', INSERT_OTHER), f"{FIRST}EXISTS() must contain a single item read with additional condition"),
        (("EXISTS(SELECT * FROM \"Table\" WHERE pk IN ['a'] AND sk = 1 AND n = 1)",), f"{FIRST}EXISTS() must contain a single item read with additional condition"),
        (('EXISTS(SELECT * FROM "Table")',), f"{FIRST}EXISTS() must contain a single item read with additional condition"),
        (("EXISTS(SELECT * FROM \"Table\".\"by_kind\" WHERE kind = 'a')",), f"{FIRST}Operations on indices are not supported in transactions"),
        ((f'SELECT * FROM "Table" {AT}', INSERT_OTHER), "ExecuteTransaction API does not support both read and write operations in the same request."),
        ((UPDATE, f'DELETE FROM "Table" {AT}'), "Transaction request cannot include multiple operations on one item"),
        ((f'SELECT * FROM "Table" {AT}', f'SELECT n FROM "Table" {AT}'), "Transaction request cannot include multiple operations on one item"),
        (({"Statement": INSERT_OTHER, "Parameters": [{"NULL": False}]},), "One or more parameter values were invalid: Null attribute value types must have the value of true"),
    ],
)  # fmt: skip
def test_what_is_refused_as_a_whole(indexed_table, refused, statements, message):
    """What is wrong with a statement is told with its number; what is wrong with all of them, without."""
    response = refused(*statements)
    assert (response["Error"]["Code"], response["Error"]["Message"]) == ("ValidationException", message)


def test_keys_that_name_no_item(table, put, reasons, get):
    """All of them are reasons, before anything is carried out."""
    put("a", 1)
    update = 'UPDATE "Table" SET n = 1 WHERE '
    assert reasons(
        update + "pk = 'a'",
        update + "pk IN ['a'] AND sk = 1",
        update + "pk = 'a' AND sk = 1 AND pk = 'b'",
        update + "pk = 'a' AND sk = '1'",
        "INSERT INTO \"Table\" VALUE {'pk': 'a'}",
        UPDATE,
    ) == [
        *[MISMATCH] * 4,
        {
            "Code": "ValidationError",
            "Message": "One or more parameter values were invalid: Missing the key sk in the item",
        },
        NONE,
    ]
    select = f'SELECT * FROM "Table" {AT}'
    assert reasons(select, select, 'SELECT * FROM "Table" WHERE pk = 1 AND sk = 1') == [NONE, NONE, MISMATCH]
    assert get() == KEY


def test_missing_tables(table, reasons, refused):
    """They are reasons too, whatever else is wrong with a statement that names one."""
    update = "UPDATE Nowhere SET n = 1 WHERE pk = 'a'"
    assert reasons(f"{update} RETURNING ALL NEW *", UPDATE) == [MISSING, NONE]
    assert reasons(f'SELECT * FROM "Table" {AT}', "SELECT * FROM Nowhere.idx") == [NONE, MISSING]
    response = refused(update, f"{UPDATE} RETURNING ALL NEW *")
    assert response["Error"]["Message"].startswith(SECOND)


def test_a_hundred_statements_and_no_more(table, run, refused):
    """From 1 to 100."""
    reads = [f"SELECT * FROM \"Table\" WHERE pk = 'a' AND sk = {number}" for number in range(101)]
    assert run(*reads[:100])["Responses"] == [{}] * 100
    assert "less than or equal to 100" in refused(*reads)["Error"]["Message"]


# --- tokens and capacity --------------------------------------------------------------------------------------------
def test_a_token_is_good_for_one_transaction(mock, table, put, run, refused, get):
    """Sent again within ten minutes it is not carried out again; another request cannot have its token."""
    put("a", 1, n={"N": "0"})
    count = f'UPDATE "Table" SET n = n + 1 {AT}'
    for _ in range(2):
        assert run(count, ClientRequestToken="token")["Responses"] == []
    assert get()["n"] == {"N": "1"}
    assert refused(UPDATE, ClientRequestToken="token")["Error"]["Code"] == "IdempotentParameterMismatchException"
    mock.advance(minutes=10)
    run(count, ClientRequestToken="token")
    assert get()["n"] == {"N": "2"}


def test_capacity(table, put, run):
    """Twice what statements cost alone; a transaction that is repeated under its token reads what it wrote."""
    put("a", 1)

    def used(*statements, **more):
        return run(*statements, ReturnConsumedCapacity="TOTAL", **more)["ConsumedCapacity"]

    def told(units, kind):
        return [{"TableName": "Table", "CapacityUnits": units, kind: units}]

    update = [UPDATE, INSERT_OTHER]
    assert used(*update, ClientRequestToken="token") == told(4.0, "WriteCapacityUnits")
    assert used(*update, ClientRequestToken="token") == told(4.0, "ReadCapacityUnits")
    assert used(f'SELECT * FROM "Table" {AT}') == told(2.0, "ReadCapacityUnits")
    assert "ConsumedCapacity" not in run(f'SELECT * FROM "Table" {AT}')
