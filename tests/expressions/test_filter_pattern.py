from __future__ import annotations

import json
from typing import Any

import pytest

from streammock.errors import AwsError
from streammock.expressions.filter_pattern import explain, parse

RECORD: dict[str, Any] = {
    "eventName": "INSERT",
    "eventSource": "aws:dynamodb",
    "dynamodb": {
        "ApproximateCreationDateTime": 1700000000.0,
        "Keys": {"id": {"S": "us-1"}},
        "NewImage": {
            "id": {"S": "us-1"},
            "count": {"N": "42"},
            "flag": {"BOOL": True},
            "gone": {"NULL": True},
            "empty": {"S": ""},
            "tags": {"SS": ["red", "blue"]},
            "people": {"L": [{"M": {"name": {"S": "Anna"}}}, {"S": "x"}]},
        },
        "SizeBytes": 39,
    },
}


def _image(name: str, leaf: Any) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": {name: leaf}}}


def _matches(pattern: Any, event: dict[str, Any] = RECORD) -> bool:
    text = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return parse(text).matches(event)


@pytest.mark.parametrize(
    ("entry", "accepted", "refused"),
    [
        ("x", ["x"], ["X", "", None, 1, True]),
        ("", [""], [None, " "]),
        (None, [None], ["", "null", False, 0]),
        (True, [True], [1, "true", False]),
        (10, [10], [10.0, "10", 11, True]),
        ({"prefix": "us-"}, ["us-", "us-1"], ["US-1", "eu-1", 1, None]),
        ({"prefix": {"equals-ignore-case": "Us-"}}, ["us-1", "US-1"], ["eu-1", 5]),
        ({"suffix": ".png"}, ["a.png"], [".PNG", "png", 1]),
        ({"suffix": {"equals-ignore-case": ".PNG"}}, ["a.png", "a.PnG"], ["a.jpg"]),
        ({"equals-ignore-case": "Alice"}, ["ALICE", "alice"], ["alic", 1, None]),
        ({"anything-but": "a"}, ["b", 1, None, True], ["a"]),
        ({"anything-but": 1}, [2, "1", None], [1]),
        ({"anything-but": ["a", "b"]}, ["c", 7], ["a", "b"]),
        ({"anything-but": [1, 2]}, [3, "1"], [1, 2]),
        ({"anything-but": {"prefix": "a"}}, ["ba", 1], ["ab"]),
        ({"anything-but": {"prefix": ["a", "b"]}}, ["ca"], ["ab", "ba"]),
        ({"anything-but": {"suffix": "a"}}, ["ab"], ["ba"]),
        ({"anything-but": {"equals-ignore-case": ["a", "B"]}}, ["c"], ["A", "b"]),
        ({"anything-but": {"wildcard": "a*c"}}, ["ab"], ["abc"]),
        ({"numeric": ["=", 100]}, [100, 100.0], [101, "100", True, None]),
        ({"numeric": ["<", 10]}, [9.99, -1], [10, "9"]),
        ({"numeric": [">=", 10]}, [10, 11], [9]),
        ({"numeric": [">", 10, "<=", 20]}, [10.5, 20], [10, 21]),
        ({"exists": True}, ["x", None, 0, "", False], []),
        ({"wildcard": "a*b"}, ["ab", "a\nxb"], ["abc", 1]),
        ({"wildcard": "ab*bc"}, ["abbc", "ab bc"], ["abc", "ab"]),
        ({"wildcard": "*a*b*a*"}, ["aba", "xaybza"], ["abb", "ba"]),
        ({"wildcard": "*a*a*a*a*a*a*b"}, ["a" * 4000 + "b"], ["a" * 4000]),  # soon, however often it might go back
        ({"wildcard": r"a\*\\*"}, ["a*\\", "a*\\z"], ["ab\\"]),
        ({"cidr": "10.0.0.0/24"}, ["10.0.0.255"], ["10.0.1.0", "no address", 10, "::1"]),
        ({"cidr": "2001:db8::/32"}, ["2001:db8::1"], ["2001:db9::1"]),
    ],
)
def test_entry_of_a_list(entry, accepted, refused):
    """Each value and operator accepts what EventBridge's rules say (streams_and_mappings A.7.4)."""
    pattern = parse(json.dumps({"a": [entry]}))
    assert [value for value in accepted if not pattern.matches({"a": value})] == []
    assert [value for value in refused if pattern.matches({"a": value})] == []


@pytest.mark.parametrize(
    ("written", "value", "matching"),
    [("300", 300, True), ("300.0", 300, False), ("300.0", 300.0, True), ("3.0e2", 300.0, False), ("1e0", 1.0, False)],
)
def test_numbers_equal_by_their_written_form(written, value, matching):
    """300, 300.0 and 3.0e2 are three different values (streams_and_mappings A.7.4)."""
    assert _matches(f'{{"a": [{written}]}}', {"a": value}) is matching


def test_list_is_an_or_and_keys_are_an_and():
    """Values in one list are alternatives, keys must all match (streams_and_mappings A.7.1)."""
    assert _matches({"eventName": ["MODIFY", "INSERT"], "eventSource": ["aws:dynamodb"]})
    assert not _matches({"eventName": ["INSERT"], "eventSource": ["aws:kinesis"]})


def test_last_of_duplicate_keys_wins():
    """Of a key given twice the last value counts (streams_and_mappings A.7.6)."""
    assert _matches('{"eventName": ["REMOVE"], "eventName": ["INSERT"]}')
    assert not _matches('{"eventName": ["INSERT"], "eventName": ["REMOVE"]}')


# --- the traps of DynamoDB JSON ---------------------------------------------------------------------------------------
def test_type_key_is_part_of_the_path():
    """A pattern without the type key never matches (aws_facts 2.4, A.7.5)."""
    assert _matches(_image("id", {"S": ["us-1"]}))
    assert not _matches(_image("id", ["us-1"]))


def test_numeric_never_matches_n_values():
    """N values are strings: anything-but and exact texts see them, numeric does not (aws_facts 2.4, A.7.5)."""
    assert not _matches(_image("count", {"N": [{"numeric": [">", 0]}]}))
    assert _matches(_image("count", {"N": [{"numeric": [">", 100]}, {"anything-but": "101"}]}))
    assert _matches(_image("count", {"N": ["42"]}))


def test_creation_time_is_a_number():
    """ApproximateCreationDateTime is a JSON number at filter time (aws_facts 2.4, A.6, A.7.5)."""
    assert _matches({"dynamodb": {"ApproximateCreationDateTime": [{"numeric": [">", 0]}]}})


def test_exists_false_on_an_inner_node_is_always_true():
    """An exists sees leaves only, so its negation lets records with the attribute through (aws_facts 2.4, A.7.5)."""
    assert _matches(_image("id", [{"exists": False}]))
    assert _matches(_image("missing", [{"exists": False}]))
    assert not _matches(_image("id", [{"exists": True}]))


def test_exists_on_a_leaf():
    """On the type key exists does what its name says (aws_facts 2.4, A.7.5)."""
    assert _matches(_image("id", {"S": [{"exists": True}]}))
    assert not _matches(_image("id", {"S": [{"exists": False}]}))
    assert not _matches(_image("missing", {"S": [{"exists": True}]}))
    assert _matches(_image("missing", {"S": [{"exists": False}]}))
    assert _matches(_image("missing", {"S": ["x", {"exists": False}]}))


def test_null_and_empty():
    """A DynamoDB NULL is the value true under NULL; an empty string is a leaf (streams_and_mappings A.7.4)."""
    assert _matches(_image("gone", {"NULL": [True]}))
    assert _matches(_image("empty", {"S": [""]}))
    assert _matches(_image("flag", {"BOOL": [True]}))


# --- arrays -----------------------------------------------------------------------------------------------------------
def test_any_element_of_an_array():
    """An array in the event matches when one of its elements does (streams_and_mappings A.7.5)."""
    assert _matches(_image("tags", {"SS": ["blue"]}))
    assert _matches(_image("tags", {"SS": [{"anything-but": "blue"}]}))
    assert not _matches(_image("tags", {"SS": ["green"]}))
    assert _matches({"a": ["x"]}, {"a": [["y", ["x"]]]})


def test_array_of_objects():
    """Objects in an array stand for the array, and one of them must meet the whole clause (A.7.5)."""
    assert _matches(_image("people", {"L": {"S": ["x"]}}))
    assert _matches(_image("people", {"L": {"M": {"name": {"S": ["Anna"]}}}}))
    names = {"people": [{"first": "Anna", "last": "Smith"}, {"first": "Peter", "last": "Jones"}]}
    assert _matches({"people": {"first": ["Anna"], "last": ["Smith"]}}, names)
    assert not _matches({"people": {"first": ["Anna"], "last": ["Jones"]}}, names)


@pytest.mark.parametrize("value", [[], [{}], {}, [[]]])
def test_array_without_leaves_is_absent(value):
    """What holds no leaf does not exist for the pattern."""
    assert _matches({"a": [{"exists": False}]}, {"a": value})
    assert not _matches({"a": [{"exists": True}]}, {"a": value})


def test_object_expected_where_a_leaf_stands():
    """A path that goes on below a leaf is absent."""
    assert not _matches({"eventName": {"x": ["y"]}})
    assert _matches({"eventName": {"x": [{"exists": False}]}})


# --- $or --------------------------------------------------------------------------------------------------------------
def test_or():
    """One alternative of $or must match beside the other keys (streams_and_mappings A.7.4)."""
    alternatives = [{"dynamodb": {"SizeBytes": [1]}}, {"dynamodb": {"SizeBytes": [39]}}]
    assert _matches({"eventName": ["INSERT"], "$or": alternatives})
    assert not _matches({"eventName": ["REMOVE"], "$or": alternatives})
    assert not _matches({"eventName": ["INSERT"], "$or": alternatives[:1] * 2})


def test_or_without_other_keys_and_nested():
    """$or may stand alone and in itself."""
    assert _matches({"$or": [{"eventName": ["x"]}, {"$or": [{"eventName": ["INSERT"]}, {"eventName": ["y"]}]}]})


@pytest.mark.parametrize("ordinary", [["x", "y"], [{"prefix": "x"}, {"suffix": "z"}], ["x"], {"b": ["x"]}])
def test_or_as_an_ordinary_key(ordinary):
    """An $or that is no list of two objects or more, or holds operators, is a key like others (A.7.4)."""
    assert _matches({"$or": ordinary}, {"$or": {"b": "x"} if isinstance(ordinary, dict) else "x"})


# --- errors -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        '"single-string"',
        '[{"eventName": ["INSERT"]}]',
        '[{"eventName": ["INSERT"=123}]',
        "17",
        "null",
        "{}",
        "",
        '{"a": NaN}',
        '{"a": [NaN]}',
        '{"a": {}}',
        '{"a": "x"}',
        '{"a": 1}',
        '{"a": null}',
        '{"a": []}',
        '{"a": [["x"]]}',
        '{"a": [{}]}',
        '{"a": [{"prefix": "x", "suffix": "y"}]}',
        '{"a": [{"like": "x"}]}',
        '{"$or": [{"a": ["x"]}]}',
        '{"a": [{"prefix": 1}]}',
        '{"a": [{"prefix": {"suffix": "x"}}]}',
        '{"a": [{"suffix": null}]}',
        '{"a": [{"equals-ignore-case": ["x"]}]}',
        '{"a": [{"exists": "yes"}]}',
        '{"a": [{"numeric": ["=", "1"]}]}',
        '{"a": [{"numeric": ["=", 1, "<", 2]}]}',
        '{"a": [{"numeric": ["<", 1, ">", 0]}]}',
        '{"a": [{"numeric": [">", 2, "<", 2]}]}',
        '{"a": [{"numeric": ["!=", 2]}]}',
        '{"a": [{"numeric": [">"]}]}',
        '{"a": [{"numeric": 5}]}',
        '{"a": [{"numeric": [">", 5000000001]}]}',
        '{"a": [{"anything-but": []}]}',
        '{"a": [{"anything-but": null}]}',
        '{"a": [{"anything-but": ["x", 1]}]}',
        '{"a": [{"anything-but": ["x", true]}]}',
        '{"a": [{"anything-but": {"numeric": ["=", 1]}}]}',
        '{"a": [{"anything-but": {"prefix": []}}]}',
        '{"a": [{"anything-but": {"prefix": ""}}]}',
        '{"a": [{"wildcard": "a**b"}]}',
        '{"a": [{"wildcard": "a\\\\b"}]}',
        '{"a": [{"wildcard": "a\\\\"}]}',
        '{"a": [{"cidr": "10.0.0.0"}]}',
        '{"a": [{"cidr": "10.0.0/99"}]}',
        '{"a":' * 3000,
    ],
)
def test_invalid_pattern(text):
    """Whatever breaks the grammar is answered with one text (aws_facts 2.4, streams_and_mappings A.7.6)."""
    with pytest.raises(AwsError) as caught:
        parse(text)
    assert caught.value.code == "InvalidParameterValueException"
    assert caught.value.message == "Invalid filter pattern definition."
    assert caught.value.__cause__ is not None


# --- explanations -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ({"eventName": ["INSERT"]}, None),
        (
            {"eventName": ["MODIFY", {"prefix": "R"}]},
            'eventName is "INSERT"; the pattern asks for ["MODIFY", {"prefix": "R"}]',
        ),
        ({"eventName": ["INSERT"], "a": [1]}, "a is absent; the pattern asks for [1]"),
        ({"a": {"b": [1]}}, "a.b is absent; the pattern asks for [1]"),
        (_image("people", {"L": {"S": ["y"]}}), 'dynamodb.NewImage.people.L.S is absent; the pattern asks for ["y"]'),
        (
            _image("id", ["us-1"]),
            (
                "dynamodb.NewImage.id is an object with S, and a list of values matches leaves only; "
                'put the DynamoDB type between, as in dynamodb.NewImage.id.S: ["us-1"]'
            ),
        ),
        (
            _image("count", {"N": [{"numeric": [">", 10]}]}),
            (
                'dynamodb.NewImage.count.N is "42"; the pattern asks for [{"numeric": [">", 10]}] '
                "(numeric compares JSON numbers only; DynamoDB's N values are strings, so match their text)"
            ),
        ),
        (
            {"$or": [{"eventName": ["x"]}, {"b": ["y"]}]},
            (
                'no alternative of $or matches: eventName is "INSERT"; the pattern asks for ["x"]; '
                'or b is absent; the pattern asks for ["y"]'
            ),
        ),
    ],
)
def test_explanation(pattern, reason):
    """The explanation names the first clause that did not match, the value it met, and the known traps."""
    assert explain(parse(json.dumps(pattern)), RECORD) == reason
