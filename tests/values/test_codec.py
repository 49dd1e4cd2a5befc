"""Attribute values as plain Python values and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streammock.values.attribute import normalise
from streammock.values.codec import from_python, item_from_python, item_to_python, to_python
from streammock.values.order import sort_key

PLAIN = {
    "text": "x",
    "whole": 3,
    "part": Decimal("1.5"),
    "none": None,
    "yes": True,
    "raw": b"\x00",
    "list": [1, ["a"]],
    "map": {"k": {"l": None}},
    "texts": {"a", "b"},
    "numbers": {1, Decimal("2.5")},
    "raws": {b"a"},
}


def test_plain_values_survive_the_round_trip():
    """Each type comes back as the value that went in."""
    assert item_to_python(item_from_python(PLAIN)) == PLAIN


def test_whole_numbers_come_back_as_int():
    """A number without a fraction prints and compares as one."""
    assert type(to_python({"N": "3"})) is int
    assert type(to_python({"N": "3.5"})) is Decimal


def test_floats_and_tuples_are_accepted():
    """What has an obvious meaning is taken: floats by their shortest text, tuples as lists."""
    assert from_python(0.1) == {"N": "0.1"}
    assert from_python((1,)) == {"L": [{"N": "1"}]}


@pytest.mark.parametrize("value", [object(), set(), {1, "a"}, frozenset([(1,)])])
def test_refuses_what_has_no_type(value):
    """A value without a DynamoDB type is a TypeError that shows it."""
    with pytest.raises(TypeError):
        from_python(value)


LEAVES = st.none() | st.booleans() | st.text() | st.integers(-(10**37), 10**37) | st.binary()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner), max_leaves=8))
def test_any_document_survives(value):
    """Any plain document is unchanged by the way there, through the normal form, and back."""
    assert to_python(normalise(from_python(value))) == value


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999)))
def test_sort_keys_of_numbers_follow_their_values(values):
    """Numbers sort by value, whatever their spelling."""
    stored = [normalise({"N": str(value)}) for value in values]
    assert [sort_key(value) for value in sorted(stored, key=sort_key)] == sorted(values)


@given(st.lists(st.text()))
def test_sort_keys_of_text_follow_utf8(values):
    """Text sorts by its bytes in UTF-8."""
    values = [text for text in values if not any("\ud800" <= character <= "\udfff" for character in text)]
    assert sorted(values, key=lambda text: sort_key({"S": text})) == sorted(values, key=str.encode)
