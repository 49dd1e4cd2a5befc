"""PutItem, GetItem, UpdateItem, DeleteItem: what they store, return, refuse and record."""

import pytest

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
INVALID = "One or more parameter values were invalid: "


def test_put_get_delete(dynamodb, table):
    """What was put is got, and what was deleted is not."""
    item = {**KEY, "n": {"N": "1.0"}, "b": {"B": b"\x00"}, "m": {"M": {"l": {"L": [{"NULL": True}]}}}}
    assert dynamodb.put_item(TableName=table, Item=item).keys() == {"ResponseMetadata"}
    assert dynamodb.get_item(TableName=table, Key=KEY)["Item"] == {**item, "n": {"N": "1"}}
    dynamodb.delete_item(TableName=table, Key=KEY)
    assert "Item" not in dynamodb.get_item(TableName=table, Key=KEY)


def test_numbers_of_one_value_are_one_key(dynamodb, table):
    """A key found under another spelling of its number (dynamodb_facts 15)."""
    dynamodb.put_item(TableName=table, Item=KEY)
    assert dynamodb.get_item(TableName=table, Key={"pk": {"S": "a"}, "sk": {"N": "01.0"}})["Item"] == KEY


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"pk": {"S": "a"}}, f"{INVALID}Missing the key sk in the item"),
        ({"pk": {"S": "a"}, "sk": {"S": "1"}}, f"{INVALID}Type mismatch for key sk expected: N actual: S"),
        (
            {"pk": {"S": ""}, "sk": {"N": "1"}},
            "One or more parameter values are not valid. "
            "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        ({"pk": {"S": "x" * 2049}, "sk": {"N": "1"}}, f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        ({**KEY, "big": {"S": "x" * 409_600}}, "Item size has exceeded the maximum allowed size"),
    ],
)  # fmt: skip
def test_items_that_cannot_be_stored(dynamodb, table, error_of, item, message):
    """Keys missing, mistyped, empty or too long, and items over 400 KB (dynamodb_facts 17, 18)."""
    assert error_of(dynamodb.put_item, TableName=table, Item=item) == ("ValidationException", message)


@pytest.mark.parametrize("key", [{"pk": {"S": "a"}}, {**KEY, "x": {"S": "a"}}, {"pk": {"N": "1"}, "sk": {"N": "1"}}])
def test_keys_that_do_not_match(dynamodb, table, error_of, key):
    """A Key with too few, too many or mistyped attributes (dynamodb_facts 17)."""
    expected = ("ValidationException", "The provided key element does not match the schema")
    assert error_of(dynamodb.get_item, TableName=table, Key=key) == expected
    assert error_of(dynamodb.delete_item, TableName=table, Key=key) == expected


def test_a_missing_table_is_not_named(dynamodb, error_of):
    """Data calls on a missing table name nothing (aws_facts 5.2)."""
    expected = ("ResourceNotFoundException", "Requested resource not found")
    assert error_of(dynamodb.get_item, TableName="missing", Key=KEY) == expected
    assert error_of(dynamodb.put_item, TableName="missing", Item=KEY) == expected


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("no!name", ["Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"]),
        ("xx", ["Member must have length greater than or equal to 3"]),
        ("x" * 256, ["Member must have length less than or equal to 255"]),
        ("x!", [
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
            "Member must have length greater than or equal to 3",
        ]),
    ],
)  # fmt: skip
def test_what_no_table_can_be_called(dynamodb, table, error_of, name, rules):
    """An improper name is said to be one, rather than missing (paritysuite, PutItem; Alternator, improper_named_table)."""
    noun = "error" if len(rules) == 1 else "errors"
    failures = "; ".join(f"Value '{name}' at 'tableName' failed to satisfy constraint: {rule}" for rule in rules)
    expected = ("ValidationException", f"{len(rules)} validation {noun} detected: {failures}")
    assert error_of(dynamodb.put_item, TableName=name, Item=KEY) == expected
    assert error_of(dynamodb.get_item, TableName=name, Key=KEY) == expected


def test_all_old_returns_the_item_that_was_there(dynamodb, table, put):
    """ALL_OLD returns the old item, and nothing where there was none (aws_facts 5.2)."""
    new = dynamodb.put_item(TableName=table, Item=KEY, ReturnValues="ALL_OLD")
    assert "Attributes" not in new
    put("a", 1, n={"N": "2"})
    deleted = dynamodb.delete_item(TableName=table, Key=KEY, ReturnValues="ALL_OLD")
    assert deleted["Attributes"] == {**KEY, "n": {"N": "2"}}


def test_put_knows_two_return_values(dynamodb, table, error_of):
    """PutItem and DeleteItem refuse the others (aws_facts 5.3)."""
    expected = ("ValidationException", "Return values set to invalid value")
    assert error_of(dynamodb.put_item, TableName=table, Item=KEY, ReturnValues="ALL_NEW") == expected
    assert error_of(dynamodb.delete_item, TableName=table, Key=KEY, ReturnValues="UPDATED_OLD") == expected


@pytest.mark.parametrize(
    ("returned", "attributes"),
    [
        ("NONE", None),
        ("ALL_OLD", {**KEY, "n": {"N": "1"}, "other": {"S": "o"}}),
        ("ALL_NEW", {**KEY, "n": {"N": "3"}, "other": {"S": "o"}, "new": {"S": "x"}}),
        ("UPDATED_OLD", {"n": {"N": "1"}}),
        ("UPDATED_NEW", {"n": {"N": "3"}, "new": {"S": "x"}}),
    ],
)
def test_update_returns_what_is_asked_for(dynamodb, table, put, returned, attributes):
    """Each of the five return values."""
    put("a", 1, n={"N": "1"}, other={"S": "o"})
    answer = dynamodb.update_item(
        TableName=table,
        Key=KEY,
        UpdateExpression="SET n = n + :two, #new = :x",
        ExpressionAttributeNames={"#new": "new"},
        ExpressionAttributeValues={":two": {"N": "2"}, ":x": {"S": "x"}},
        ReturnValues=returned,
    )
    assert answer.get("Attributes") == attributes


def test_update_makes_an_item_of_its_key(dynamodb, table, records):
    """An update of a missing item creates it, as one INSERT (streams_and_mappings B.2)."""
    dynamodb.update_item(
        TableName=table, Key=KEY, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "1"}}
    )
    assert records() == [("INSERT", None, {"pk": "a", "sk": 1, "n": 1})]


def test_an_update_without_expression_creates_the_item(dynamodb, table):
    """An empty update creates the item (dynamodb_facts 14)."""
    dynamodb.update_item(TableName=table, Key=KEY)
    assert dynamodb.get_item(TableName=table, Key=KEY)["Item"] == KEY


def test_an_update_that_only_removes_creates_nothing(dynamodb, table, records):
    """REMOVE on a missing item makes neither item nor record (dynamodb_facts 14, streams_and_mappings B.2)."""
    dynamodb.update_item(TableName=table, Key=KEY, UpdateExpression="REMOVE n")
    assert "Item" not in dynamodb.get_item(TableName=table, Key=KEY)
    assert records() == []


def test_a_key_cannot_be_updated(dynamodb, table, error_of):
    """Key attributes are fixed."""
    code, message = error_of(
        dynamodb.update_item,
        TableName=table,
        Key=KEY,
        UpdateExpression="SET sk = :x",
        ExpressionAttributeValues={":x": {"N": "2"}},
    )
    assert code == "ValidationException"
    assert message.endswith(f"{INVALID}Cannot update attribute sk. This attribute is part of the key")


def test_a_condition_that_fails_changes_nothing(dynamodb, table, put, records, error_of):
    """A failed condition leaves the item and the stream alone."""
    put("a", 1)
    expected = ("ConditionalCheckFailedException", "The conditional request failed")
    condition = {"ConditionExpression": "attribute_exists(absent)"}
    assert error_of(dynamodb.put_item, TableName=table, Item={**KEY, "n": {"N": "1"}}, **condition) == expected
    assert error_of(dynamodb.delete_item, TableName=table, Key=KEY, **condition) == expected
    assert [name for name, _, _ in records()] == ["INSERT"]


def test_writes_that_change_nothing_are_not_recorded(dynamodb, table, put, records):
    """Identical puts, equal numbers, ADD 0, absent REMOVEs and missing deletes are silent (streams_and_mappings B.2)."""
    put("a", 1, n={"N": "1"}, s={"SS": ["x", "y"]}, m={"M": {"a": {"S": "1"}, "b": {"S": "2"}}})
    put("a", 1, n={"N": "1.0"}, s={"SS": ["y", "x"]}, m={"M": {"b": {"S": "2"}, "a": {"S": "1"}}})
    dynamodb.update_item(
        TableName=table, Key=KEY, UpdateExpression="ADD n :zero", ExpressionAttributeValues={":zero": {"N": "0"}}
    )
    dynamodb.update_item(TableName=table, Key=KEY, UpdateExpression="REMOVE absent")
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "b"}, "sk": {"N": "1"}})
    assert [name for name, _, _ in records()] == ["INSERT"]


def test_every_change_is_recorded_once_with_both_images(dynamodb, table, put, records):
    """INSERT, MODIFY and REMOVE with full images (streams_and_mappings B.2)."""
    put("a", 1, n={"N": "1"})
    put("a", 1, n={"N": "2"})
    dynamodb.delete_item(TableName=table, Key=KEY)
    one, two = {"pk": "a", "sk": 1, "n": 1}, {"pk": "a", "sk": 1, "n": 2}
    assert records() == [("INSERT", None, one), ("MODIFY", one, two), ("REMOVE", two, None)]


def test_legacy_parameters_do_the_same(dynamodb, table, put):
    """Expected, AttributeUpdates and AttributesToGet work over the same tree."""
    put("a", 1, n={"N": "1"}, gone={"S": "x"})
    dynamodb.update_item(
        TableName=table,
        Key=KEY,
        Expected={"n": {"Value": {"N": "1"}}},
        AttributeUpdates={"n": {"Action": "ADD", "Value": {"N": "4"}}, "gone": {"Action": "DELETE"}},
    )
    item = dynamodb.get_item(TableName=table, Key=KEY, AttributesToGet=["n", "gone"])["Item"]
    assert item == {"n": {"N": "5"}}


def test_old_and_new_forms_do_not_mix(dynamodb, table, error_of):
    """Expression and non-expression parameters in one request (dynamodb_facts 4)."""
    assert error_of(dynamodb.get_item, TableName=table, Key=KEY, AttributesToGet=["a"], ProjectionExpression="a") == (
        "ValidationException",
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
    )


def test_names_need_an_expression(dynamodb, table, error_of):
    """Placeholders without an expression are refused (dynamodb_facts 4)."""
    assert error_of(dynamodb.get_item, TableName=table, Key=KEY, ExpressionAttributeNames={"#a": "a"}) == (
        "ValidationException",
        "ExpressionAttributeNames can only be specified when using expressions",
    )


def test_projections(dynamodb, table, put):
    """Paths into documents and lists are cut out."""
    put("a", 1, m={"M": {"x": {"S": "1"}, "y": {"S": "2"}}}, l={"L": [{"S": "p"}, {"S": "q"}]})
    item = dynamodb.get_item(TableName=table, Key=KEY, ProjectionExpression="m.x, l[1], absent")["Item"]
    assert item == {"m": {"M": {"x": {"S": "1"}}}, "l": {"L": [{"S": "q"}]}}


def test_index_keys_must_have_their_type(dynamodb, indexed_table, put, error_of):
    """An index key attribute of another type, or empty, is refused on write (dynamodb_facts 19)."""
    code, message = error_of(dynamodb.put_item, TableName="Table", Item={**KEY, "kind": {"N": "1"}})
    assert (code, message) == (
        "ValidationException",
        f"{INVALID}Type mismatch for Index Key kind Expected: S Actual: N IndexName: by_kind",
    )
    code, message = error_of(dynamodb.put_item, TableName="Table", Item={**KEY, "kind": {"S": ""}})
    assert "cannot contain an empty string value. IndexName: by_kind, IndexKey: kind" in message


def update_of(expression, **values):
    """Parameters of an UpdateItem by expression."""
    return {
        "TableName": "Table",
        "Key": KEY,
        "UpdateExpression": expression,
        "ExpressionAttributeValues": {f":{name}": value for name, value in values.items()},
    }


def test_updates_of_index_keys_say_why_in_their_own_words(dynamodb, indexed_table, put, error_of):
    """An update that empties or retypes an index key: constants and copies differ (Alternator, dynalite, paritysuite)."""
    put("a", 1, n={"N": "1"}, kind={"S": "k"})
    assert error_of(dynamodb.update_item, **update_of("SET kind = :v", v={"S": ""})) == (
        "ValidationException",
        "One or more parameter values are not valid. "
        "The update expression attempted to update a secondary index key to a value that is not supported. "
        "The AttributeValue for a key attribute cannot contain an empty string value.",
    )
    assert error_of(dynamodb.update_item, **update_of("SET kind = :v", v={"N": "1"})) == (
        "ValidationException",
        f"{INVALID}Type mismatch for Index Key kind Expected: S Actual: N IndexName: by_kind",
    )
    _, message = error_of(dynamodb.update_item, TableName="Table", Key=KEY, UpdateExpression="SET kind = n")
    assert message == "The update expression attempted to update the secondary index key to unsupported type"
    older = {"kind": {"Value": {"S": ""}, "Action": "PUT"}}
    _, message = error_of(dynamodb.update_item, TableName="Table", Key=KEY, AttributeUpdates=older)
    assert message.endswith("empty string value. IndexName: by_kind, IndexKey: kind")
    assert dynamodb.get_item(TableName="Table", Key=KEY)["Item"]["kind"] == {"S": "k"}


def nested(levels):
    """A list in a list in a list: so many of them."""
    value = {"L": []}
    for _ in range(levels - 1):
        value = {"L": [value]}
    return value


@pytest.mark.parametrize("expression", ["SET doc.x = :v", "SET doc.x = list_append(doc.y, :v)"])
def test_updates_do_not_nest_deeper_than_items_may(dynamodb, table, put, error_of, expression):
    """What an update assembles has at most 32 levels, as what is put (AWS: limits)."""
    put("a", 1, doc={"M": {"y": {"L": []}}})
    dynamodb.update_item(**update_of(expression, v=nested(31)))
    before = dynamodb.get_item(TableName=table, Key=KEY)["Item"]
    code, message = error_of(dynamodb.update_item, **update_of(expression, v=nested(32)))
    assert code == "ValidationException"
    assert message.startswith("Nesting Levels have exceeded supported limits")
    assert dynamodb.get_item(TableName=table, Key=KEY)["Item"] == before


def test_what_is_wrong_with_an_item_is_a_counted_error(dynamodb, table, error_of):
    """An empty set in an item that is put stands in the envelope (moto's ``aws_verified`` test_put_item_empty_set)."""
    assert error_of(dynamodb.put_item, TableName=table, Item={**KEY, "s": {"SS": []}}) == (
        "ValidationException",
        f"1 validation error detected: {INVALID}An string set  may not be empty",
    )


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("put_item", {"Item": {"pk": {"S": "a"}, "sk": {"N": "1"}}}),
        ("update_item", {"Key": KEY, "AttributeUpdates": {"z": {"Value": {"N": "4"}}}}),
        ("delete_item", {"Key": KEY}),
        ("scan", {}),
        ("query", {"KeyConditions": {"pk": {"AttributeValueList": [{"S": "a"}], "ComparisonOperator": "EQ"}}}),
        ("query", {}),
    ],
)
def test_conditional_operator_needs_conditions(dynamodb, table, put, error_of, operation, more):
    """Also where no condition is given, or none of the key (scylladb's test_conditional_operator_expected_missing)."""
    put("a", 1)
    for operator in ("AND", "OR"):
        code, message = error_of(getattr(dynamodb, operation), TableName=table, ConditionalOperator=operator, **more)
        assert code == "ValidationException"
        assert message.endswith("ConditionalOperator cannot be used without Filter or Expected")
    assert dynamodb.scan(TableName=table)["Items"] == [KEY]
