"""Whether a condition means anything: checks of its whole tree, in the service's order.

The order is AWS's, as dynalite recorded it (FilterExpression tests) and the conformance suite confirms: functions and
reserved words of the whole expression, from its beginning (as in DynamoDB Local, which the recordings agree with); then
condition by condition, as written, undefined names and values, numbers of operands, equal operands, types of constants.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Final

from streammock.errors import expressions as texts
from streammock.expressions.paths import MAX_INDEX, show
from streammock.expressions.placeholders import Scope
from streammock.expressions.reserved import is_reserved
from streammock.expressions.tree import (
    And,
    Between,
    Call,
    Comparison,
    Membership,
    Node,
    Not,
    Or,
    Path,
    in_order,
    is_condition,
)
from streammock.values.order import ORDERED_KINDS

CONDITION_FUNCTIONS: Final = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
UPDATE_FUNCTIONS: Final = {"if_not_exists": 2, "list_append": 2}
MAX_OPTIONS: Final = 100
MAX_OPERATORS: Final = 300
PATH_FUNCTIONS: Final = frozenset(("attribute_exists", "attribute_not_exists"))

_SIZELESS = frozenset(("N", "BOOL", "NULL"))
_ANY_TYPE = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"


def check_condition(root: Node, scope: Scope) -> None:
    """Raise InvalidExpression for the first thing that is wrong."""
    check_tree([root], _check_condition_call)
    for condition in conditions_of(root):
        check_one(condition, scope)


def check_tree(roots: Sequence[Node], check_call: Callable[[Call, Node | None], None]) -> None:
    """What can be told of functions and paths without names and values, each before what stands to its right.

    Parameters
    ----------
    roots:
        The trees.
    check_call:
        Raises where a function cannot stand below another node; None is the top.
    """
    stack: list[tuple[Node, Node | None]] = [(root, None) for root in reversed(roots)]
    seen = set()
    while stack:
        node, above = stack.pop()
        if type(node) is Path:
            if node not in seen:  # a path that stands in several places is one node
                seen.add(node)
                check_path(node)
            continue
        if type(node) is Call:
            check_call(node, above)
        stack.extend([(part, node) for part in reversed(tuple(node.parts()))])


def check_operators(count: int) -> None:
    """Operators and functions are few enough: 300 (dynamodb_facts 11; that it comes last is DynamoDB Local's)."""
    if count > MAX_OPERATORS:
        raise texts.too_many_operators(MAX_OPERATORS + 1)


def check_function(name: str, known: Container[str], other: Container[str], expression: str) -> None:
    """A function exists, and belongs to this kind of expression."""
    if name in other:
        raise texts.function_of_other_expression(name, expression)
    if name not in known:
        raise texts.unknown_function(name)


def check_path(path: Path) -> None:
    """No name is a reserved word, no index out of range."""
    for step in path.steps:
        if type(step) is str and is_reserved(step):
            raise texts.reserved_word(step)
        if type(step) is int and step > MAX_INDEX:
            raise texts.index_out_of_range(step)


def _check_condition_call(call: Call, above: Node | None) -> None:
    """size() is an operand and never a condition; all others are the other way round."""
    check_function(call.function, CONDITION_FUNCTIONS, UPDATE_FUNCTIONS, "condition")
    if (call.function == "size") is (above is None or isinstance(above, (And, Or, Not))):
        raise texts.function_misused(call.function)


def conditions_of(root: Node) -> Iterator[Node]:
    """The single conditions under all AND, OR and NOT, as written."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, (And, Or, Not)):
            stack.extend(reversed(tuple(node.parts())))
        else:
            yield node


def check_one(condition: Node, scope: Scope) -> None:
    """The checks of one condition under all AND, OR and NOT."""
    nodes = in_order(condition)
    for node in nodes:
        scope.touch(node)
    for node in nodes:
        if isinstance(node, Call) and len(node.arguments) != CONDITION_FUNCTIONS[node.function]:
            raise texts.wrong_operand_count(node.function, len(node.arguments))
        if isinstance(node, Membership) and len(node.options) > MAX_OPTIONS:
            raise texts.too_many_options(len(node.options))
    for node in nodes:
        check_operands_distinct(node, scope)
    for node in nodes:
        _check_types(node, scope)


def check_operands_distinct(node: Node, scope: Scope) -> None:
    """An attribute is not compared with itself."""
    if isinstance(node, Call):
        operator = node.function
    elif isinstance(node, (Comparison, Between, Membership)):
        operator = node.operator
    else:
        return
    first, *others = node.parts()
    if not isinstance(first, Path):
        return
    steps = scope.steps(first)
    for other in others:
        if isinstance(other, Path) and scope.steps(other) == steps:
            raise texts.operands_not_distinct(operator, show(steps))


def _check_types(node: Node, scope: Scope) -> None:
    if isinstance(node, Call):
        _check_arguments(node, scope)
    elif isinstance(node, Between) or (isinstance(node, Comparison) and node.operator not in ("=", "<>")):
        for operand in node.parts():
            kind = _kind(operand, scope)
            if kind is not None and kind not in ORDERED_KINDS:
                raise texts.wrong_operand_type(node.operator, kind)


def _kind(operand: Node, scope: Scope) -> str | None:
    """The type of an operand as far as the expression tells it: size() gives numbers, conditions (in PartiQL) truth."""
    if is_condition(operand):
        return "BOOL"
    return "N" if isinstance(operand, Call) else scope.kind(operand)


def _check_arguments(call: Call, scope: Scope) -> None:
    function = call.function
    kinds = [_kind(argument, scope) for argument in call.arguments]
    if function in PATH_FUNCTIONS:
        if not isinstance(call.arguments[0], Path):
            raise texts.path_required(function)
    elif function == "begins_with":
        for kind in kinds:
            if kind not in (None, "S", "B"):
                raise texts.wrong_operand_type(function, str(kind))
    elif function == "attribute_type":
        if kinds[1] != "S":
            raise texts.wrong_operand_type(function, kinds[1] or _ANY_TYPE)
    elif function == "size" and kinds[0] in _SIZELESS:  # contains() takes anything, and nothing of what has no parts
        raise texts.wrong_operand_type(function, str(kinds[0]))
