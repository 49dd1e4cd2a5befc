"""Statements made to hurt: 8,192 characters of them are read or refused at once."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import calls

from streammock.errors import AwsError
from streammock.expressions.partiql.parser import bind, parse

LONGEST = 8192
CALLS_PER_CHARACTER = 40  # counted are 36 for a condition of 2,700 comparisons
WORDS = """
    SELECT * FROM UPDATE SET REMOVE WHERE INSERT INTO VALUE DELETE EXISTS( ORDER BY RETURNING ALL OLD NEW ( ) [ ] { } << >>
    , . : ; ? = <> < <= BETWEEN AND OR NOT IN IS MISSING NULL a b Tab "q" 'text' 1 -1 .5e3 1e999 size( contains(
    list_append( set_add( true false -- /* */ + - * #
"""
PARTS = [*WORDS.split(), "\n"]


def filled(start, part, end=""):
    return start + part * ((LONGEST - len(start) - len(end)) // len(part)) + end


@pytest.mark.parametrize(
    "text",
    [
        filled("SELECT * FROM Tab WHERE ", "("),
        filled("SELECT * FROM Tab WHERE ", "NOT ", "a = 1"),
        filled("SELECT * FROM Tab WHERE ", "a=1 OR ", "a=1"),
        filled("SELECT * FROM Tab WHERE ", "a=1 AND ", "a=1"),
        filled("SELECT * FROM Tab WHERE a", "=a"),
        filled("SELECT * FROM Tab WHERE a=1", "=true"),
        filled("SELECT * FROM Tab WHERE ", "size("),
        filled("SELECT * FROM Tab WHERE a IN ", "["),
        filled("SELECT * FROM Tab WHERE a IN [", "1,", "1]"),
        filled("SELECT * FROM Tab WHERE a = ", "["),
        filled("SELECT * FROM Tab WHERE a = ", "{'a':"),
        filled("SELECT * FROM Tab WHERE a = ", "- "),
        filled("SELECT * FROM Tab WHERE a", ".a", " = 1"),
        filled("SELECT * FROM Tab WHERE a = 1e", "9"),
        filled("SELECT * FROM Tab WHERE a[", "9", "] = 1"),
        filled("SELECT * FROM Tab WHERE a = ", "'"),
        filled('SELECT * FROM "', '""'),
        filled("SELECT * FROM Tab ", " ", "#"),
        filled("SELECT * FROM Tab ", "-- ", "\n#"),
        filled("SELECT * FROM Tab ", "/* */ ", "/*"),
        filled("SELECT * FROM Tab ", "/*"),
        filled("UPDATE Tab ", "SET a=1 "),
        filled("UPDATE Tab SET a = ", "list_append("),
        filled("EXISTS(", "EXISTS("),
        filled("INSERT INTO Tab VALUE ", "<<"),
    ],
)
def test_a_hostile_statement_costs_little(text):
    """However deep, long or unfinished: work that grows with its length alone, and never an error but AWS's."""

    def read():
        with suppress(AwsError):
            parse(text)

    assert calls(read) <= CALLS_PER_CHARACTER * len(text)


def test_the_deepest_condition_can_be_run():
    """Fifty parentheses, and fifty conditions that stand as operands of others."""
    nested = "(" * 50 + "a = 1" + ")" * 50
    truths = "(" * 49 + "a = 1" + " = true)" * 49 + " = true"
    for where in (nested, truths):
        condition = bind(f"SELECT * FROM Tab WHERE {where}", {}).statement.where.bind({})
        assert condition.matches({"a": {"N": "1"}})
        assert not condition.matches({"a": {"N": "2"}})


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PARTS), max_size=30).map(" ".join),
        st.lists(st.sampled_from(PARTS), max_size=30).map("".join),
        st.lists(st.sampled_from(PARTS), max_size=20).map(lambda parts: "SELECT * FROM Tab WHERE " + " ".join(parts)),
        st.lists(st.sampled_from(PARTS), max_size=20).map(lambda parts: "UPDATE Tab SET a = " + " ".join(parts)),
    )
)
def test_any_text_is_a_statement_or_an_aws_error(text):
    """No parser raises anything but AwsError, and a condition that it accepts can be run."""
    with suppress(AwsError):
        where = getattr(bind(text, {}).statement, "where", None)
        if where is not None:
            assert where.bind({}).matches({"a": {"N": "1"}, "b": {"S": "text"}}) in (True, False)
