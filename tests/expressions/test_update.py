"""What updates make of an item."""

from __future__ import annotations

import copy

import pytest

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

ITEM = {
    "n": {"N": "3"},
    "s": {"S": "hi"},
    "l": {"L": [{"N": "0"}, {"N": "1"}, {"N": "2"}]},
    "m": {"M": {"x": {"N": "1"}, "seq": {"L": [{"S": "a"}, {"M": {"y": {"NS": ["3", "5"]}}}]}}},
    "ss": {"SS": ["cat", "dog"]},
    "ns": {"NS": ["2", "10"]},
}


def apply(text, values=None, names=None, item=ITEM, **keywords):
    expressions = Expressions(names, values)
    update = expressions.update(text)
    expressions.finish()
    before = copy.deepcopy(item)
    after = update.apply(item, **keywords)
    assert item == before, "the stored item is never touched"
    return after


def changed(text, values=None, names=None):
    """What differs afterwards; None for what is gone."""
    after = apply(text, values, names)
    return {name: after.get(name) for name in {*ITEM, *after} if after.get(name) != ITEM.get(name)}


@pytest.mark.parametrize(
    ("text", "values", "difference"),
    [
        ("SET a = :v", {":v": {"N": "01.0"}}, {"a": {"N": "1"}}),
        ("set a=s,b=n", None, {"a": {"S": "hi"}, "b": {"N": "3"}}),
        ("SET n = n + :v", {":v": {"N": "1.5"}}, {"n": {"N": "4.5"}}),
        ("SET n = :v - n", {":v": {"N": "1"}}, {"n": {"N": "-2"}}),
        ("SET a = ((n)+(l[1]))", None, {"a": {"N": "4"}}),
        ("SET n = if_not_exists(n, :v), a = if_not_exists(z, :v)", {":v": {"N": "9"}}, {"a": {"N": "9"}}),
        ("SET a = if_not_exists(z, if_not_exists(q, s))", None, {"a": {"S": "hi"}}),
        ("SET a = if_not_exists(z, :v) + :v", {":v": {"N": "2"}}, {"a": {"N": "4"}}),
        ("SET a = list_append(:v, m.seq)", {":v": {"L": []}}, {"a": ITEM["m"]["M"]["seq"]}),
        ("SET a = list_append(if_not_exists(z, :v), l)", {":v": {"L": []}}, {"a": ITEM["l"]}),
        ("REMOVE s, zz", None, {"s": None}),
        ("REMOVE s SET a = s", None, {"s": None, "a": {"S": "hi"}}),
        ("SET n = s, s = n", None, {"n": {"S": "hi"}, "s": {"N": "3"}}),
        ("ADD n :v, z :v", {":v": {"N": "7"}}, {"n": {"N": "10"}, "z": {"N": "7"}}),
        ("ADD ss :v, z :v", {":v": {"SS": ["dog", "ant"]}}, {"ss": {"SS": ["ant", "cat", "dog"]}, "z": {"SS": ["ant", "dog"]}}),
        ("ADD ns :v", {":v": {"NS": ["3"]}}, {"ns": {"NS": ["2", "3", "10"]}}),
        ("DELETE ss :v", {":v": {"SS": ["dog", "ant"]}}, {"ss": {"SS": ["cat"]}}),
        ("DELETE ss :v, zz :v", {":v": {"SS": ["dog", "cat"]}}, {"ss": None}),
        ("SET l[1] = :v", {":v": {"S": "x"}}, {"l": {"L": [{"N": "0"}, {"S": "x"}, {"N": "2"}]}}),
        ("SET l[8] = n, l[5] = s", None, {"l": {"L": [*ITEM["l"]["L"], {"S": "hi"}, {"N": "3"}]}}),
        ("REMOVE l[0] SET l[1] = s, l[9] = n", None, {"l": {"L": [{"S": "hi"}, {"N": "2"}, {"N": "3"}]}}),
        ("REMOVE l[0], l[2], l[7]", None, {"l": {"L": [{"N": "1"}]}}),
        ("REMOVE l[0], l[1], l[2]", None, {"l": {"L": []}}),
        ("ADD l[7] :v, l[0] :v", {":v": {"N": "4"}}, {"l": {"L": [{"N": "4"}, {"N": "1"}, {"N": "2"}, {"N": "4"}]}}),
    ],
)  # fmt: skip
def test_actions(text, values, difference):
    """SET, REMOVE, ADD and DELETE change what they name; right sides and indexes mean the item as it was."""
    assert changed(text, values) == difference


def test_nested_paths_change_only_what_they_lead_to():
    """Several changes below one attribute meet in one copy of it."""
    after = apply(
        "SET m.x = :v, m.#new = :v, m.seq[0] = m.x REMOVE m.gone DELETE m.seq[1].y :s",
        {":v": {"N": "8"}, ":s": {"NS": ["3"]}},
        {"#new": "a.b"},
    )
    assert after["m"] == {
        "M": {"x": {"N": "8"}, "a.b": {"N": "8"}, "seq": {"L": [{"N": "1"}, {"M": {"y": {"NS": ["5"]}}}]}}
    }
    assert after["l"] is ITEM["l"], "what is not touched is shared"


def test_emptied_containers_stay_and_emptied_sets_go():
    """A map may be empty, a set may not (Alternator's test_update_expression)."""
    assert apply("REMOVE m.x, m.seq")["m"] == {"M": {}}
    after = apply("DELETE m.seq[1].y :s", {":s": {"NS": ["3", "5"]}})
    assert after["m"]["M"]["seq"]["L"][1] == {"M": {}}


def test_removing_from_a_missing_item_does_nothing():
    """REMOVE x.y of an item that is not there is no error, and creates nothing (dynamodb_facts 13, 14)."""
    key = {"pk": {"S": "1"}}
    assert apply("REMOVE x.y, z[0]", item=key, exists=False) == key
    assert apply("DELETE x.y :s", {":s": {"SS": ["a"]}}, item=key, exists=False) == key
    assert Expressions(None, None).update("REMOVE x.y").only_removes
    assert not Expressions(None, None).update("REMOVE x SET a = b").only_removes


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SET a = zz", None),
        ("SET a = n, b = a", None),
        ("SET a = zz + :v", {":v": {"N": "1"}}),
        ("SET a = list_append(zz, :v)", {":v": {"L": []}}),
        ("SET a = if_not_exists(z, zz)", None),
        ("SET a = m.zz", None),
    ],
)
def test_a_right_side_that_is_not_there(text, values):
    """What SET reads must exist in the item as it was (dynalite)."""
    with pytest.raises(
        AwsError,
        match=r"^ValidationException: The provided expression refers to an attribute that does not exist in the item$",
    ):
        apply(text, values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SET a = s + :v", {":v": {"N": "1"}}),
        ("SET a = n - s", None),
        ("SET a = list_append(l, n)", None),
        ("SET a = list_append(l, if_not_exists(n, :v))", {":v": {"L": []}}),
        ("ADD s :v", {":v": {"N": "1"}}),
        ("ADD l :v", {":v": {"NS": ["1"]}}),
        ("ADD ns :v", {":v": {"SS": ["1"]}}),
        ("DELETE ns :v", {":v": {"SS": ["1"]}}),
        ("DELETE m.x :v", {":v": {"SS": ["1"]}}),
    ],
)
def test_an_operand_of_another_type_in_the_item(text, values):
    """Types in the item are checked when the update runs (dynalite)."""
    with pytest.raises(
        AwsError, match=r"^ValidationException: An operand in the update expression has an incorrect data type$"
    ):
        apply(text, values)


@pytest.mark.parametrize(
    "text",
    [
        f"{action}{path}{rest}"
        for path in ("s.a", "s[1]", "y.a", "y[1]", "m[1]", "l.a", "m.x.y", "l[9].a")
        for action, rest in (("SET ", " = :v"), ("REMOVE ", ""), ("ADD ", " :v"), ("DELETE ", " :v"))
    ],
)
def test_a_path_that_leads_nowhere(text):
    """A path whose container is missing or of another kind cannot be changed (dynalite's UpdateItem recordings)."""
    with pytest.raises(
        AwsError,
        match=r"^ValidationException: The document path provided in the update expression is invalid for update$",
    ):
        apply(text, {":v": {"SS": ["a"]}} if ":v" in text else None)


def test_arithmetic_overflows_as_storing_does():
    """A sum is subject to the limits of numbers (dynamodb_facts 16)."""
    with pytest.raises(AwsError, match="Number overflow"):
        apply("ADD n :v", {":v": {"N": "1e50"}})


def test_key_attributes_cannot_be_changed():
    """Any path that begins with a key attribute is refused, hash key first (dynalite)."""
    update = Expressions(None, {":v": {"N": "1"}}).update("SET b = :v, a.x = :v REMOVE d[1]")
    with pytest.raises(AwsError, match=r"Cannot update attribute a. This attribute is part of the key"):
        update.check_keys(("a", "b"))
    update.check_keys(("c",))
    assert update.paths == (("b",), ("a", "x"), ("d", 1))


def test_tells_of_which_attributes_it_names_a_part():
    """Of those that it changes and of those that it reads, for keys have no parts."""
    update = Expressions(None, {":v": {"N": "1"}}).update("SET b = e.f + :v, a.x = if_not_exists(g[0], h) REMOVE d[1]")
    assert update.nested == {"a", "d", "e", "g"}


def test_touched_shows_only_what_was_updated():
    """UPDATED_OLD and UPDATED_NEW nest the changed parts in their hierarchy (Alternator's test_returnvalues)."""
    update = Expressions(None, {":v": {"N": "7"}}).update("SET m.seq[1].z = :v, m.x = :v, l[50] = :v REMOVE l[1], q")
    after = update.apply(ITEM)
    assert update.touched(ITEM) == {"m": {"M": {"x": {"N": "1"}}}, "l": {"L": [{"N": "1"}]}}
    assert update.touched(after) == {
        "m": {"M": {"x": {"N": "7"}, "seq": {"L": [{"M": {"z": {"N": "7"}}}]}}},
        "l": {"L": [{"N": "2"}]},
    }


def test_constants_are_values_of_whole_attributes():
    """Only what an update sets to a value of the request: no sums, no parts, no additions."""
    expressions = Expressions(None, {":v": {"S": "x"}, ":n": {"N": "1.0"}})
    update = expressions.update("SET a = :v, b.c = :v, d = e, f = f + :n ADD g :n REMOVE h")
    assert update.constants == {"a": {"S": "x"}}
