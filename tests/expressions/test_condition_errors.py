"""What is wrong with a condition, in AWS's words and order."""

from __future__ import annotations

import pytest

from streammock.errors import AwsError
from streammock.expressions.request import Expressions

TYPES = "Incorrect operand type for operator or function; operator or function: "
MISUSED = "The function is not allowed to be used this way in an expression; function: "
REDUNDANT = "The expression has redundant parentheses;"
NAME = "An expression attribute name used in the document path is not defined; attribute name: "
VALUE = "An expression attribute value used in expression is not defined; attribute value: "
COUNT = "Incorrect number of operands for operator or function; operator or function: "
DISTINCT = "The first operand must be distinct from the remaining operands for this operator or function; operator: "
LIST = {"L": []}


def problem(text, names=None, values=None):
    with pytest.raises(AwsError) as caught:
        Expressions(names, values).condition(text, "FilterExpression")
    assert caught.value.code == "ValidationException"
    kind, _, message = caught.value.message.partition(": ")
    assert kind == "Invalid FilterExpression"
    return message


@pytest.mark.parametrize(
    ("text", "token", "near"),
    [
        ("things are not gonna be ok", "are", "things are not"),
        ("a > 4", "4", "> 4"),
        ("a", "<EOF>", "a"),
        (":v", "<EOF>", ":v"),
        ("NOT a", "<EOF>", "a"),
        ("a AND :v", "AND", "a AND :v"),
        ("a = = b", "=", "= = b"),
        ("i != :i", "!", "i !="),
        ("a-b", "-", "a-b"),
        ("tenantAgent:abc123-x", ":abc123", "tenantAgent:abc123-"),
        ("#articleId attribute_not_exists :ckpst", "attribute_not_exists", "#articleId attribute_not_exists :ckpst"),
        ("attribute_exists(car_id) AND NOT #has_air", "<EOF>", "#has_air"),
        ("begins_with()", ")", "()"),
        ("attribute_exists(Pictures-RearView)", "-", "Pictures-RearView"),
        ('attribute_exists("Pictures.RearView")', '"Pictures.RearView"', '("Pictures.RearView")'),
        ("a = 'it\\'s' AND", "'it\\'s'", "= 'it\\'s' AND"),
        ("a = 'open", "'", "= 'open"),
        ("l[00] = b", "0", "00]"),
        ("(doc.y)[1] = b", "[", ")[1"),
        ("(doc).y = b", ".", ").y"),
        (" IN (b)", "IN", " IN ("),
        ("a = ", "<EOF>", "= "),
        ("a = b, ", ",", "b, "),
        ("remove = b", "remove", "remove ="),
        ("a.set = b", "set", ".set ="),
        ("a = b AND add(c)", "add", "AND add("),
        ("attribute_exists(Pictures..RearView)", ".", "..RearView"),
        ("attribute_exists(Pi#ctures.RearView)", "#ctures", "Pi#ctures."),
        ("attribute_exists(asdf[a])", "a", "[a]"),
        ("a in b, c", "b", "in b,"),
        ("a in (b,c,)", ")", ",)"),
        ("a IN ()", ")", "()"),
        ("a IN (b c)", "c", "b c)"),
        ("a > between", "between", "> between"),
        ("(a)between(b.(c.d))and(c)", "(", ".(c"),
        ("(a)between(b.c.d)and((c)", "<EOF>", ")"),
        ("a between b or c", "or", "b or c"),
        ("#$.b > a", "#", "#$"),
        ("a > :things.stuff", ".", ":things.stuff"),
        ("b[:a] > a", ":a", "[:a]"),
        ("b[#_] > a", "#_", "[#_]"),
        ("b[1 > a", ">", "1 > a"),
        ("ü > a", "ü", "ü >"),
        ("_a > a", "_", "_a"),
        ("(a)between(b.c[4.5].#d)and(:a)", ".", "4.5"),
        ("size(a).b > a", ".", ").b"),
        ("(size(a)).b > a", ".", ").b"),
        ("size(a)[0] > a", "[", ")[0"),
        ("(a = b) = c", "=", ") = c"),
        ("(a) AND b = c", "AND", ") AND b"),
        ("a = (b = c)", "=", "b = c"),
        ("a = NOT b", "NOT", "= NOT b"),
        ("a = b)", ")", "b)"),
        ("f(a b)", "b", "a b)"),
        ("a.and = b", "and", ".and ="),
        ("   ", "<EOF>", "   "),
        ("(", "<EOF>", "("),
    ],
)
def test_syntax_errors_show_the_token_and_its_neighbours(text, token, near):
    """``near`` is the text from the token before to the one behind, as AWS prints it (dynalite, threads of users, DynamoDB Local)."""
    assert problem(text) == f'Syntax error; token: "{token}", near: "{near}"'


@pytest.mark.parametrize(
    "text",
    [
        "((a < b))",
        "((attribute_not_exists(pk)))",
        "a=a and a > ((views))",
        "(a)between(((b.c)).d)and(c)",
        "a > whatever((:things), ((a)))",
        "a=a AND ((a=a AND a=a)) AND a=a",
        "a=a OR ((a=a OR (a=a OR a=a)))",
        "a IN (((b)), c)",
        "((size(a))) > b",
        "((a = b)) AND",
        "((a = b)) c",
    ],
)
def test_redundant_parentheses_come_first(text):
    """Two pairs of parentheses around one thing are refused before names and what follows are looked at (dynalite, DynamoDB Local)."""
    assert problem(text) == REDUNDANT


@pytest.mark.parametrize("text", ["((p <> :p) and p <> :p)", "(a < b)", "((a) < (b))", "f((a))"])
def test_single_parentheses_are_not_redundant(text):
    """One pair around anything is fine (Alternator's test_redundant_parentheses)."""
    assert problem(text + " AND zz(a)").startswith("Invalid function name")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a=a and whatever((:things)) > a", "Invalid function name; function: whatever"),
        ("attRIbute_exIsts((views), #a)", "Invalid function name; function: attRIbute_exIsts"),
        ("BEGINS_WITH(a, :a)", "Invalid function name; function: BEGINS_WITH"),
        ("if_not_exists(a, a) = :a", "The function is not allowed in a condition expression; function: if_not_exists"),
        ("list_append(a, a) = :a", "The function is not allowed in a condition expression; function: list_append"),
        ("a=a and attribute_exists((views), (#a)) > b", MISUSED + "attribute_exists"),
        ("attribute_type(things, :a) > b", MISUSED + "attribute_type"),
        ("size(contains(a, b)) > a", MISUSED + "contains"),
        ("size(things)", MISUSED + "size"),
        ("(size(things))", MISUSED + "size"),
        ("a = b AND NOT size(things)", MISUSED + "size"),
        ("a between b and attribute_exists(things)", MISUSED + "attribute_exists"),
        ("a in (b, attribute_exists(things))", MISUSED + "attribute_exists"),
        ("attribute_exists(foo(b)) = c", MISUSED + "attribute_exists"),
        (
            "if_not_exists(a, b) = c AND foo(d)",
            "The function is not allowed in a condition expression; function: if_not_exists",
        ),
        ("views = a AND foo(b)", "Attribute name is a reserved keyword; reserved keyword: views"),
        ("size(views) = foo(b)", "Attribute name is a reserved keyword; reserved keyword: views"),
        ("foo(views)", "Invalid function name; function: foo"),
        ("a[2147483648].views = b", "List index is not within the allowable range; index: [2147483648]"),
        ("views = a[2147483648]", "Attribute name is a reserved keyword; reserved keyword: views"),
        ("#x = a[2147483648]", "List index is not within the allowable range; index: [2147483648]"),
        ("a" + ".b" * 31 + ".#x = c", "The document path has too many nesting levels; nesting levels: 33"),
        ("attribute_exists(views, #a)", "Attribute name is a reserved keyword; reserved keyword: views"),
        (":a < abOrT", "Attribute name is a reserved keyword; reserved keyword: abOrT"),
        ("attribute_exists(#Pictures.RearView, :a) and a=a", NAME + "#Pictures"),
        ("begins_with(Pictures.#RearView)", NAME + "#RearView"),
        ("(#P between :lo and :hi) and (#PC in (:cat1, :cat2))", NAME + "#P"),
        ("(a)between(b.c[45].#d)and(:a)", NAME + "#d"),
        ("begins_with(:hello, #a, #b)", VALUE + ":hello"),
        (":a < :b", VALUE + ":a"),
        ("attribute_exists(things, a) and a=a", COUNT + "attribute_exists, number of operands: 2"),
        ("attribute_type(things)", COUNT + "attribute_type, number of operands: 1"),
        ("begins_with(things, size(a), b)", COUNT + "begins_with, number of operands: 3"),
        ("size(things, a) > b", COUNT + "size, number of operands: 2"),
        (
            "a in (" + ", ".join(["b"] * 101) + ")",
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
    ],
)
def test_problems_that_need_no_values(text, message):
    """Functions and reserved words come as written, then names, counts and types (dynalite, DynamoDB Local)."""
    assert problem(text) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = a AND #a = b AND :views > a", "=, first operand: [a]"),
        ("#a <> a", "<>, first operand: [a]"),
        ("((a=a) OR (a=a))", "=, first operand: [a]"),
        ("contains(ab.bc[1].a, ab.bc[1].#a)", "contains, first operand: [ab, bc, [1], a]"),
        ("attribute_type(ab.bc[1].#a, ab.bc[1].a)", "attribute_type, first operand: [ab, bc, [1], a]"),
        ("a BETWEEN b AND #a", "BETWEEN, first operand: [a]"),
        ("a IN (b, a)", "IN, first operand: [a]"),
    ],
)
def test_the_first_operand_differs_from_the_others(text, message):
    """An attribute is not compared with itself (dynalite, conformance suite)."""
    assert problem(text, {"#a": "a"}) == DISTINCT + message


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("attribute_type(a, size(a)) and a=a and a=:a", {"N": "1"}, TYPES + "attribute_type, operand type: N"),
        ("attribute_type(a, :a)", {"N": "1"}, TYPES + "attribute_type, operand type: N"),
        ("attribute_type(a, :a)", {"S": "DOG"}, "Invalid attribute type name found; type: DOG, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"),
        ("begins_with(a, size(a)) and a=:a", {"N": "1"}, TYPES + "begins_with, operand type: N"),
        ("begins_with(a, :a)", {"BOOL": True}, TYPES + "begins_with, operand type: BOOL"),
        ("begins_with(:a, a)", {"BS": [b"a"]}, TYPES + "begins_with, operand type: BS"),
        ("size(size(a)) > :a", {"N": "1"}, TYPES + "size, operand type: N"),
        ("attribute_not_exists(size(:a))", {"N": "1"}, TYPES + "size, operand type: N"),
        ("size(:a) > a", {"NULL": True}, TYPES + "size, operand type: NULL"),
        ("attribute_exists(:a) and a=a", {"S": "1"}, "Operator or function requires a document path; operator or function: attribute_exists"),
        ("attribute_not_exists(size(:a))", {"S": "1"}, "Operator or function requires a document path; operator or function: attribute_not_exists"),
        ("a < :a", LIST, TYPES + "<, operand type: L"),
        (":a >= a", {"BOOL": True}, TYPES + ">=, operand type: BOOL"),
        ("a BETWEEN b AND :a", LIST, TYPES + "BETWEEN, operand type: L"),
        ("attribute_type(a, b) or a = :a", LIST, TYPES + "attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"),
    ],
)  # fmt: skip
def test_constants_of_a_wrong_type_are_refused(text, value, message):
    """Types are checked of constants only, condition by condition (dynalite, conformance suite)."""
    assert problem(text, None, {":a": value}) == message


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        ({"N": "1"}, {"S": "a"}, "same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}"),
        ({"S": "b"}, {"S": "a"}, "upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"),
        ({"N": "10"}, {"N": "9"}, "upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: AttributeValue: {N:9}"),
        ({"B": b"b"}, {"B": b"a"}, "upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {B:Yg==}, upper bound operand: AttributeValue: {B:YQ==}"),
    ],
)  # fmt: skip
def test_bounds_are_of_one_type_and_in_order(low, high, message):
    """BETWEEN's two constants are compared with each other before any item is read (dynalite)."""
    text = problem("a BETWEEN :a AND :b", None, {":a": low, ":b": high})
    assert text == f"The BETWEEN operator requires {message}"


def test_conditions_are_checked_in_the_order_in_which_they_are_written():
    """An undefined value behind a bad operand is not reached, and the other way round (conformance suite)."""
    number = {":n": {"N": "1"}}
    assert problem("pk = :missing AND begins_with(sk, :n)", None, number) == VALUE + ":missing"
    assert problem("begins_with(sk, :n) AND pk = :missing", None, number) == TYPES + "begins_with, operand type: N"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" + ".b" * 32 + " = :a", "The document path has too many nesting levels; nesting levels: 33"),
        ("a[99999999999999] = :a", "List index is not within the allowable range; index: [99999999999999]"),
    ],
)
def test_paths_have_limits(text, message):
    """Paths have 32 steps at most, and indexes fit an integer (Alternator's test_projection_expression)."""
    assert problem(text, None, {":a": {"N": "1"}}) == message
