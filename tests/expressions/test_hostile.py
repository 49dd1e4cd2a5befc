"""Text that is meant to hurt: it costs little and is refused as AWS refuses it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import calls

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

CALLS_PER_CHARACTER = 17  # counted are 16 for 454 nested conditions
CALLS_PER_CHARACTER_OF_UPDATE = 15  # counted are 13 for 560 paths that are all different
PARTS = [
    *"()[].,=<>+-#:_ 1\t",
    *(
        "a",
        "b",
        "size",
        "attribute_exists",
        "list_append",
        "if_not_exists",
        "contains",
        "name",
        "#n",
        ":v",
        ":w",
        "a.b",
        "a[1]",
    ),
    *("AND", "or", "NOT", "BETWEEN", "in", "SET", "remove", "ADD", "delete", "<>", "<=", "é", '"', "999999999999"),
]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 4096, 'Syntax error; token: "<EOF>", near: "("'),
        ("(" * 2046 + "a<b" + ")" * 2046, "The expression has redundant parentheses;"),
        ("not " * 1000 + "a<b", "The expression contains too many operators; operator count: 301"),
        ("a<b " + "or (a<b " * 454 + ")" * 454, "The expression contains too many operators; operator count: 301"),
        ("a<b " + "or a<b " * 584, "The expression contains too many operators; operator count: 301"),
        ("a < " + "f(" * 1355 + "b" + ")" * 1355, "Invalid function name; function: f"),
        ("a = b" + " " * 4000 + ")", 'Syntax error; token: ")", near: "b' + " " * 4000 + ')"'),
        ("a." * 2000 + "b = c", "The document path has too many nesting levels; nesting levels: 2001"),
        ("a in (" + "b," * 2040 + "b)", "The IN operator is provided with too many operands; number of operands: 2041"),
        ("a" * 4097, "Expression size has exceeded the maximum allowed size; expression size: 4097"),
        ("é" * 2049, "Expression size has exceeded the maximum allowed size; expression size: 4098"),
    ],
    ids=lambda text: text[:12],
)
def test_conditions(text, message):
    """Depth, length and number of operators are bounded without the help of Python's stack (dynamodb_facts 11)."""
    expressions = Expressions(None, None)

    def read():
        with pytest.raises(AwsError) as caught:
            expressions.condition(text)
        assert caught.value.message == f"Invalid ConditionExpression: {message}"

    assert calls(read) <= CALLS_PER_CHARACTER * len(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SET " + "a=b," * 1000 + "a=b", "Two document paths overlap with each other;"),
        ("REMOVE " + "a," * 2040 + "a", "Two document paths overlap with each other;"),
        ("SET " + ",".join(f"a{number}=b" for number in range(560)), None),
        ("REMOVE " + ",".join(f"a[{number}]" for number in range(520)), None),
    ],
    ids=lambda text: text and text[:12],
)
def test_updates_of_many_paths(text, message):
    """As many paths as 4,096 bytes hold are checked against each other, and cost little."""
    expressions = Expressions(None, None)

    def read():
        if message is None:
            expressions.update(text)
            return
        with pytest.raises(AwsError, match=f"Invalid UpdateExpression: {message}"):
            expressions.update(text)

    assert calls(read) <= CALLS_PER_CHARACTER_OF_UPDATE * len(text)


def test_size_in_size_is_refused_however_deep():
    """680 nested calls of a function that exists (Alternator's test_deeply_nested_expression_5)."""
    with pytest.raises(AwsError, match="operand type: N"):
        Expressions(None, None).condition("a < " + "size(" * 680 + "b" + ")" * 680)


@pytest.mark.parametrize(
    "text", ["SET" + " " * 4085 + "a = b", "SET a = " + "if_not_exists(b, " * 200 + "c" + ")" * 200]
)
def test_long_and_deep_updates_are_fine(text):
    """4,096 bytes and 200 nested calls are within the limits."""
    assert Expressions(None, None).update(text).apply({"b": {"N": "1"}, "c": {"N": "2"}})["a"] == {"N": "1"}


def test_299_operators_are_fine():
    """Parentheses do not count (Alternator's test_deeply_nested_expression_2)."""
    condition = Expressions(None, None).condition("a<b " + "or (a<b " * 149 + ")" * 149)
    assert not condition.matches({"a": {"N": "1"}})


@pytest.mark.parametrize(
    "text", ["SET a = " + "f(" * 1300 + "b" + ")" * 1300, "SET a = " + "(" * 2000 + "b" + ")" * 2000]
)
def test_deep_updates(text):
    """Functions are looked at before they are counted, nested parentheses are redundant."""
    with pytest.raises(AwsError, match=r"Invalid function name; function: f|redundant parentheses"):
        Expressions(None, None).update(text)


@pytest.mark.parametrize(
    ("term", "most"),
    [("attribute_exists(a)", 150), ("contains(a, b)", 150), ("size(a) = b", 100), ("a IN (size(b))", 100)],
)
def test_functions_count_as_operators_in_conditions(term, most):
    """With the ORs between them, 300 operators and functions are fine and more are not (DynamoDB Local)."""
    Expressions(None, None).condition(" OR ".join([term] * most))
    with pytest.raises(AwsError, match="contains too many operators; operator count: 301"):
        Expressions(None, None).condition(" OR ".join([term] * (most + 1)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo(a)", "Invalid function name"),
        ("views = a", "reserved keyword"),
        ("#x = a", "is not defined"),
        ("a = a", "must be distinct"),
        ("a = b AND", "Syntax error"),
        ("a = b", "too many operators"),
    ],
)
def test_operators_are_counted_when_all_else_is_right(text, message):
    """What is wrong with names, functions and operands is told before there are too many operators (DynamoDB Local)."""
    with pytest.raises(AwsError, match=message):
        Expressions(None, None).condition("NOT " * 301 + text)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PARTS), max_size=30).map(" ".join),
        st.lists(st.sampled_from(PARTS), max_size=30).map("".join),
    )
)
def test_any_text_is_an_expression_or_an_aws_error(text):
    """No parser raises anything but AwsError, and what it accepts can be run."""
    values = {":v": {"N": "1"}, ":w": {"SS": ["a"]}}
    expressions = Expressions({"#n": "n"}, values, operation="UpdateItem")
    item = {"a": {"M": {"b": {"N": "1"}}}, "b": {"L": [{"S": "x"}, {"N": "2"}]}, "n": {"N": "3"}}
    assert _is_answered(lambda: expressions.condition(text).matches(item))
    assert _is_answered(lambda: expressions.update(text).apply(item))
    assert _is_answered(lambda: expressions.projection(text).apply(item))
    assert _is_answered(lambda: expressions.key_condition(text))


def _is_answered(run):
    try:
        run()
    except AwsError as error:
        return bool(error.message)
    return True
