"""The normal form of attribute values."""

import io

import pytest

from streammock.errors import AwsError
from streammock.values.attribute import content_of, kind_of, normalise, normalise_item


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ({"S": ""}, {"S": ""}),
        ({"N": "1.0"}, {"N": "1"}),
        ({"B": bytearray(b"x")}, {"B": b"x"}),
        ({"B": memoryview(b"x")}, {"B": b"x"}),
        ({"B": "text"}, {"B": b"text"}),
        ({"B": io.BytesIO(b"file")}, {"B": b"file"}),
        ({"BOOL": False}, {"BOOL": False}),
        ({"NULL": True}, {"NULL": True}),
        ({"SS": ["b", "a"]}, {"SS": ["a", "b"]}),
        ({"NS": ["10", "9.0"]}, {"NS": ["9", "10"]}),
        ({"BS": [b"b", b"a"]}, {"BS": [b"a", b"b"]}),
        ({"L": [{"N": "01"}]}, {"L": [{"N": "1"}]}),
        ({"M": {"a": {"N": "01"}}}, {"M": {"a": {"N": "1"}}}),
        ({"M": {}}, {"M": {}}),
        ({"L": []}, {"L": []}),
    ],
)
def test_normalises_every_type(value, stored):
    """Numbers get one spelling, sets are sorted, bytes-likes become bytes."""
    assert normalise(value) == stored


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        ({"X": "?"}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (
            {"S": "a", "N": "1"},
            "Supplied AttributeValue has more than one datatypes set, "
            "must contain exactly one of the supported datatypes",
        ),
        ({"S": "a", "N": ""}, "The parameter cannot be converted to a numeric value"),
        (
            {"NULL": False},
            "One or more parameter values were invalid: Null attribute value types must have the value of true",
        ),
        ({"SS": []}, "One or more parameter values were invalid: An string set  may not be empty"),
        ({"NS": []}, "One or more parameter values were invalid: An number set  may not be empty"),
        ({"BS": []}, "One or more parameter values were invalid: Binary sets should not be empty"),
        (
            {"SS": ["a", "a"]},
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        ),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
        (
            {"BS": [b"b", bytearray(b"b")]},
            "One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates.",
        ),
        ({"M": {"": {"S": "a"}}}, "Empty attribute name"),
        ({"L": [{"M": {"a": {"M": {"": {"S": "a"}}}}}]}, "Empty attribute name"),
        ({"M": {"a" * 65_536: {"S": "a"}}}, "Attribute name is too large, must be less than 65536 bytes"),
        ({"M": {"é" * 32_768: {"S": "a"}}}, "Attribute name is too large, must be less than 65536 bytes"),
    ],
)
def test_refuses_values_that_are_none(value, message):
    """Each malformed value has AWS's own text (dynamodb_facts 6, dynalite; names inside: DynamoDB Local)."""
    with pytest.raises(AwsError) as caught:
        normalise(value)
    assert caught.value.message == message


def nested(levels, kind):
    value = {"S": "leaf"}
    for _ in range(levels):
        value = {"L": [value]} if kind == "L" else {"M": {"x": value}}
    return value


@pytest.mark.parametrize("kind", ["L", "M"])
def test_documents_nest_32_levels_and_no_deeper(kind):
    """The limit of document depth is 32 levels."""
    assert normalise(nested(31, kind)) == nested(31, kind)
    with pytest.raises(AwsError, match="Nesting Levels have exceeded supported limits"):
        normalise(nested(32, kind))


def test_the_copy_shares_nothing_mutable_with_the_original():
    """Changing what was passed in does not reach what is stored."""
    given = {"a": {"L": [{"S": "x"}]}, "b": {"SS": ["s"]}, "c": {"M": {"d": {"S": "y"}}}}
    stored = normalise_item(given)
    given["a"]["L"].append({"S": "z"})
    given["b"]["SS"].append("t")
    given["c"]["M"]["e"] = {"S": "w"}
    assert stored == {"a": {"L": [{"S": "x"}]}, "b": {"SS": ["s"]}, "c": {"M": {"d": {"S": "y"}}}}


def test_attribute_names_have_a_limit():
    """A name of 65,536 bytes is refused (dynamodb_facts 18)."""
    assert normalise_item({"é" * 32_767: {"S": ""}})
    with pytest.raises(AwsError, match="Attribute name is too large"):
        normalise_item({"é" * 32_768: {"S": ""}})


def test_kind_and_content():
    """A value tells its type descriptor and what stands behind it."""
    assert (kind_of({"S": "x"}), content_of({"S": "x"})) == ("S", "x")
