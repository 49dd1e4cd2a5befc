"""BatchExecuteStatement: statements that stand each for itself.

Where a test names no source, the answer was captured on AWS by paritysuite (July to October 2026) or floci (September 2026).
"""

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
SELECT = "SELECT * FROM \"Table\" WHERE pk = 'a' AND sk = "
UPDATE = "UPDATE \"Table\" SET n = 2 WHERE pk = 'a' AND sk = 1"
UNKEYED = "Select statements within BatchExecuteStatement must specify the primary key in the where clause."


@pytest.fixture
def batch(dynamodb):
    """The responses to statements: texts, or texts with further members."""

    def batch(*statements, **more):
        entries = [one if isinstance(one, dict) else {"Statement": one} for one in statements]
        return dynamodb.batch_execute_statement(Statements=entries, **more)

    return batch


def failed(code, message, **more):
    return {"Error": {"Code": code, "Message": message}, **more}


def test_reads(table, put, batch):
    """Each answers with its table, and with the item if there is one."""
    put("a", 1, n={"N": "5"})
    answer = batch(
        f"{SELECT}1",
        f"{SELECT}2",
        {"Statement": 'SELECT n FROM "Table" WHERE sk = ? AND pk IN [?]', "Parameters": [KEY["sk"], KEY["pk"]]},
    )
    assert answer["Responses"] == [
        {"TableName": "Table", "Item": {**KEY, "n": {"N": "5"}}},
        {"TableName": "Table"},
        {"TableName": "Table", "Item": {"n": {"N": "5"}}},
    ]
    assert "ConsumedCapacity" not in answer


def test_writes(table, put, batch, records):
    """In their order, with what RETURNING asks for; each is recorded."""
    put("a", 1, n={"N": "1"})
    responses = batch(
        "INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 2}",
        f"{UPDATE} RETURNING MODIFIED NEW *",
        "UPDATE \"Table\" REMOVE n WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED NEW *",
        "DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 2 RETURNING ALL OLD *",
    )["Responses"]
    named = {"TableName": "Table"}
    assert responses == [
        named,
        {**named, "Item": {"n": {"N": "2"}}},
        named,
        {**named, "Item": {**KEY, "sk": {"N": "2"}}},
    ]
    assert [name for name, _, _ in records()] == ["INSERT", "INSERT", "MODIFY", "MODIFY", "REMOVE"]


def test_what_fails_does_not_touch_the_others(table, put, batch, dynamodb):
    """The answer names the table of what came to be carried out, and of nothing that was refused before."""
    put("a", 1)
    assert batch(
        "SLECT",
        f"{UPDATE} AND n = 5",
        "INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 1}",
        "DELETE FROM Nowhere WHERE pk = 'a'",
        "DELETE FROM \"Table\" WHERE pk = 'a'",
        {"Statement": UPDATE, "Parameters": [{"SS": []}]},
        "EXISTS(SELECT * FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND n = 1)",
        UPDATE,
    )["Responses"] == [
        failed("ValidationError", "Statement wasn't well formed, can't be processed: Expected data manipulation"),
        failed("ConditionalCheckFailed", "The conditional request failed", TableName="Table"),
        failed("DuplicateItem", "Duplicate primary key exists in table", TableName="Table"),
        failed("ResourceNotFound", "Requested resource not found"),
        failed("ValidationError", "Where clause does not contain a mandatory equality on all key attributes"),
        failed("ValidationError", "One or more parameter values were invalid: An string set  may not be empty"),
        failed("ValidationError", "EXISTS can only be used in ExecuteTransaction write requests."),
        {"TableName": "Table"},
    ]
    assert dynamodb.get_item(TableName="Table", Key=KEY)["Item"] == {**KEY, "n": {"N": "2"}}


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * FROM "Table"',
        "SELECT * FROM \"Table\" WHERE pk = 'a'",
        f"{SELECT}1 AND n = 5",
        f"{SELECT}1 AND pk = 'b'",
        "SELECT * FROM \"Table\" WHERE pk = 'a' AND sk > 1",
        'SELECT * FROM "Table"."by_kind" WHERE kind = \'x\'',
        "SELECT * FROM \"Table\".\"by_kind\" WHERE pk = 'a' AND sk = 1 AND kind = 'x'",
    ],
)
def test_reads_name_a_key_and_nothing_else(indexed_table, put, batch, text):
    """All others are refused, those of an index too; the rest of the batch is carried out."""
    put("a", 1)
    assert batch(text, f"{SELECT}1")["Responses"] == [
        failed("ValidationError", UNKEYED),
        {"TableName": "Table", "Item": KEY},
    ]


def test_a_read_with_a_key_of_another_type(table, batch):
    """It is refused as a single one would be."""
    message = "Key attribute's data type should match its data type in table's schema: Key sk"
    assert batch(f"{SELECT}'1'")["Responses"] == [failed("ValidationError", message)]


def test_the_item_that_stood_in_the_way(table, put, batch):
    """The error carries it where the statement asks for that (AWS's reference of BatchStatementError)."""
    put("a", 1)
    entry = {"Statement": f"{UPDATE} AND n = 5", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    (response,) = batch(entry)["Responses"]
    assert response["Error"]["Item"] == KEY
    assert "Item" not in response


def test_reads_and_writes_do_not_mix(table, batch, error_of, dynamodb):
    """AWS's reference says so; nothing is carried out."""
    entries = [{"Statement": "INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 1}"}, {"Statement": f"{SELECT}1"}]
    assert error_of(dynamodb.batch_execute_statement, Statements=entries) == (
        "ValidationException",
        "Read and write requests together in the same batch is not supported.",
    )
    assert dynamodb.scan(TableName="Table")["Count"] == 0


def test_capacity(table, put, batch):
    """One sum for each table; each read by its own consistency."""
    put("a", 1)
    entries = [{"Statement": f"{SELECT}1", "ConsistentRead": True}, f"{SELECT}1", f"{SELECT}2", f"{SELECT}3 AND n = 1"]
    answer = batch(*entries, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": "Table", "CapacityUnits": 2.0}]
    written = batch(UPDATE, "DELETE FROM \"Table\" WHERE pk = 'z' AND sk = 1", ReturnConsumedCapacity="INDEXES")
    units = {"CapacityUnits": 2.0}
    assert written["ConsumedCapacity"] == [{"TableName": "Table", **units, "Table": units}]


def test_twenty_five_statements_and_no_more(table, batch, error_of, dynamodb):
    """From 1 to 25."""
    assert len(batch(*[f"{SELECT}1"] * 25)["Responses"]) == 25
    code, message = error_of(dynamodb.batch_execute_statement, Statements=[{"Statement": f"{SELECT}1"}] * 26)
    assert code == "ValidationException"
    assert message.endswith(
        "'statements' failed to satisfy constraint: Member must have length less than or equal to 25"
    )
