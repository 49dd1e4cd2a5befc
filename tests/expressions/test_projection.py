"""Projections: which part of an item is shown."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

ITEM = {
    "a": {"M": {"b": {"L": [{"N": "2"}, {"N": "4"}, {"M": {"x": {"S": "hi"}, "y": {"S": "yo"}}}]}, "c": {"N": "5"}}},
    "b": {"S": "hello"},
    "a.b": {"S": "dot"},
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("b", {"b": {"S": "hello"}}),
        (" a.c ,  b , zz", {"a": {"M": {"c": {"N": "5"}}}, "b": {"S": "hello"}}),
        ("a.b[0]", {"a": {"M": {"b": {"L": [{"N": "2"}]}}}}),
        ("a.b[2].x, a.b[0]", {"a": {"M": {"b": {"L": [{"N": "2"}, {"M": {"x": {"S": "hi"}}}]}}}}),
        ("a.x, a.b[9], zz, a.b[0].x, b.c, q[0]", {}),
        ("#ab", {"a.b": {"S": "dot"}}),
        ("#a.b[1]", {"a": {"M": {"b": {"L": [{"N": "4"}]}}}}),
    ],
)
def test_shows_what_paths_lead_to(text, shown):
    """Parts keep their hierarchy, lists close up in order, and what is missing is left out (Alternator)."""
    names = {name: name.replace("#ab", "a.b").lstrip("#") for name in ("#ab", "#a") if f"{name}." in f"{text}."}
    expressions = Expressions(names or None, None)
    projection = expressions.projection(text)
    expressions.finish()
    assert projection.apply(ITEM) == shown


def test_tells_what_it_reads():
    """Heads and nested heads can be held against the keys of indexes."""
    projection = Expressions(None, None).projection("a.b, c, d[1]")
    assert projection.heads == {"a", "c", "d"}
    assert projection.nested == {"a", "d"}


@pytest.mark.parametrize(
    ("text", "token", "near"),
    [
        ("whatever(stuff)", "(", "whatever(stuff"),
        (":a", ":a", ":a"),
        ("abort,", "<EOF>", ","),
        (",a", ",", ",a"),
        ("a,,b", ",", ",,b"),
        ("a..b", ".", "..b"),
        ("a[b]", "b", "[b]"),
        ("a[-1]", "-", "[-1"),
        ("a[]", "]", "[]"),
        ("(a.b).c", "(", "(a"),
        ("a-b", "-", "a-b"),
        ("and", "and", "and"),
        ("a.remove", "remove", ".remove"),
        ("a, ", "<EOF>", ", "),
    ],
)
def test_syntax_errors(text, token, near):
    """A projection is a list of paths and nothing else (dynalite)."""
    with pytest.raises(AwsError) as caught:
        Expressions(None, None).projection(text)
    assert caught.value.message == f'Invalid ProjectionExpression: Syntax error; token: "{token}", near: "{near}"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("a.abORt", "Attribute name is a reserved keyword; reserved keyword: abORt"),
        ("#x,ABSoLUTE", "Attribute name is a reserved keyword; reserved keyword: ABSoLUTE"),
        ("a,b,a,#x", "An expression attribute name used in the document path is not defined; attribute name: #x"),
        ("b[1], b.a, #a.b, a", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]"),
        ("a, #a[1]", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, [1]]"),
        ("a.b[1], #a[1]", "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b, [1]], path two: [a, [1]]"),
        ("a" + ".b" * 32, "The document path has too many nesting levels; nesting levels: 33"),
        ("a[99999999999999]", "List index is not within the allowable range; index: [99999999999999]"),
    ],
)  # fmt: skip
def test_problems(text, message):
    """Reserved words, undefined names and paths in each other's way are refused (dynalite)."""
    with pytest.raises(AwsError) as caught:
        Expressions({"#a": "a"}, None).projection(text)
    assert caught.value.message == f"Invalid ProjectionExpression: {message}"


def test_32_steps_are_allowed():
    """The limit itself is inside (Alternator's test_projection_expression_path_nesting_levels)."""
    assert Expressions(None, None).projection("a" + ".b" * 31).apply(ITEM) == {}
