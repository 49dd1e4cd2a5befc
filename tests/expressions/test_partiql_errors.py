"""What AWS refuses in a statement, and how it says that."""

import pytest

from streammock.errors import AwsError
from streammock.expressions.partiql.parser import bind, normalise_parameters, parse

WELL = "Statement wasn't well formed, can't be processed: "
LEFT_OVER = f"{WELL}Unexpected token after expression"
INVALID = "One or more parameter values were invalid: "
OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range under "
OPERAND = "Incorrect operand type for operator or function; operator or function: "
ALIAS = "Aliasing is not supported"
TERM, KEYWORD, OPERATOR = f"{WELL}Unexpected term", f"{WELL}Unexpected keyword", f"{WELL}Unexpected operator"
NAME = f"{WELL}Expected identifier for simple path"
TOO_DEEP = "Nesting Levels have exceeded supported limits under root"


def message(text, *parameters):
    with pytest.raises(AwsError) as caught:
        bind(text, normalise_parameters(parameters))
    assert caught.value.code == "ValidationException"
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SLECT * FROM Tab", f"{WELL}Expected data manipulation"),
        ("  ", f"{WELL}Expected data manipulation"),
        ("UPDATE Tab-le SET a = 1", f"{WELL}Expected data manipulation"),
        ("UPDATE Tab WHERE a = 1", f"{WELL}Expected data manipulation"),
        ("SELECT * FROM Tab WHERE pk = 1 foo", LEFT_OVER),
        ("SELECT * FROM Tab WHERE pk = 1 e5", LEFT_OVER),
        ("SELECT * FROM Tab WHERE pk = 1)", LEFT_OVER),
        ("SELECT * FROM Tab ORDER BY pk WHERE pk = 1", LEFT_OVER),
        ("SELECT * FROM Tab; SELECT * FROM Tab", LEFT_OVER),
        ("INSERT INTO Tab VALUE {'pk': 1} foo", LEFT_OVER),
        ("INSERT INTO Tab t VALUE {'pk': 1}", LEFT_OVER),
        ("DELETE FROM Tab WHERE pk = 1 ORDER BY pk", LEFT_OVER),
        ("FROM Tab SET c = 1 WHERE pk = 1", LEFT_OVER),
        ("UPDATE Tab REMOVE a, b WHERE pk = 1", LEFT_OVER),
        ("SELECT * FROM Tab t", ALIAS),
        ("SELECT * FROM Tab AS t", ALIAS),
        ("SELECT a AS b FROM Tab", ALIAS),
        ("UPDATE Tab t SET a = 1", ALIAS),
        ("DELETE FROM Tab t", ALIAS),
        ("SELECT * FROM Tab WHERE pk = 1e2147483648", WELL),
        ("SELECT * FROM Tab WHERE pk = 1e-99999999999999999", WELL),
        ("SELECT * FROM Tab WHERE pk = 1.5e-2147483647", WELL),
        ("SELECT * FROM Tab WHERE pk = 1 # note", WELL),
        ("SELECT * FROM Tab WHERE pk = 1 /* note", WELL),
        ("SELECT * FROM Tab WHERE pk = 'open", WELL),
        ('SELECT * FROM "Tab', WELL),
        ("SELECT * FROM", TERM),
        ("SELECT * FROM Tab WHERE", TERM),
        ("SELECT * FROM Tab WHERE;", TERM),
        ("SELECT * FROM Tab WHERE NOT", TERM),
        ("SELECT * FROM Tab WHERE (", TERM),
        ("SELECT * FROM Tab WHERE pk = 1 AND", f"{WELL}Missing right-hand side expression of infix operator"),
        ("SELECT * FROM Tab WHERE pk =", f"{WELL}Missing right-hand side expression of infix operator"),
        ("SELECT * FROM Tab WHERE ORDER BY pk", KEYWORD),
        ("SELECT * FROM Tab WHERE key = 1", KEYWORD),
        ("SELECT count FROM Tab", KEYWORD),
        ("INSERT INTO Tab (a) VALUES (1)", TERM),
        ("SELECT * FROM Tab WHERE IS NULL", OPERATOR),
        ("SELECT * FROM Tab WHERE pk = LIKE", OPERATOR),
        ("SELECT * FROM Tab WHERE pk = = 1", OPERATOR),
        ("SELECT * FROM Tab WHERE x IS FOO", f"{WELL}Expected type name"),
        ("SELECT * FROM Tab WHERE a.inner = 1", f"{WELL}Invalid path dot component"),
        ("SELECT * FROM Tab WHERE (a = 1", f"{WELL}Expected RIGHT_PAREN"),
        ("DELETE FROM", NAME),
        ("DELETE FROM WHERE pk = 1", NAME),
        ("UPDATE Tab SET WHERE pk = 1", NAME),
        ("UPDATE Tab SET key = 1", NAME),
        ("SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause"),
        ('SELECT * FROM ""', "Path component cannot be an empty string"),
        ('SELECT * FROM Tab.""', "Path component cannot be an empty string"),
        ('SELECT "" FROM Tab', "Path component cannot be an empty string"),
        ('SELECT * FROM Tab WHERE a."" = 1', "Path component cannot be an empty string"),
        ('UPDATE Tab SET "" = 1 WHERE pk = 1', "Path component cannot be an empty string"),
        ("UPDATE Tab SET a[''] = 1 WHERE pk = 1", "Path component cannot be an empty string"),
        ("UPDATE Tab SET a = [{'': 1}] WHERE pk = 1", "Empty attribute name"),
        ("INSERT INTO Tab VALUE {'pk': 1, '': 1}", "Empty attribute name"),
        ("SELECT a WHERE b = 1", f"{WELL}Expected FROM"),
        ("SELECT 'a' FROM Tab", "Unexpected path component at 1:8:3"),
        ("SELECT size(a) FROM Tab", "Unexpected path component at 1:8:4"),
        ("SELECT a, * FROM Tab", "Other attributes should not be present in the projection when '*' is used."),
        ("SELECT a[b] FROM Tab", "Unexpected path component at 1:10:1"),
        ("SELECT * FROM Tab.select", f"{WELL}Invalid path dot component"),
        ("SELECT * FROM Tab WHERE a = 1 ORDER a", f"{WELL}Expected BY"),
        ("SELECT * FROM Tab WHERE a = 1 ORDER BY 1", TERM),
        ("SELECT * FROM Tab WHERE a BETWEEN 1", f"{WELL}Expected AND"),
        ("SELECT * FROM Tab WHERE a IN (1", f"{WELL}Expected RIGHT_PAREN"),
        ("SELECT * FROM Tab WHERE a = <<b>>", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"),
        ("SELECT * FROM Tab WHERE a = <<1", f"{WELL}Expected RIGHT_DOUBLE_ANGLE_BRACKET"),
        ("SELECT * FROM Tab WHERE a = <<1e126>>", f"{OVERFLOW}root"),
        ("EXISTS a", f"{WELL}Expected data manipulation"),
        ("EXISTS(DELETE FROM Tab)", f"{WELL}Expected data manipulation"),
        ("INSERT Tab VALUE {'a': 1}", f"{WELL}Expected data manipulation"),
        ("INSERT INTO Tab VALUE", TERM),
        ("DELETE Tab", f"{WELL}Expected data manipulation"),
        ("FROM Tab WHERE a = 1", f"{WELL}Expected data manipulation"),
        ("SELECT * FROM a, b", "Only select from a single table or index is supported."),
        ("INSERT INTO a.b VALUE {'c': 1}", "FROM clause may only contain a single table name in data manipulation statements"),
        ("SELECT * FROM Tab LIMIT 5", "Unsupported clause: LIMIT at 1:25:1"),
        ("SELECT *, a FROM Tab", "Other attributes should not be present in the projection when '*' is used."),
        ("SELECT a, b.a FROM Tab", "Duplicate identifiers in select clause: a"),
    ],
)  # fmt: skip
def test_statements(text, expected):
    """What cannot be read, or stands where it cannot."""
    assert message(text) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("attribute_exists('a')", "Operator or function requires a document path; operator or function: attribute_exists"),
        ("size(a)", "WHERE clause must contain an expression that resolves to a boolean"),
        ("true", "WHERE clause must contain an expression that resolves to a boolean"),
        ("a", "WHERE clause must contain an expression that resolves to a boolean"),
        ("a AND b = 1", "The arguments to AND/OR must be Expressions"),
        ("NOT a", "The argument to NOT must be a Type or Expression"),
        ("a = MISSING", "MISSING must be compared using IS operator"),
        ("(a = 1) IS NULL", "The left hand side argument to IS must be a Variable Reference, Literal, or Path"),
        ("a LIKE 'b'", "Unsupported operator in Condition Expression. Operator: LIKE"),
        ("a + 1 = 2", "Unsupported operator in Condition Expression. Operator: +"),
        ("a < true", f"{OPERAND}<, operand type: BOOL"),
        ("attribute_exists(a) > false", f"{OPERAND}>, operand type: BOOL"),
        ("a BETWEEN [1] AND [2]", f"{OPERAND}BETWEEN, operand type: L"),
        ("attribute_type(a, 1)", f"{OPERAND}attribute_type, operand type: N"),
        ("begins_with(a, 1)", f"{OPERAND}begins_with, operand type: N"),
        ("size(a = 1) = 2", f"{OPERAND}size, operand type: BOOL"),
        ("a = a", "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"),
        ("a BETWEEN 2 AND 1", "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"),
        ("a = 1e126", f"{OVERFLOW}root"),
        ("a = <<'a', 'a'>>", f"{INVALID}Input collection [a, a] contains duplicates."),
        ("lower(a) = 'b'", "Unrecognized function: lower at 1:25:5"),
        ("EXISTS(a)", "Unrecognized function: exists at 1:25:6"),
        ("set_add(a, <<'x'>>) = a", "Unrecognized function: set_add at 1:25:7"),
        ("a[2147483648] = 1", "List index is not within the allowable range; index: [2147483648] at 1:27:10"),
        ("a[-1] = 1", "List index is not within the allowable range; index: [-1] at 1:28:1"),
        ("a[*].b = 1", "Wildcard path component like a[*].b are not supported"),
        ("a.*.b = 1", "Unpivot path component like a.*.b are not supported"),
        (f"a IN [{', '.join(map(str, range(101)))}]", "The IN operator is provided with too many operands; number of operands: 101"),
        ("a IS DATE", "Unsupported data type for IS operator: DATE. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]"),
    ],
)  # fmt: skip
def test_conditions(where, expected):
    """The checks of expressions, in their words but without saying which expression it is; and some of PartiQL's own."""
    assert message(f"SELECT * FROM Tab WHERE {where}") == expected


def test_an_unknown_type():
    """The name of a type is looked at, also where a parameter gives it."""
    text = "SELECT * FROM Tab WHERE attribute_type(a, ?)"
    assert message(text, {"S": "X"}).startswith("Invalid attribute type name found; type: X, valid types: {")


def test_in_needs_a_list():
    """With at least one member."""
    for options in ("b", "[]", "?"):
        parameters = [{"L": []}] if options == "?" else []
        assert message(f"SELECT * FROM Tab WHERE a IN {options}", *parameters).startswith("IN operator must have")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{'x': {'y': 1e126}}", f"{OVERFLOW}root.x.y"),
        ("[1, 1e126]", f"{OVERFLOW}root[1]"),
        ("123456789012345678901234567890123456789", "Attempting to store more than 38 significant digits in a Number under root"),
        ("1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range under root"),
        ("<<>>", "Empty bags are not supported"),
        ("<<1, 'a'>>", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"),
        ("<<true>>", "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"),
        ("<<2, 2.0>>", f"{INVALID}Input collection [2, 2.0] contains duplicates! under root"),
        ("{'a': 1, 'a': 2}", "Duplicate keys in tuple. Key: a under root"),
        ("{1: 2}", "Tuple keys must be of type String. Actual type: Literal under root"),
        ('{"a": 2}', "Tuple keys must be of type String. Actual type: VariableReference under root"),
        ("{'a':" * 32 + "1" + "}" * 32, TOO_DEEP + ".a" * 32),
        ("{'a':" + "[" * 31 + "1" + "]" * 31 + "}", TOO_DEEP + ".a" + "[0]" * 31),
        ("set_add(<<'a'>>, <<'b'>>)", "Unsupported data type: set_add under key root at 1:29:7"),
        ("[a]", "Unsupported data type: VariableReference under key root[0] at 1:30:1"),
    ],
)  # fmt: skip
def test_literals(value, expected):
    """What is wrong inside of a value, and where."""
    assert message(f"INSERT INTO Tab VALUE {{'v': {value}}}") == expected


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ("SET t = set_add(ss, <<'x'>>)", "The first argument to SET_ADD must equal the assignment value at 1:20:7"),
        ("SET ss = set_add(<<'a'>>, <<'b'>>)", "The first argument to SET_ADD must equal the assignment value at 1:21:7"),
        ("SET ss = set_add(ss, 'x')", "The second argument to SET_ADD must be a value with type SET at 1:29:2"),
        ('SET "ss" = set_delete("ss", [1])', "The second argument to SET_DELETE must be a value with type SET at 1:34:4"),
        ("SET ss = set_delete(ss)", "SET_DELETE must have exactly two arguments at 1:21:10"),
        ("SET ss = set_add(ss, <<'x'>>, <<'y'>>)", "SET_ADD must have exactly two arguments at 1:21:7"),
        ("SET a = if_not_exists(a, 1)", "Unrecognized function: if_not_exists at 1:20:13"),
        ("SET a = list_append(b, size(c))", "Unrecognized function: size at 1:35:4"),
        ("SET a = 'a' + 1", f"{OPERAND}+, operand type: S"),
        ("SET a = a - null", f"{OPERAND}-, operand type: NULL"),
        ("SET a = list_append(b, 1)", f"{OPERAND}list_append, operand type: N"),
        ("SET a = list_append(b)", "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1"),
        ("SET a = b + 1 + 2", "Unsupported operator in Update Expression. Operator: +"),
        ("SET a = MISSING", "MISSING must be compared using IS operator"),
        ("SET a = 1, a = 2", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]"),
        ("SET a = [?]", "Unsupported data type: Parameter under key root[0] at 1:21:1"),
    ],
)  # fmt: skip
def test_updates(actions, expected):
    """Functions that are misused, with their places in the statement; operands of wrong types."""
    parameters = [{"S": "v"}] if "?" in actions else []
    assert message(f"UPDATE Tab {actions} WHERE pk = 1", *parameters) == expected


def test_places_count_lines():
    """From 1, and columns from the beginning of the line."""
    text = "UPDATE Tab\nSET Members = set_add(Members, 'x')\nWHERE pk = 1"
    assert message(text) == "The second argument to SET_ADD must be a value with type SET at 2:23:7"


def test_a_parameter_that_is_no_set():
    """It is looked at as the literal would be."""
    text = "UPDATE Tab SET a = set_add(a, ?) WHERE pk = 1"
    assert message(text, {"L": []}) == "The second argument to SET_ADD must be a value with type SET at 1:28:1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE FROM Tab WHERE pk = 1 RETURNING MODIFIED OLD *", "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements."),
        ("INSERT INTO Tab VALUE {'a': 1} RETURNING ALL OLD *", "RETURNING is not supported in INSERT"),
        ("UPDATE Tab SET a = 1 WHERE pk = 1 RETURNING ALL OLD", "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause"),
        ("UPDATE Tab SET a = 1 WHERE pk = 1 RETURNING *", "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause"),
        ("INSERT INTO Tab VALUE 'a'", "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement."),
        ("INSERT INTO Tab VALUES {'a': 1}", 'Unsupported operation: Inserting multiple items in a single statement is not supported, use "INSERT INTO tableName VALUE item" instead'),
    ],
)  # fmt: skip
def test_clauses(text, expected):
    """RETURNING, and what may be inserted."""
    assert message(text) == expected


def test_parameters_are_counted_and_checked():
    """As many as question marks; and each a value, whatever the statement says."""
    count = "Number of parameters in request and statement don't match."
    assert message("SELECT * FROM Tab WHERE pk = ?") == count
    assert message("SELECT * FROM Tab", {"S": "a"}) == count
    assert message("SELECT nonsense", {"SS": ["a", "a"]}) == f"{INVALID}Input collection [a, a] contains duplicates."


def test_a_question_mark_in_a_text_is_none():
    """Nor one in a comment."""
    assert parse("SELECT * FROM Tab WHERE pk = '?' -- ?").where is not None
