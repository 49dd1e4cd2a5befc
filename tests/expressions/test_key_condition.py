"""Key conditions, from text or from KeyConditions, and how they meet a key schema."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions import legacy
from streammock.expressions.request import Expressions

PREFIX = "Invalid KeyConditionExpression: "
ONE, TWO, TEXT = {"N": "1"}, {"N": "2"}, {"S": "x"}
KINDS = {"p": "S", "c": "N", "h1": "S", "h2": "S", "r1": "N", "r2": "N", "r3": "N"}


def key_condition(text, values=None, names=None):
    expressions = Expressions(names, values, operation="Query")
    condition = expressions.key_condition(text)
    expressions.finish()
    return condition


def resolved(text, values, hash_names=("p",), range_names=("c",)):
    return key_condition(text, values).resolve(hash_names, range_names, KINDS)


@pytest.mark.parametrize(
    ("text", "operator", "operands"),
    [
        ("p = :p AND c < :1", "<", (ONE,)),
        ("c >= :1 AND p = :p", ">=", (ONE,)),
        (":p = p AND :1 < c", ">", (ONE,)),
        ("((c<=:1) AnD (p=:p))", "<=", (ONE,)),
        ("p = :p and :1 <= c", ">=", (ONE,)),
        ("p = :p and c between :1 and :2", "BETWEEN", (ONE, TWO)),
        ("p = :p", None, ()),
    ],
)
def test_a_range_of_the_sort_key(text, operator, operands):
    """Operands may be reversed and conditions swapped; the rest is one comparison (dynamodb_facts 12)."""
    values = {name: value for name, value in {":p": TEXT, ":1": ONE, ":2": TWO}.items() if name in text}
    found = resolved(text, values)
    assert (found.partition, found.prefix, found.operator, found.operands) == ((TEXT,), (), operator, operands)


def test_an_equality_is_a_prefix():
    """An item's full key leaves nothing to compare."""
    found = resolved("p = :p AND :1 = c", {":p": TEXT, ":1": ONE})
    assert found.prefix == (ONE,)
    assert found.operator is None


def test_begins_with():
    """The one function that keys have, on text and binary."""
    condition = key_condition("begins_with(#c, :c) AND p = :p", {":p": TEXT, ":c": TEXT}, {"#c": "c"})
    assert condition.resolve(("p",), ("c",), {"p": "S", "c": "S"}).operator == "begins_with"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("a > 4", 'Syntax error; token: "4", near: "> 4"'),
        ("((p = :a))", "The expression has redundant parentheses;"),
        ("BEGINS_WITH(a, :a)", "Invalid function name; function: BEGINS_WITH"),
        ("a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"),
        ("a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"),
        ("attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
        ("attribute_not_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_not_exists"),
        ("contains(a.d, b)", "Invalid operator used in KeyConditionExpression: contains"),
        ("not a > b", "Invalid operator used in KeyConditionExpression: NOT"),
        ("a <> b", "Invalid operator used in KeyConditionExpression: <>"),
        (":a between size(b) and size(a) and b > :a", "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"),
        ("begins_with(:s, b) and a > :a", "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand"),
        ("size(b) > a AND a.b > b AND b > c", "KeyConditionExpressions cannot contain nested operations"),
        ("a > size(b.d)", "KeyConditionExpressions cannot contain nested operations"),
        ("b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
        ("b between c[1] and d", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
        ("begins_with(a, b)", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"),
        ("b.d > :a AND c.d > :a", "KeyConditionExpressions cannot have conditions on nested attributes"),
        ("b[0] > :a", "KeyConditionExpressions cannot have conditions on nested attributes"),
        (":a > :a AND a < :a", "Invalid condition in KeyConditionExpression: No key attribute specified"),
        ("b > :a AND b < :a and c = :a", "KeyConditionExpressions must only contain one condition per key"),
        ("(a > :a and b > :a) and (b > :a and c > :a)", "KeyConditionExpressions must only contain one condition per key"),
    ],
)  # fmt: skip
def test_what_is_no_key_condition(text, message):
    """A key condition has a condition's grammar and few of its operators (dynalite; prefix as AWS has it since 2026)."""
    values = {name: value for name, value in {":a": ONE, ":s": TEXT}.items() if name in text}
    with pytest.raises(AwsError) as caught:
        key_condition(text, values or None)
    assert caught.value.message == PREFIX + message


def test_unused_names_are_reported_before_what_is_no_key_condition():
    """AWS usually complains of the name (moto, aws_verified test_query_unused_attribute_name)."""
    with pytest.raises(AwsError, match=r"^ValidationException: Value provided in ExpressionAttributeNames unused"):
        key_condition("(#0 = x)", None, {"#0": "pk", "#count": "count"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("c = :1", "Query condition missed key schema element: p"),
        ("p = :s AND a = :1", "Query condition missed key schema element: c"),
        ("p < :s", "Query key condition not supported"),
        ("p = :1", "One or more parameter values were invalid: Condition parameter type does not match schema type"),
        ("p = :s AND c = :s", "One or more parameter values were invalid: Condition parameter type does not match schema type"),
        ("p = :s AND c > :1 AND a = :1", "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"),
    ],
)  # fmt: skip
def test_what_the_schema_refuses(text, message):
    """The partition key by equality, the sort key if there is a second condition, all of the right type."""
    values = {name: value for name, value in {":1": ONE, ":s": TEXT}.items() if name in text}
    with pytest.raises(AwsError) as caught:
        resolved(text, values)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("text", "prefix", "operator"),
    [
        ("h1 = :s AND h2 = :s", 0, None),
        ("r1 = :1 AND h2 = :s AND h1 = :s", 1, None),
        ("h1 = :s AND h2 = :s AND r1 = :1 AND r2 > :1", 1, ">"),
        ("h1 = :s AND h2 = :s AND r1 = :1 AND r2 = :1 AND r3 BETWEEN :1 AND :1", 2, "BETWEEN"),
    ],
)
def test_keys_of_several_attributes(text, prefix, operator):
    """Equality on all HASH attributes, then RANGE from the left, inequality last (dynamodb_facts 22)."""
    values = {name: value for name, value in {":1": ONE, ":s": TEXT}.items() if name in text}
    found = resolved(text, values, ("h1", "h2"), ("r1", "r2", "r3"))
    assert found.partition == (TEXT, TEXT)
    assert found.prefix == (ONE,) * prefix
    assert found.operator == operator


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("h1 = :s", "HASH key attributes h2 must have equality conditions specified in the query"),
        ("h1 = :s AND h2 < :s", "HASH key attributes h2 must have equality conditions specified in the query"),
        ("h1 = :s AND h2 = :s AND r2 = :1", "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on key attribute r2"),
        ("h1 = :s AND h2 = :s AND r1 > :1 AND r3 = :1", "RANGE key attributes r1, r2 must have equality conditions specified in the query because a condition is present on key attribute r3"),
        ("h1 = :s AND h2 = :s AND zz = :1", "Query condition missed key schema element: r1"),
    ],
)  # fmt: skip
def test_gaps_in_keys_of_several_attributes(text, message):
    """A gap, or an inequality before the last attribute, names what is lacking (conformance suite)."""
    values = {name: value for name, value in {":1": ONE, ":s": TEXT}.items() if name in text}
    with pytest.raises(AwsError) as caught:
        resolved(text, values, ("h1", "h2"), ("r1", "r2", "r3"))
    assert caught.value.message == message


def older(**conditions):
    return legacy.key_conditions(
        {
            name: {"ComparisonOperator": operator, "AttributeValueList": values}
            for name, (operator, *values) in conditions.items()
        }
    )


def test_key_conditions_become_the_same():
    """KeyConditions names the operators otherwise."""
    found = older(p=("EQ", TEXT), c=("BETWEEN", ONE, {"N": "02"})).resolve(("p",), ("c",), KINDS)
    assert found == ((TEXT,), (), "BETWEEN", (ONE, TWO))
    assert older(p=("EQ", TEXT), s=("BEGINS_WITH", TEXT)).conditions["s"].operator == "begins_with"


def test_key_conditions_know_keys_of_several_attributes():
    """A composite sort key takes as many KeyConditions as it has attributes (moto's ``aws_verified`` tests)."""
    found = older(p=("EQ", TEXT), c=("EQ", ONE), d=("GT", TWO)).resolve(("p",), ("c", "d"), {**KINDS, "d": "N"})
    assert found == ((TEXT,), (ONE,), ">", (TWO,))


@pytest.mark.parametrize(
    ("conditions", "range_names", "message"),
    [
        ({}, ("c",), "Conditions can be of length 1 or 2 only"),
        ({"p": ("EQ", TEXT), "c": ("EQ", ONE), "d": ("EQ", ONE)}, ("c",), "Conditions can be of length 1 or 2 only"),
        ({"p": ("EQ", TEXT), "c": ("EQ", ONE)}, (), "Query key condition not supported"),
        ({"p": ("EQ", TEXT), "c": ("NE", ONE)}, ("c",), "Attempted conditional constraint is not an indexable operation"),
        ({"p": ("NOT_NULL",)}, ("c",), "Attempted conditional constraint is not an indexable operation"),
        ({"p": ("LE", TEXT)}, ("c",), "Query key condition not supported"),
    ],
)  # fmt: skip
def test_key_conditions_that_no_key_has(conditions, range_names, message):
    """KeyConditions has one or two conditions, and operators that an index can answer (dynalite)."""
    with pytest.raises(AwsError) as caught:
        older(**conditions).resolve(("p",), range_names, KINDS)
    assert caught.value.message == message
