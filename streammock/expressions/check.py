"""Whether a condition means anything: checks of its whole tree, in the service's order.

The order is AWS's, as dynalite recorded it (FilterExpression tests) and the conformance suite confirms: redundant
parentheses, function names, functions out of place and reserved words of the whole expression; then condition by
condition, as written, undefined names and values, numbers of operands, equal operands, types of constants.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from streammock.errors import expressions as texts
from streammock.expressions.condition_parser import ParsedCondition
from streammock.expressions.paths import show
from streammock.expressions.placeholders import Scope
from streammock.expressions.reserved import is_reserved
from streammock.expressions.tree import (
    And,
    Between,
    Call,
    Comparison,
    Membership,
    NameReference,
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
PATH_FUNCTIONS: Final = frozenset(("attribute_exists", "attribute_not_exists"))

_SIZELESS = frozenset(("N", "BOOL", "NULL"))
_ANY_TYPE = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"


def check_condition(parsed: ParsedCondition, scope: Scope) -> None:
    """Raise InvalidExpression for the first thing that is wrong."""
    if parsed.redundant:
        raise texts.redundant_parentheses()
    nodes = in_order(parsed.root)
    calls = [node for node in nodes if isinstance(node, Call)]
    check_names(calls, CONDITION_FUNCTIONS, UPDATE_FUNCTIONS, "condition")
    _check_places(parsed.root, nodes)
    check_reserved(nodes)
    for condition in conditions_of(parsed.root):
        check_one(condition, scope)


def check_names(calls: list[Call], known: dict[str, int], other: dict[str, int], expression: str) -> None:
    """Every function exists, and belongs to this kind of expression."""
    for call in calls:
        if call.function not in known and call.function not in other:
            raise texts.unknown_function(call.function)
    for call in calls:
        if call.function in other:
            raise texts.function_of_other_expression(call.function, expression)


def check_reserved(nodes: list[Node]) -> None:
    """No name in a path is a reserved word."""
    for node in nodes:
        if isinstance(node, Path):
            for step in node.steps:
                if isinstance(step, str) and not isinstance(step, NameReference) and is_reserved(step):
                    raise texts.reserved_word(step)


def _check_places(root: Node, nodes: list[Node]) -> None:
    """size() is an operand and never a condition; all others are the other way round."""
    for node in nodes:
        is_junction = isinstance(node, (And, Or, Not))
        for part in node.parts():
            if isinstance(part, Call) and (part.function == "size") is is_junction:
                raise texts.function_misused(part.function)
    if isinstance(root, Call) and root.function == "size":
        raise texts.function_misused(root.function)


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
        _check_distinct(node, scope)
    for node in nodes:
        _check_types(node, scope)


def _check_distinct(node: Node, scope: Scope) -> None:
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
    elif kinds[0] in _SIZELESS:  # size and contains: what has no size contains nothing either
        raise texts.wrong_operand_type(function, str(kinds[0]))
