"""PartiQL read into the trees of conditions and updates, and what these then do to items."""

import pytest

from streammock.expressions.partiql.parser import bind, normalise_parameters, parse
from streammock.expressions.partiql.statements import Delete, Exists, Insert, Select, Target, Update, constant
from streammock.expressions.update import Update as Change

ITEM = {
    "n": {"N": "5"},
    "s": {"S": "text"},
    "yes": {"BOOL": True},
    "nul": {"NULL": True},
    "m": {"M": {"a": {"L": [{"S": "x"}, {"N": "7"}]}}},
    "l": {"L": [{"S": "x"}]},
    "ss": {"SS": ["a", "b"]},
    "b": {"B": b"raw"},
    "order": {"S": "quoted"},
}


def holds(where, *parameters):
    bound = bind(f"SELECT * FROM Tab WHERE {where}", normalise_parameters(parameters))
    return bound.statement.where.bind(bound.values).matches(ITEM)


def changed(actions, *parameters, item=None):
    bound = bind(f"UPDATE Tab {actions} WHERE pk = 'a'", normalise_parameters(parameters))
    return Change(bound.statement.update, bound.values).apply(item or {"pk": {"S": "a"}, **ITEM})


def literal(text):
    return constant(parse(f"INSERT INTO Tab VALUE {{'v': {text}}}").item["v"], {})


# --- conditions -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "where",
    [
        "n = 5",
        "n <> 4",
        "n != 4",
        "n < 6 AND n <= 5 AND n > 4 AND n >= 5",
        "5 = n",
        "n BETWEEN 5 AND 6",
        "n NOT BETWEEN 6 AND 7",
        "n IN [4, 5]",
        "n IN (4, 5)",
        "n NOT IN [4]",
        "NOT n = 4",
        "NOT NOT n = 5",
        "n = 4 OR n = 5",
        "n = 5 OR n = 4 AND n = 3",
        "(n = 5 OR n = 4) AND s = 'text'",
        "s IS NOT MISSING",
        "absent IS MISSING",
        "nul IS NULL",
        "s IS NOT NULL",
        "absent IS NOT NULL",
        "yes IS BOOL AND s IS STRING AND n IS NUMERIC AND b IS BLOB AND l IS LIST AND m IS TUPLE AND m IS STRUCT",
        "begins_with(s, 'te')",
        "BEGINS_WITH(\"s\", 'te')",
        "contains(ss, 'a') AND contains(s, 'ex') AND contains(l, 'x')",
        "attribute_type(ss, 'SS')",
        "attribute_exists(m.a[1]) AND attribute_not_exists(m.a[2])",
        "size(s) = 4 AND size(ss) > 1",
        "m.a[1] = 7",
        "m['a'][0] = 'x'",
        "ss = <<'b', 'a'>>",
        "l = ['x']",
        "m = {'a': ['x', 7.0]}",
        "nul = NULL AND yes = true",
        "\"order\" = 'quoted'",
        "n > -5 AND n > - - 4 AND n = +5",
        "n = .5e1 AND n = 50e-1 AND n = 5.",
        "attribute_exists(n) = true",
        "attribute_exists(n) = yes",
        "attribute_exists(n) <> 1",
        "(n = 4 OR s = 'x') = false",
        "attribute_exists(absent) IN [true, false]",
        "n = 5 -- AND n = 4",
        "n /* is */ = /* five */ 5",
        "n = 5\r\n\tAND s = 'text';",
    ],
)
def test_what_holds(where):
    """Comparisons, functions in any case, types, nested paths, literals, signs, comments, truth as a value."""
    assert holds(where)


@pytest.mark.parametrize(
    "where",
    [
        "n = 4",
        "absent = 1",
        "absent < 1",
        "absent IS NULL",
        "s < 5",
        "s IS MISSING",
        "NOT n = 5",
        "n = 5 AND n = 4",
        "NOT attribute_exists(n) = true",
        "(attribute_exists(n) = true) = false",
        "s = 'Text'",
        "l = 'x'",
    ],
)
def test_what_does_not(where):
    """What is missing or of another type compares with nothing; NOT binds less tightly than ``=``."""
    assert not holds(where)


def test_parameters_stand_for_values():
    """In their order, also inside the list of IN and as arguments."""
    assert holds("n = ? AND contains(ss, ?) AND s IN [?, ?]", {"N": "5.0"}, {"S": "b"}, {"S": "q"}, {"S": "text"})
    assert holds("b = ?", {"B": bytearray(b"raw")})


def test_quotes_are_doubled_to_stand_in_a_text():
    """In text as in names; comments begin in neither."""
    assert literal("'it''s -- /* here */'") == {"S": "it's -- /* here */"}
    assert parse('SELECT * FROM "a""b"').target == Target('a"b')


# --- literals -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("''", {"S": ""}),
        ("-1.50e-3", {"N": "-0.0015"}),
        ("-0", {"N": "0"}),
        ("1E3", {"N": "1000"}),
        ("TRUE", {"BOOL": True}),
        ("null", {"NULL": True}),
        ("[]", {"L": []}),
        ("{}", {"M": {}}),
        ("[1, ['a'], {'b': null}]", {"L": [{"N": "1"}, {"L": [{"S": "a"}]}, {"M": {"b": {"NULL": True}}}]}),
        ("<<10, 9, -1>>", {"NS": ["-1", "9", "10"]}),
        ("<<'b', 'a'>>", {"SS": ["a", "b"]}),
    ],
)
def test_literals(text, value):
    """Each is the attribute value that it spells, in the form in which items are stored."""
    assert literal(text) == value


def test_literals_have_31_levels_and_no_more():
    """AWS's limit of a document, counted in the text (floci's capture of eu-west-2)."""
    value = literal("[" * 31 + "1" + "]" * 31)
    assert str(value).count("L") == 31


# --- updates --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("actions", "name", "value"),
    [
        ("SET n = 6", "n", {"N": "6"}),
        ("SET n = n + 1", "n", {"N": "6"}),
        ("SET n=n-1", "n", {"N": "4"}),
        ("SET n = n - - 2", "n", {"N": "7"}),
        ("SET s = m.a[0]", "s", {"S": "x"}),
        ("SET m.a[1] = 8", "m", {"M": {"a": {"L": [{"S": "x"}, {"N": "8"}]}}}),
        ("SET m.z = ['new']", "m", {"M": {**ITEM["m"]["M"], "z": {"L": [{"S": "new"}]}}}),
        ("SET l = list_append(l, [1])", "l", {"L": [{"S": "x"}, {"N": "1"}]}),
        ("SET l = LIST_APPEND([1], l)", "l", {"L": [{"N": "1"}, {"S": "x"}]}),
        ("SET ss = set_add(ss, <<'c', 'a'>>)", "ss", {"SS": ["a", "b", "c"]}),
        ("SET fresh = set_add(fresh, <<2, 1>>)", "fresh", {"NS": ["1", "2"]}),
        ("SET ss = SET_DELETE(ss, <<'a'>>)", "ss", {"SS": ["b"]}),
        ("SET ss = set_delete(ss, <<'a', 'b'>>)", "ss", None),
        ("SET absent = set_delete(absent, <<'a'>>)", "absent", None),
        ("REMOVE n", "n", None),
        ("REMOVE m.a[0]", "m", {"M": {"a": {"L": [{"N": "7"}]}}}),
        ("SET x = 1, y = 2 REMOVE n SET z = 3", "z", {"N": "3"}),
    ],
)
def test_updates(actions, name, value):
    """SET and REMOVE in any number and order, with arithmetic, list_append, set_add and set_delete."""
    assert changed(actions).get(name) == value


def test_parameters_in_updates():
    """As values, as sets to add, in arithmetic."""
    item = changed("SET a = ?, ss = set_add(ss, ?), n = n + ?", {"L": []}, {"SS": ["c"]}, {"N": "2"})
    assert (item["a"], item["ss"], item["n"]) == ({"L": []}, {"SS": ["a", "b", "c"]}, {"N": "7"})


# --- statements -----------------------------------------------------------------------------------------------------
def test_the_kinds_of_statements():
    """Each has its own form; keywords are the same in any case, names are not."""
    assert isinstance(parse("select * from tab"), Select)
    assert isinstance(parse("EXISTS(SELECT * FROM Tab WHERE a = 1)"), Exists)
    assert isinstance(parse("INSERT INTO Tab VALUE {'a': 1}"), Insert)
    assert isinstance(parse("Update Tab Set a = 1"), Update)
    assert isinstance(parse("DELETE FROM Tab WHERE a = 1 RETURNING ALL OLD *"), Delete)
    assert parse("SELECT * FROM tab").target == Target("tab")
    assert parse('SELECT * FROM "Tab"."by-name"').target == Target("Tab", "by-name")
    assert parse("SELECT * FROM Tab.idx WHERE a = 1").target == Target("Tab", "idx")


def test_from_may_come_first():
    """``FROM … WHERE … SET`` is an UPDATE; its parameters count as they are written."""
    first = parse("FROM Tab WHERE pk = ? SET a = ? REMOVE b RETURNING MODIFIED NEW *", ("S", "N"))
    assert isinstance(first, Update)
    assert first.returning == "MODIFIED NEW"
    assert first.update.paths == (("a",), ("b",))


def test_columns_are_named_by_the_ends_of_their_paths():
    """The last name and the indexes behind it (floci's capture of eu-west-2); what is not there is left out."""
    columns = parse("SELECT n, m.a, m.a[1], l[-0], absent, m.none FROM Tab").columns
    assert columns.apply(ITEM) == {"n": ITEM["n"], "a": ITEM["m"]["M"]["a"], "a[1]": {"N": "7"}, "l[0]": {"S": "x"}}
    assert columns.heads == ("n", "m", "l", "absent")


def test_order():
    """ASC unless DESC is said."""
    order = parse("SELECT * FROM Tab WHERE pk = 'a' ORDER BY pk, sk DESC, x ASC").order
    assert list(order.items()) == [("pk", True), ("sk", False), ("x", True)]


def test_a_statement_is_parsed_once():
    """For all requests that have its text and parameters of the same types."""
    text = "SELECT * FROM Tab WHERE pk = ?"
    assert parse(text, ("S",)) is parse(text, ("S",))
    assert parse(text, ("S",)) is not parse(text, ("N",))
