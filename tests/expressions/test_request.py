"""Names and values of a request, the envelope of its errors, and which parameters may stand together."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions.request import Expressions, check_parameters

ONE = {"N": "1"}
ENVELOPE = "1 validation error detected: "


def message_of(function, *arguments, **keywords):
    with pytest.raises(AwsError) as caught:
        function(*arguments, **keywords)
    assert caught.value.code == "ValidationException"
    return caught.value.message


@pytest.mark.parametrize(
    ("names", "values", "message"),
    [
        ({}, {}, "ExpressionAttributeNames must not be empty"),
        ({"a": "a"}, {}, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'),
        ({"#hi-there": "a"}, None, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#hi-there"'),
        ({"#": "a"}, None, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#"'),
        ({"#" + "a" * 255: "a"}, None, "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256"),
        (None, {":" + "a" * 255: ONE}, "ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too long;"),
        ({"#a": ""}, None, "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a"),
        ({"#a": "x" * 65_536}, None, "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than 65536 bytes for key #a"),
        (None, {}, "ExpressionAttributeValues must not be empty"),
        (None, {":b": {"a": ""}, "b": ONE}, 'ExpressionAttributeValues contains invalid key: Syntax error; key: "b"'),
        (None, {":b": {}}, "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :b"),
        (None, {":b": {"NS": []}}, "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An number set  may not be empty for key :b"),
    ],
)  # fmt: skip
def test_maps_are_checked_before_any_expression(names, values, message):
    """Keys have their form and 255 bytes, values are values; the older layer names the entry (dynalite)."""
    assert message_of(Expressions, names, values, operation="Scan") == message
    assert message_of(Expressions, names, values) == message


def test_the_current_layer_says_bare_what_is_wrong_with_a_value():
    """No wrapper around the value's error, and the envelope for item writes (conformance suite, valueLayers)."""
    text = "One or more parameter values were invalid: An number set  may not be empty"
    values = {":one": {"NS": []}}
    assert message_of(Expressions, None, values, operation="UpdateItem") == ENVELOPE + text
    assert message_of(Expressions, None, values, operation="Query") == text


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem", "DeleteItem"])
def test_the_envelope(operation):
    """What is wrong with an item write's expressions is a counted validation error (conformance suite, October 2026)."""
    expressions = Expressions({"#n": "n"}, {":w": ONE}, operation=operation)
    assert (
        message_of(expressions.condition, "a = :v")
        == f"{ENVELOPE}Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v"
    )
    assert (
        message_of(expressions.condition, "")
        == f"{ENVELOPE}Invalid ConditionExpression: The expression can not be empty;"
    )
    assert message_of(expressions.update, "SET a = a SET b = b").startswith(
        f'{ENVELOPE}Invalid UpdateExpression: The "SET"'
    )
    assert (
        message_of(expressions.finish)
        == f"{ENVELOPE}Value provided in ExpressionAttributeNames unused in expressions: keys: {{#n}}"
    )
    assert (
        message_of(Expressions, {}, None, operation=operation)
        == f"{ENVELOPE}ExpressionAttributeNames must not be empty"
    )


def test_no_envelope():
    """Reads and transactions answer bare, and so do syntax errors everywhere (moto, aws_verified)."""
    update = Expressions(None, None, operation="UpdateItem")
    assert message_of(update.update, "SET a b") == 'Invalid UpdateExpression: Syntax error; token: "b", near: "a b"'
    for operation in (None, "GetItem", "Query", "Scan"):
        expressions = Expressions({"#n": "n"}, None, operation=operation)
        assert (
            message_of(expressions.projection, "") == "Invalid ProjectionExpression: The expression can not be empty;"
        )
        assert message_of(expressions.finish).startswith("Value provided in ExpressionAttributeNames unused")


def test_unused_names_and_values():
    """All are listed, names first; each must be used by one of the expressions."""
    expressions = Expressions({"#a": "a", "#b": "b", "#c": "c"}, {":a": ONE, ":b": ONE, ":c": ONE})
    expressions.condition("#a = :a")
    assert (
        message_of(expressions.finish)
        == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}"
    )
    expressions.projection("#b.#c")
    assert (
        message_of(expressions.finish)
        == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b, :c}"
    )
    expressions.update("SET d = :b, e = :c")
    expressions.finish()


def test_the_same_text_with_other_names_and_types():
    """What is kept of a text never leaks from one request into another."""
    text = "#a < :v"
    first = Expressions({"#a": "x"}, {":v": ONE}).condition(text)
    second = Expressions({"#a": "y"}, {":v": {"S": "b"}}).condition(text)
    item = {"x": {"N": "0"}, "y": {"S": "c"}}
    assert first.matches(item)
    assert not second.matches(item)
    assert "operand type: BOOL" in message_of(Expressions({"#a": "x"}, {":v": {"BOOL": True}}).condition, text)
    assert not Expressions({"#a": "x"}, {":v": {"N": "-1"}}).condition(text).matches(item)


UPDATE = ("UpdateExpression", "ConditionExpression"), ("AttributeUpdates", "Expected")
QUERY = (
    ("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
    ("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"),
)


@pytest.mark.parametrize(
    ("params", "lists", "message"),
    [
        ({"UpdateExpression": "", "ConditionExpression": "", "AttributeUpdates": {}, "Expected": {}}, UPDATE, "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression, ConditionExpression}"),
        ({"ExpressionAttributeNames": {}, "ExpressionAttributeValues": {}, "Expected": {}}, UPDATE, "ExpressionAttributeNames can only be specified when using expressions"),
        ({"ExpressionAttributeValues": {}}, UPDATE, "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null"),
        ({"ExpressionAttributeValues": {}}, (("ConditionExpression",), ("Expected",)), "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"),
        ({"ProjectionExpression": "a", "ExpressionAttributeValues": {}}, QUERY, "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null"),
        ({"KeyConditionExpression": "", "KeyConditions": {}}, QUERY, "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}"),
        ({"FilterExpression": "", "KeyConditions": {}, "AttributesToGet": []}, QUERY, "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {FilterExpression}"),
    ],
)  # fmt: skip
def test_parameters_that_do_not_go_together(params, lists, message):
    """Old and new do not mix; names and values need an expression (dynalite)."""
    assert message_of(check_parameters, params, *lists) == message


def test_parameters_that_do():
    """KeyConditions may stand beside a FilterExpression; nothing at all is fine too."""
    check_parameters({"FilterExpression": "a = b", "KeyConditions": {}}, *QUERY)
    check_parameters(
        {"ConditionExpression": "a = b", "ExpressionAttributeNames": {}, "ExpressionAttributeValues": {}}, *UPDATE
    )
    check_parameters({}, *UPDATE)


def test_item_writes_do_not_say_which_expression_is_missing():
    """In the envelope the sentence ends early (conformance suite)."""
    message = message_of(check_parameters, {"ExpressionAttributeValues": {}}, *UPDATE, "UpdateItem")
    assert message == f"{ENVELOPE}ExpressionAttributeValues can only be specified when using expressions"
