"""ExecuteStatement: what it writes, and what it refuses to write.

Where a test names no source, the answer was captured on AWS by paritysuite (July to October 2026) or floci (September 2026).
"""

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
INVALID = "One or more parameter values were invalid: "
INCOMPLETE = "Where clause does not contain a mandatory equality on all key attributes"


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
def get(dynamodb):
    return lambda key=KEY: dynamodb.get_item(TableName="Table", Key=key).get("Item")


# --- writes ---------------------------------------------------------------------------------------------------------
def test_insert(table, items, get, error_of, dynamodb):
    """It makes an item, and refuses to make it again; the answer has no items."""
    text = "INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': ?, 'm': {'l': [1, 'x', <<2, 3>>]}, 'v': ?}"
    parameters = [{"N": "1.0"}, {"B": b"raw"}]
    assert items(text, *parameters) == []
    assert get() == {**KEY, "m": {"M": {"l": {"L": [{"N": "1"}, {"S": "x"}, {"NS": ["2", "3"]}]}}}, "v": {"B": b"raw"}}
    code, message = error_of(dynamodb.execute_statement, Statement=text, Parameters=parameters)
    assert (code, message) == ("DuplicateItemException", "Duplicate primary key exists in table")


def test_update(table, put, items, get):
    """It changes the one item that WHERE names, if what else WHERE asks of it holds."""
    put("a", 1, n={"N": "1"})
    assert (
        items(
            'UPDATE "Table" SET n = n + 1 SET s = ? REMOVE x WHERE sk = 1 AND pk = ? AND n < 2', {"S": "v"}, {"S": "a"}
        )
        == []
    )
    assert get() == {**KEY, "n": {"N": "2"}, "s": {"S": "v"}}
    items("FROM \"Table\" WHERE (pk = 'a' AND sk = 1) AND n = 2 REMOVE s")
    assert get() == {**KEY, "n": {"N": "2"}}


def test_a_condition_that_fails(table, put, run, get, error_of, dynamodb):
    """UPDATE and DELETE leave the item; the error carries it where the request asks for that."""
    put("a", 1, n={"N": "1"})
    for text in (
        "UPDATE \"Table\" SET n = 2 WHERE pk = 'a' AND sk = 1 AND n = 5",
        "DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND n = 5",
    ):
        assert error_of(dynamodb.execute_statement, Statement=text) == (
            "ConditionalCheckFailedException",
            "The conditional request failed",
        )
        with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException) as caught:
            run(text, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        assert caught.value.response["Item"] == get() == {**KEY, "n": {"N": "1"}}


def test_update_makes_no_item(table, run, get, error_of, dynamodb):
    """That there is none fails as a condition does, even where WHERE asks for that."""
    for more in ("", " AND attribute_not_exists(pk)"):
        text = f"UPDATE \"Table\" SET n = 1 WHERE pk = 'a' AND sk = 1{more}"
        assert error_of(dynamodb.execute_statement, Statement=text)[0] == "ConditionalCheckFailedException"
    assert get() is None


def test_delete(table, put, items, get):
    """It removes the one item that WHERE names; that there is none is no error, whatever else WHERE asks."""
    put("a", 1, n={"N": "1"})
    assert items("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND n = 1") == []
    assert get() is None
    assert items("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND n = 1") == []


@pytest.mark.parametrize(
    ("returning", "shown"),
    [
        ("ALL OLD", {**KEY, "n": {"N": "1"}, "m": {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}}),
        ("ALL NEW", {**KEY, "n": {"N": "2"}, "m": {"M": {"a": {"N": "9"}, "b": {"N": "2"}}}, "x": {"N": "3"}}),
        ("MODIFIED OLD", {"n": {"N": "1"}, "m": {"M": {"a": {"N": "1"}}}}),
        ("MODIFIED NEW", {"n": {"N": "2"}, "m": {"M": {"a": {"N": "9"}}}, "x": {"N": "3"}}),
    ],
)
def test_update_returns_what_it_is_asked_for(table, put, items, returning, shown):
    """The whole item, or of each changed path what stands there, before or after."""
    put("a", 1, n={"N": "1"}, m={"M": {"a": {"N": "1"}, "b": {"N": "2"}}})
    text = "UPDATE \"Table\" SET n = 2, m.a = 9, x = 3 WHERE pk = 'a' AND sk = 1"
    assert items(f"{text} RETURNING {returning} *") == [shown]


def test_nothing_to_return(table, put, items):
    """Then there is no item in the answer: nothing stood there, or nothing is left."""
    put("a", 1, n={"N": "1"})
    where = "WHERE pk = 'a' AND sk = 1"
    assert items(f'UPDATE "Table" SET x = 1 {where} RETURNING MODIFIED OLD *') == []
    assert items(f'UPDATE "Table" REMOVE x {where} RETURNING MODIFIED NEW *') == []
    assert items(f'DELETE FROM "Table" {where} RETURNING ALL OLD *') == [{**KEY, "n": {"N": "1"}}]
    assert items(f'DELETE FROM "Table" {where} RETURNING ALL OLD *') == []


def test_writes_are_recorded(table, run, records):
    """Each in the table's stream, as those of other operations; what changes nothing is not."""
    run("INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 1}")
    run("UPDATE \"Table\" SET n = 1 WHERE pk = 'a' AND sk = 1")
    run("UPDATE \"Table\" SET n = 1 WHERE pk = 'a' AND sk = 1")
    run("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1")
    made, changed = {"pk": "a", "sk": 1}, {"pk": "a", "sk": 1, "n": 1}
    assert records() == [("INSERT", None, made), ("MODIFY", made, changed), ("REMOVE", changed, None)]


def test_writes_move_items_in_indexes(indexed_table, run, items):
    """An update of an index's key takes the item to its new place there."""
    run("INSERT INTO \"Table\" VALUE {'pk': 'a', 'sk': 1, 'kind': 'x'}")
    run("UPDATE \"Table\" SET kind = 'y' WHERE pk = 'a' AND sk = 1")
    assert items('SELECT * FROM "Table"."by_kind" WHERE kind = \'x\'') == []
    assert items('SELECT pk FROM "Table"."by_kind" WHERE kind = \'y\'') == [{"pk": {"S": "a"}}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("UPDATE \"Table\" SET n = 1 WHERE pk = 'a'", INCOMPLETE),
        ('UPDATE "Table" SET n = 1', INCOMPLETE),
        ('DELETE FROM "Table"', INCOMPLETE),
        ('FROM "Table" SET n = 1', INCOMPLETE),
        ("DELETE FROM \"Table\" WHERE pk IN ['a'] AND sk = 1", INCOMPLETE),
        ("DELETE FROM \"Table\" WHERE pk = 'a' AND sk > 1", INCOMPLETE),
        ("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1 OR n = 1", INCOMPLETE),
        ("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND pk = 'b'", "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported"),
        ("DELETE FROM \"Table\" WHERE pk = 'a' AND sk = 'b'", "Key attribute's data type should match its data type in table's schema: Key sk"),
        ("UPDATE \"Table\" SET sk = 2 WHERE pk = 'a' AND sk = 1", f"{INVALID}Cannot update attribute sk. This attribute is part of the key"),
        ("INSERT INTO \"Table\" VALUE {'pk': 'a'}", f"{INVALID}Missing the key sk in the item"),
        ("UPDATE \"Table\".\"by_kind\" SET n = 1 WHERE pk = 'a' AND sk = 1", "This operation is not supported on an index"),
        ("DELETE FROM \"Table\".\"by_kind\" WHERE pk = 'a' AND sk = 1", "This operation is not supported on an index"),
        ("EXISTS(SELECT * FROM \"Table\" WHERE pk = 'a' AND sk = 1 AND n = 1)", "EXISTS can only be used in ExecuteTransaction write requests."),
        ("SLECT", "Statement wasn't well formed, can't be processed: Expected data manipulation"),
    ],
)  # fmt: skip
def test_writes_that_are_refused(indexed_table, refused, text, message):
    """They have to name one item, of a table, and cannot change its key."""
    assert refused(text) == message


@pytest.mark.parametrize(
    "text", ["SELECT * FROM Nowhere", "SELECT * FROM Nowhere.idx", "DELETE FROM Nowhere WHERE a = 1"]
)
def test_a_missing_table(mock, dynamodb, error_of, text):
    """It is not named in the answer."""
    assert error_of(dynamodb.execute_statement, Statement=text) == (
        "ResourceNotFoundException",
        "Requested resource not found",
    )
