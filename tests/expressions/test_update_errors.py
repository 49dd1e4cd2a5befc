"""What is wrong with an update, in AWS's words and order."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

TYPES = "Incorrect operand type for operator or function; operator"
ACTION = TYPES + ": {}, operand type: {}, typeSet: ALLOWED_FOR_ADD_OPERAND"
OVERLAP = "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
CONFLICT = "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: "
NAMES = {"#a": "a", "#c": "c", "#d": "[3]"}


def problem(text, names=None, values=None):
    with pytest.raises(AwsError) as caught:
        Expressions(names, values).update(text)
    kind, _, message = caught.value.message.partition(": ")
    assert kind == "Invalid UpdateExpression"
    return message


@pytest.mark.parametrize(
    ("text", "token", "near"),
    [
        ("INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX"),
        ("whatever", "whatever", "whatever"),
        ("SET", "<EOF>", "SET"),
        ("set a", "<EOF>", "a"),
        ("add a", "<EOF>", "a"),
        ("set a=set", "set", "=set"),
        ("remove a = b", "=", "a = b"),
        ("delete a b", "b", "a b"),
        ("add a if_not_exist(b)", "if_not_exist", "a if_not_exist("),
        ("remove a b", "b", "a b"),
        ("set a bad_value", "bad_value", "a bad_value"),
        ("set :a = b", ":a", "set :a ="),
        ("remove :a", ":a", "remove :a"),
        ("set a = b / c", "/", "b / c"),
        ('set a[1] = "eight"', '"eight"', '= "eight"'),
        (" #a", "#a", " #a"),
        ("REMOVE ", "<EOF>", "REMOVE "),
        ("SET and = b", "and", "SET and ="),
        ("SET a = in(b, c)", "in", "= in("),
        ("set a[1] = 1", "1", "= 1"),
        ("SET a = if_not_exist(a, 100)", "100", ", 100)"),
        ("SET if_not_exist(a, b) = a", "(", "if_not_exist(a"),
        ("set (a = (b + c))", "(", "set (a"),
        ("set a = (b.c).d + e", ".", ").d"),
        ("set a = (b.c)[0] + e", "[", ")[0"),
        ("set a = b + c + d", "+", "c + d"),
        ("SET b = if_not_exists(b, :v+:w)", "+", ":v+:w"),
        ("SET b = f((a+b))", "+", "a+b"),
        ("SET #attr1 = :val1, #attr2 = :val2,", "<EOF>", ","),
        ("SET _123 = :v", "_", "SET _123"),
        ("SET 123a = :v", "123", "SET 123a"),
        ("SET hi$there = :v", "$", "hi$there"),
        ("SET # = :v", "#", "SET # ="),
        ("SET a = :", ":", "= :"),
        ("SET a = _f(b)", "_", "= _f"),
        ("SET a[#x] = :v", "#x", "[#x]"),
    ],
)
def test_syntax_errors(text, token, near):
    """Sections, paths and right sides have AWS's grammar (dynalite, moto, Alternator)."""
    assert problem(text) == f'Syntax error; token: "{token}", near: "{near}"'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SET a = ((b))", "The expression has redundant parentheses;"),
        ("SET a = ((b)) SET", "The expression has redundant parentheses;"),
        ("SET a = foo(a), abOrt = b", "Invalid function name; function: foo"),
        ("SET abOrt = foo(a)", "Attribute name is a reserved keyword; reserved keyword: abOrt"),
        ("SET a = size(b), c = foo(d)", "The function is not allowed in an update expression; function: size"),
        (" set #c = :c set abOrt = true ", "Attribute name is a reserved keyword; reserved keyword: abOrt"),
        (" remove Absolute ", "Attribute name is a reserved keyword; reserved keyword: Absolute"),
        ("set #c = if_not_exist(:c) set c = d", "Invalid function name; function: if_not_exist"),
        ("SET a = LIST_APPEND(b, c)", "Invalid function name; function: LIST_APPEND"),
        ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
        ("SET a = list_append(list_append(b, c), d)", "The function is not allowed to be used this way in an expression; function: list_append"),
        ("set a = #x set c = :d", 'The "SET" section can only be used once in an update expression;'),
        ("add #d :e set a = b add e :f", 'The "ADD" section can only be used once in an update expression;'),
        ("SET #x = if_not_exists(:c)", "An expression attribute name used in the document path is not defined; attribute name: #x"),
        ("SET #a = if_not_exists(:c)", "An expression attribute value used in expression is not defined; attribute value: :c"),
        ("set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", OVERLAP + "[c, [1], a], path two: [c]"),
        ("set #c[3].#d = a, #c[3] = a", OVERLAP + "[c, [3], [3]], path two: [c, [3]]"),
        ("SET a = b REMOVE a", OVERLAP + "[a], path two: [a]"),
        ("SET a.b = c, a.b.c.d.e = d", OVERLAP + "[a, b], path two: [a, b, c, d, e]"),
        ("set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", CONFLICT + "[c, [3], [3]], path two: [c, [3], [3]]"),
        ("remove a.#c set a[1] = #d", CONFLICT + "[a, c], path two: [a, [1]]"),
        ("set a = if_not_exists(c)", "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"),
        ("set a = list_append(c)", "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1"),
        ("set a = if_not_exists(if_not_exists(a, b), c)", "Operator or function requires a document path; operator or function: if_not_exists"),
        ("set e = if_not_exists(a, #a)", "The first operand must be distinct from the remaining operands for this operator or function; operator: if_not_exists, first operand: [a]"),
        ("remove a" + ".b" * 32, "The document path has too many nesting levels; nesting levels: 33"),
    ],
)  # fmt: skip
def test_problems_in_order(text, message):
    """Functions and reserved words, sections, names, values, paths and operands come in this order (dynalite)."""
    assert problem(text, NAMES) == message


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("set b = list_append(:a, a), c = if_not_exists(a) add a.b :a", {"S": "a"}, ACTION.format("ADD", "STRING")),
        ("delete a.b :a", {"N": "1"}, ACTION.format("DELETE", "NUMBER")),
        ("add a.b :a", {"NULL": True}, ACTION.format("ADD", "NULL")),
        ("delete a.b :a", {"BOOL": False}, ACTION.format("DELETE", "BOOL")),
        ("add a.b :a", {"B": b"a"}, ACTION.format("ADD", "BINARY")),
        ("add a.b :a", {"M": {}}, ACTION.format("ADD", "MAP")),
        ("add a.b :a", {"L": []}, ACTION.format("ADD", "LIST")),
        ("set a = list_append(:a, a)", {"SS": ["a"]}, TYPES + " or function: list_append, operand type: SS"),
        ("set a = list_append(b, :a)", {"M": {}}, TYPES + " or function: list_append, operand type: M"),
        ("set a = a + :a", {"L": []}, TYPES + " or function: +, operand type: L"),
        ("set a = :a - a", {"B": b"a"}, TYPES + " or function: -, operand type: B"),
        ("set a = if_not_exists(:a, c)", {"S": "a"}, "Operator or function requires a document path; operator or function: if_not_exists"),
    ],
)  # fmt: skip
def test_constants_of_a_wrong_type(text, value, message):
    """Actions name types at length, functions by their descriptor (dynalite)."""
    assert problem(text, None, {":a": value}) == message


def test_an_empty_update_and_an_oversized_one():
    """An oversized UpdateExpression does not say its size, other than all others (conformance suite, deepRequests)."""
    assert problem("") == "The expression can not be empty;"
    text = "SET " + ", ".join(f"a{i} = :v" for i in range(500))
    assert problem(text) == "Expression size has exceeded the maximum allowed size;"
