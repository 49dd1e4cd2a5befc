"""What conditions hold of an item."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

ITEM = {
    "a": {"N": "1"},
    "b": {"N": "2"},
    "c": {"N": "3"},
    "cat": {"S": "cat"},
    "bin": {"B": b"cat"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "ns": {"NS": ["2", "4", "7"]},
    "ss": {"SS": ["cat", "dog"]},
    "bs": {"BS": [b"x", b"y"]},
    "seq": {"L": [{"N": "2"}, {"S": "dog"}, {"NS": ["1", "2"]}, {"L": [{"N": "3"}]}]},
    "doc": {"M": {"x": {"N": "1"}, "y": {"L": [{"N": "-1"}, {"N": "2"}]}, "deep": {"M": {"s": {"SS": ["j", "k"]}}}}},
}
VALUES = {
    ":0": {"N": "0"},
    ":1": {"N": "1.0"},
    ":2": {"N": "2"},
    ":3": {"N": "3"},
    ":one": {"S": "1"},
    ":ca": {"S": "ca"},
    ":dog": {"S": "dog"},
    ":bca": {"B": b"ca"},
    ":bdog": {"B": b"dog"},
    ":NS": {"S": "NS"},
    ":ns": {"NS": ["7.0", "2", "04"]},
    ":12": {"NS": ["2", "1"]},
    ":l3": {"L": [{"N": "3"}]},
    ":deep": {"M": {"s": {"SS": ["j", "k"]}}},
    ":true": {"BOOL": True},
}


def matches(text, item=ITEM, names=None):
    used = {name: VALUES[name] for name in re.findall(r":\w+", text)}
    expressions = Expressions(names, used or None)
    condition = expressions.condition(text)
    expressions.finish()
    return condition.matches(item)


@pytest.mark.parametrize(
    "text",
    [
        "a = :1",
        "a <> :one",
        "a < b",
        "a <= :1",
        "b > a",
        "b >= :2",
        "cat < :dog",
        "bin < :bdog",
        ":0 < a",
        "a BETWEEN :0 AND :2",
        "b between a and c",
        "b between a and c and a < b",
        "cat BETWEEN :ca AND :dog",
        "a IN (:dog, :1)",
        "cat in (cat2, :dog, cat3) or b = :2",
        "attribute_exists(a)",
        "attribute_exists (doc.x)",
        "attribute_not_exists(z)",
        "attribute_not_exists(doc.z)",
        "attribute_not_exists(seq[9])",
        "attribute_not_exists(a.b)",
        "attribute_not_exists(z.b.c)",
        "attribute_not_exists(a[0])",
        "attribute_type(ns, :NS)",
        "begins_with(cat, :ca)",
        "begins_with(bin, :bca)",
        "begins_with(:dog, dogs) or a = :1",
        "contains(cat, :ca)",
        "contains(bin, :bca)",
        "contains(ss, :dog)",
        "contains(ns, :2)",
        "contains(seq, :2)",
        "contains(seq, :12)",
        "contains(seq, :l3)",
        "size(cat) = :3",
        "size(bin) = c",
        "size(ns) >= :3",
        "size(ss) < size(ns)",
        "size(seq) > size(doc)",
        "size(:dog) = :3",
        "ns = :ns",
        "doc.deep = :deep",
        "yes = :true",
        "doc.x < doc.y[1]",
        "(doc.y[1]) = :2",
        "(a) < (b)",
        "(a < b OR b < a) AND (b < c AND (a < b OR b < c))",
        "a < b OR c < b AND b < a",
        "NOT b < a",
        "nOt b < a aNd a < b",
        "NOT NOT NOT NOT a < b",
        "NOT (a < b AND b < a)",
        "not (not (a = :1) or b = :0)",
        "q <> z",
        "z <> :1",
    ],
)
def test_holds(text):
    """A condition that is true of the item holds, by the rules of Alternator's test_condition_expression."""
    assert matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "a = :one",
        "q = z",
        "z = :1",
        ":1 = z",
        "a <> :1",
        "q < z",
        "q between z and x",
        "a < cat",
        "cat < :1",
        "seq < :1",
        "seq = doc",
        "yes = :1",
        "a BETWEEN :2 AND :3",
        "z BETWEEN :0 AND :2",
        "a BETWEEN b AND :0",
        "z IN (z2, :1)",
        "a IN (:dog)",
        "attribute_exists(z)",
        "attribute_not_exists(a)",
        "attribute_type(a, :NS)",
        "attribute_type(z, :NS)",
        "begins_with(a, :ca)",
        "begins_with(z, :ca)",
        "begins_with(cat, a)",
        "begins_with(bin, :ca)",
        "contains(cat, :dog)",
        "contains(z, :dog)",
        "contains(ns, :3)",
        "contains(bin, :12)",
        "contains(a, :1)",
        "contains(cat, seq)",
        "contains(ss, z)",
        "contains(:1, a)",
        "contains(:1, :1)",
        "contains(size(cat), :3)",
        "size(a) = :1",
        "size(yes) = :1",
        "size(nothing) = :1",
        "size(z) = :1",
        "size(cat) = :dog",
        "NOT a < b AND c < b",
        "NOT (a < b)",
        "a < b AND NOT b < c",
    ],
)
def test_fails(text):
    """A condition that is false, compares what is missing, or compares types fails without an error (dynamodb_facts 8)."""
    assert not matches(text)


def test_names_may_be_reserved_words_behind_a_reference():
    """``#name`` reaches attributes that no expression could name, at each step of a path."""
    item = {"and": {"M": {"or.not": {"N": "2"}}}}
    assert matches("#a.#b = :2", item, {"#a": "and", "#b": "or.not"})


@pytest.mark.parametrize(("text", "length"), [("", "0"), ("abc", "3"), ("é", "1"), ("\U0001f600a", "3")])
def test_size_of_text_is_its_length_in_utf_16(text, length):
    """A character outside of the basic plane counts twice (DynamoDB Local, dynalite)."""
    expressions = Expressions(None, {":n": {"N": length}})
    assert expressions.condition("size(a) = :n").matches({"a": {"S": text}})


def test_a_missing_item_has_no_attributes():
    """Of no item at all only absence holds."""
    assert matches("attribute_not_exists(a) AND a <> :1", None)
    assert not matches("attribute_exists(a)", None)


def test_text_compares_by_code_point_and_binary_by_unsigned_byte():
    """Order is that of UTF-8 and of unsigned bytes."""
    expressions = Expressions(None, {":s": {"S": "\uffff"}, ":b": {"B": bytes([128])}})
    condition = expressions.condition("s > :s AND b < :b")
    assert condition.matches({"s": {"S": "\U0001f600"}, "b": {"B": bytes([127])}})


def test_paths_name_the_attributes_that_a_condition_reads():
    """A filter can be held against the key's attributes."""
    condition = Expressions({"#n": "n"}, None).condition("a = b.c OR size(#n[1]) > d", "FilterExpression")
    assert condition.paths == {"a", "b", "n", "d"}
    assert condition.nested == {"b", "n"}


def test_a_short_circuit_counts_all_names_and_values_as_used():
    """What evaluation never reaches was used nevertheless (Alternator's test_update_condition_unused_entries)."""
    expressions = Expressions({"#a": "a", "#b": "b"}, {":1": {"N": "1"}, ":2": {"N": "2"}})
    condition = expressions.condition("#a = :1 OR #b = :2")
    expressions.finish()
    assert condition.matches({"a": {"N": "1"}})


def test_evaluation_needs_no_stack():
    """A condition nested as deep as 300 operators allow is evaluated."""
    text = "attribute_exists(a) or (attribute_not_exists(a) and (" * 60 + "a = b" + "))" * 60
    assert Expressions(None, None).condition(text).matches({"a": {"N": "1"}})


def test_a_bad_value_fails_before_any_item_is_looked_at():
    """Bounds out of order are an error even where nothing would match."""
    expressions = Expressions(None, {":1": {"N": "1"}, ":2": {"N": "2"}})
    with pytest.raises(AwsError, match="BETWEEN operator requires upper bound"):
        expressions.condition("z BETWEEN :2 AND :1")


FORMULAS = st.recursive(
    st.sampled_from(["attribute_exists(a)", "attribute_exists(z)", "a = b", "a <> b"]),
    lambda inner: st.one_of(
        st.builds("NOT {}".format, inner.map("({})".format)),
        st.lists(inner.map("({})".format), min_size=2, max_size=3).map(" AND ".join),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(FORMULAS)
def test_conditions_are_joined_as_logic_has_it(text):
    """Whatever AND, OR, NOT and parentheses make of true and false conditions, Python agrees."""
    truth = {"attribute_exists(a)": "True", "attribute_exists(z)": "False", "a = b": "False", "a <> b": "True"}
    python = re.sub("|".join(map(re.escape, truth)), lambda found: truth[found[0]], text)
    # Two pairs of parentheses around one thing would be refused.
    while "((" in text and (simpler := re.sub(r"\(\(([^()]*(?:\(\w\)[^()]*)*)\)\)", r"(\1)", text)) != text:
        text = simpler
    assert Expressions(None, None).condition(text).matches(ITEM) is eval(
        python.replace("AND", "and").replace("OR", "or").replace("NOT", "not")
    )
