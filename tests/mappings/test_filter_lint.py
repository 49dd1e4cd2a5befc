"""The traps of DynamoDB's JSON in filter patterns, each recorded on AWS (streams_and_mappings A.7.5)."""

from __future__ import annotations

import json

import pytest

from streammock.errors import FilterPatternWarning
from streammock.expressions import filter_pattern
from streammock.mappings.filter import RecordFilter
from streammock.mappings.filter_lint import lint

RECORD = {
    "eventName": "INSERT",
    "dynamodb": {"NewImage": {"a": {"S": "x"}, "n": {"N": "5"}, "m": {"M": {"n": {"N": "5"}}}}},
}


def image(**attributes):
    return {"dynamodb": {"NewImage": attributes}}


@pytest.mark.parametrize(
    ("pattern", "finding", "matches"),
    [
        (image(a=["x"]), "type is missing", False),
        (image(n={"N": [{"numeric": [">", 1]}]}), "numeric never matches", False),
        (image(n={"N": [5]}), 'write "5"', False),
        (image(n={"N": [{"anything-but": 5}]}), 'keeps none out; write "5"', True),
        (image(n={"N": [{"anything-but": [5]}]}), 'keeps none out; write "5"', True),
        (image(a=[{"exists": False}]), "true of every record", True),
        (image(a=[{"exists": True}]), "never matches", False),
        (image(a={"s": ["x"]}), "no attribute type", False),
        (image(m={"M": {"n": {"N": [5]}}}), "dynamodb.NewImage.m.M.n.N", False),
        ({"$or": [image(a=["x"]), {"eventName": ["REMOVE"]}]}, "type is missing", False),
    ],
)
def test_traps(pattern, finding, matches):
    """Each finding names the place, and what it says of matching is what the engine does."""
    (found,) = lint(json.dumps(pattern))
    assert finding in found
    assert filter_pattern.parse(json.dumps(pattern)).matches(RECORD) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT"]},
        {"eventName": [{"exists": True}]},
        image(a={"S": ["x", {"prefix": "y"}]}),
        image(a={"S": [{"exists": False}]}),
        image(n={"N": ["5", {"prefix": "1"}, {"anything-but": "6"}]}),
        image(f={"BOOL": [True]}),
        {"dynamodb": {"ApproximateCreationDateTime": [{"numeric": [">", 0]}]}},
        {"userIdentity": {"type": ["Service"]}},
    ],
)
def test_patterns_that_mean_what_they_say(pattern):
    """They are passed without a word."""
    assert lint(json.dumps(pattern)) == []


@pytest.mark.parametrize("leaf", [{"wildcard": "a*"}, {"cidr": "10.0.0.0/24"}, {"anything-but": {"wildcard": "a*"}}])
def test_operators_of_rules_alone(leaf):
    """They match as EventBridge has it, and AWS does not document them for mappings (A.7.4)."""
    (found,) = lint(json.dumps({"$or": [image(a={"S": [leaf]}), {"eventName": ["INSERT"]}]}))
    assert "not for mappings" in found
    assert "dynamodb.NewImage.a.S" in found


def test_many_filters():
    """More than five need a higher quota, which a warning says (A.2)."""
    with pytest.warns(FilterPatternWarning, match="6 filters.*quota"):
        RecordFilter(['{"eventName": ["INSERT"]}'] * 6).warn_of_traps()


def test_a_warning_when_a_mapping_is_made():
    """It tells the pattern and the way out."""
    with pytest.warns(FilterPatternWarning, match=r"valid, on AWS too, but .*type is missing.*write"):
        RecordFilter([json.dumps(image(a=["x"]))]).warn_of_traps()
