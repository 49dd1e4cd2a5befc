"""The parameters that expressions replaced."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions import legacy

INVALID = "One or more parameter values were invalid: "
ONE, TWO, CAT = {"N": "1"}, {"N": "2"}, {"S": "cat"}
ITEM = {
    "a": ONE,
    "b": CAT,
    "nothing": {"NULL": True},
    "ns": {"NS": ["1", "2"]},
    "list": {"L": [ONE, CAT]},
    "bin": {"B": b"cat"},
}


def condition(operator, *values):
    return {"ComparisonOperator": operator, "AttributeValueList": list(values)}


def message_of(function, *arguments):
    with pytest.raises(AwsError) as caught:
        function(*arguments)
    return caught.value.message


@pytest.mark.parametrize(
    ("name", "asked", "holds"),
    [
        ("a", condition("EQ", {"N": "1.0"}), True),
        ("ns", condition("EQ", {"NS": ["2", "1"]}), True),
        ("a", condition("EQ", CAT), False),
        ("z", condition("EQ", ONE), False),
        ("a", condition("NE", TWO), True),
        ("z", condition("NE", TWO), True),
        ("a", condition("LE", ONE), True),
        ("a", condition("LT", ONE), False),
        ("b", condition("GE", CAT), True),
        ("b", condition("GT", ONE), False),
        ("bin", condition("LT", {"B": b"dog"}), True),
        ("nothing", condition("NOT_NULL"), True),
        ("z", condition("NOT_NULL"), False),
        ("z", {"ComparisonOperator": "NULL"}, True),
        ("nothing", condition("NULL"), False),
        ("b", condition("CONTAINS", {"S": "at"}), True),
        ("ns", condition("CONTAINS", TWO), True),
        ("list", condition("CONTAINS", CAT), True),
        ("z", condition("CONTAINS", CAT), False),
        ("b", condition("NOT_CONTAINS", {"S": "dog"}), True),
        ("b", condition("NOT_CONTAINS", {"S": "at"}), False),
        ("z", condition("NOT_CONTAINS", CAT), False),
        ("b", condition("BEGINS_WITH", {"S": "ca"}), True),
        ("a", condition("BEGINS_WITH", {"S": "ca"}), False),
        ("a", condition("IN", TWO, ONE), True),
        ("ns", condition("IN", TWO, ONE), False),
        ("a", condition("BETWEEN", ONE, TWO), True),
        ("list", condition("BETWEEN", ONE, TWO), False),
        ("a", {"Value": ONE}, True),
        ("a", {"Value": ONE, "Exists": True}, True),
        ("a", {"Value": TWO}, False),
        ("z", {"Exists": False}, True),
        ("a", {"Exists": False}, False),
        ("a", {"ComparisonOperator": "LT", "Value": TWO}, True),
    ],
)
def test_expected(name, asked, holds):
    """Each condition of Expected means what Alternator's test_expected saw on AWS."""
    assert legacy.expected({name: asked}).matches(ITEM) is holds


def test_conditions_are_joined():
    """By AND, or by OR; none at all hold of everything."""
    true, false = {"Value": ONE}, {"Exists": True, "Value": TWO}
    assert not legacy.expected({"a": true, "z": false}).matches(ITEM)
    assert not legacy.expected({"a": true, "z": false}, "AND").matches(ITEM)
    assert legacy.expected({"z": false, "a": true}, "OR").matches(ITEM)
    assert legacy.expected({}).matches(None)
    assert legacy.filter_conditions({"a": condition("EQ", ONE), "b": condition("EQ", CAT)}).matches(ITEM)
    assert legacy.filter_conditions({"#a": condition("NULL")}).paths == {"#a"}


def test_what_is_wrong_with_a_condition_comes_before_what_joins_it():
    """A ConditionalOperator of one condition is minded last (dynalite, DynamoDB Local)."""
    message = INVALID + "Invalid number of argument(s) for the NULL ComparisonOperator"
    assert message_of(legacy.expected, {"a": condition("NULL", ONE)}, "OR") == message
    assert message_of(legacy.filter_conditions, {"a": condition("NULL", ONE)}, "OR") == message


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({}, "ConditionalOperator cannot be used without Filter or Expected"),
        (
            {"a": {"Value": ONE}},
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        ),
    ],
)
def test_conditional_operator_needs_two_conditions(conditions, message):
    """There must be something to join (Alternator, conformance suite)."""
    assert message_of(legacy.expected, conditions, "OR") == message
    assert message_of(legacy.expected, conditions, "OR", "PutItem") == f"1 validation error detected: {message}"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Value must be provided when Exists is null for Attribute: a"),
        ({"Exists": True}, "Value must be provided when Exists is true for Attribute: a"),
        ({"Exists": False, "Value": ONE}, "Value cannot be used when Exists is false for Attribute: a"),
        ({"ComparisonOperator": "LT"}, "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a"),
        ({"Exists": True, "ComparisonOperator": "LT"}, "Exists and ComparisonOperator cannot be used together for Attribute: a"),
        ({**condition("LT", ONE), "Value": ONE}, "Value and AttributeValueList cannot be used together for Attribute: a"),
        ({"AttributeValueList": [ONE]}, "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"),
        (condition("EQ"), "Invalid number of argument(s) for the EQ ComparisonOperator"),
        (condition("NULL", ONE), "Invalid number of argument(s) for the NULL ComparisonOperator"),
        (condition("IN"), "Invalid number of argument(s) for the IN ComparisonOperator"),
        ({"ComparisonOperator": "BETWEEN", "Value": ONE}, "Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
        (condition("IN", ONE, CAT), "AttributeValues inside AttributeValueList must be of same type"),
        (condition("LE", {"L": []}), "ComparisonOperator LE is not valid for L AttributeValue type"),
        (condition("CONTAINS", {"SS": ["a"]}), "ComparisonOperator CONTAINS is not valid for SS AttributeValue type"),
        (condition("BEGINS_WITH", ONE), "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"),
        (condition("BETWEEN", {"BOOL": True}, {"BOOL": True}), "ComparisonOperator BETWEEN is not valid for BOOL AttributeValue type"),
        ({"Value": {"NS": []}}, "An number set  may not be empty"),
    ],
)  # fmt: skip
def test_malformed_conditions(asked, message):
    """Each mistake has its text, inside the envelope of the item operations (dynalite, conformance suite)."""
    assert message_of(legacy.expected, {"a": asked}) == INVALID + message
    assert (
        message_of(legacy.expected, {"a": asked}, None, "DeleteItem")
        == f"1 validation error detected: {INVALID}{message}"
    )


def test_bounds_out_of_order():
    """The older BETWEEN has a text of its own (dynalite)."""
    text = "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
    assert message_of(legacy.filter_conditions, {"a": condition("BETWEEN", TWO, ONE)}) == text


def update(item, exists=True, **updates):
    return legacy.attribute_updates(updates).apply(item, exists=exists)


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ({"Value": CAT}, CAT),
        ({"Action": "PUT", "Value": CAT}, CAT),
        ({"Action": "DELETE"}, None),
        ({"Action": "DELETE", "Value": {"NS": ["2", "5"]}}, {"NS": ["1"]}),
        ({"Action": "DELETE", "Value": {"NS": ["2", "1"]}}, None),
        ({"Action": "ADD", "Value": {"NS": ["10", "2"]}}, {"NS": ["1", "2", "10"]}),
    ],
)
def test_attribute_updates(action, result):
    """PUT, ADD and DELETE of a set."""
    assert update(ITEM, ns=action).get("ns") == result


def test_add_makes_and_extends():
    """ADD makes what is missing, sums numbers and, though no one says so, extends lists (Alternator's test_item)."""
    after = update(
        ITEM,
        a={"Action": "ADD", "Value": TWO},
        list={"Action": "ADD", "Value": {"L": [TWO]}},
        z={"Action": "ADD", "Value": {"L": [CAT]}},
    )
    assert after == {**ITEM, "a": {"N": "3"}, "list": {"L": [ONE, CAT, TWO]}, "z": {"L": [CAT]}}


def test_an_update_that_only_deletes_and_an_empty_one():
    """Deleting makes no item; an empty update does (dynamodb_facts 14)."""
    assert legacy.attribute_updates({"a": {"Action": "DELETE"}}).only_removes
    assert not legacy.attribute_updates({}).only_removes
    assert update({"p": CAT}, exists=False, a={"Action": "DELETE", "Value": {"NS": ["1"]}}) == {"p": CAT}
    assert legacy.attribute_updates({}).touched(ITEM) == {}


@pytest.mark.parametrize(
    "action",
    [
        {"Action": "ADD", "Value": {"SS": ["a"]}},
        {"Action": "ADD", "Value": ONE},
        {"Action": "ADD", "Value": {"L": []}},
        {"Action": "DELETE", "Value": {"SS": ["a"]}},
    ],
)
def test_updates_of_another_type(action):
    """What is there must be of the value's type (dynalite, Alternator)."""
    assert message_of(lambda: update(ITEM, ns=action)) == "Type mismatch for attribute to update"


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({}, "Only DELETE action is allowed when no attribute value is specified"),
        ({"Action": "ADD"}, "Only DELETE action is allowed when no attribute value is specified"),
        ({"Action": "DELETE", "Value": CAT}, "DELETE action with value is not supported for the type S"),
        ({"Action": "ADD", "Value": {"M": {}}}, "ADD action is not supported for the type M"),
        ({"Value": {"SS": []}}, "An string set  may not be empty"),
    ],
)
def test_malformed_updates(action, message):
    """Each mistake has its text (dynalite)."""
    assert message_of(legacy.attribute_updates, {"a": action}) == INVALID + message


def test_attributes_to_get():
    """Top-level attributes, each once, whatever their names look like."""
    assert legacy.attributes_to_get(["a", "z"]).apply(ITEM) == {"a": ONE}
    assert legacy.attributes_to_get(["a.b[0]"]).apply({"a.b[0]": ONE}) == {"a.b[0]": ONE}
    assert message_of(legacy.attributes_to_get, ["a", "b", "a"]) == INVALID + "Duplicate value in attribute name: a"


def test_names_must_be_names():
    """No attribute is nameless, or named by 64 KiB (Alternator's test_limits)."""
    assert message_of(legacy.attributes_to_get, [""]) == "Empty attribute name"
    assert message_of(legacy.attribute_updates, {"é" * 32_768: {"Value": ONE}}).startswith(
        "Attribute name is too large"
    )
    assert (
        message_of(legacy.expected, {"": {"Value": ONE}}, None, "PutItem")
        == "1 validation error detected: Empty attribute name"
    )
