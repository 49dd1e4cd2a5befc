"""Whether an update means anything, checked in the service's order (dynalite's UpdateItem recordings)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streammock.errors import expressions as texts
from streammock.expressions.check import (
    CONDITION_FUNCTIONS,
    UPDATE_FUNCTIONS,
    check_function,
    check_operands_distinct,
    check_operators,
    check_tree,
)
from streammock.expressions.paths import check_distinct
from streammock.expressions.placeholders import Scope
from streammock.expressions.tree import Action, Arithmetic, Call, Node, Path, Reference, in_order
from streammock.expressions.update_parser import ParsedUpdate

_LONG_NAMES: Final = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "NULL": "NULL",
    "BOOL": "BOOL",
    "L": "LIST",
    "M": "MAP",
}


def check_update(parsed: ParsedUpdate, scope: Scope) -> None:
    """Raise InvalidExpression for the first thing that is wrong."""
    check_tree(parsed.actions, _check_call)
    _check_sections(parsed.sections)
    check_actions(parsed.actions, scope)
    check_operators(parsed.operators)


def check_actions(actions: Sequence[Action], scope: Scope) -> None:
    """What concerns the actions themselves, whatever language they came in."""
    nodes = in_order(*actions)
    for kind in (Path, Reference):
        for node in nodes:
            if isinstance(node, kind):
                scope.touch(node)
    check_distinct([scope.steps(action.path) for action in actions])
    for action in actions:
        _check_action(action, scope)
    for node in nodes:
        _check_operands(node, scope)


def _check_sections(sections: tuple[str, ...]) -> None:
    seen = set()
    for section in sections:
        if section in seen:
            raise texts.section_repeated(section)
        seen.add(section)


def _check_call(call: Call, above: Node | None) -> None:
    """list_append() is the whole right side or nothing: it nests in no other function (dynamodb_facts 13)."""
    check_function(call.function, UPDATE_FUNCTIONS, CONDITION_FUNCTIONS, "update")
    if call.function == "list_append" and isinstance(above, (Call, Arithmetic)):
        raise texts.function_misused(call.function)


def _check_action(action: Action, scope: Scope) -> None:
    if action.section not in ("ADD", "DELETE") or action.operand is None:
        return
    kind = str(scope.kind(action.operand))
    if kind in _LONG_NAMES and not (action.section == "ADD" and kind == "N"):
        raise texts.wrong_action_operand_type(action.section, _LONG_NAMES[kind])


def _check_operands(node: Node, scope: Scope) -> None:
    if isinstance(node, Arithmetic):
        _check_kinds(node.operator, node, "N", scope)
    elif isinstance(node, Call):
        if len(node.arguments) != UPDATE_FUNCTIONS[node.function]:
            raise texts.wrong_operand_count(node.function, len(node.arguments))
        if node.function == "list_append":
            _check_kinds(node.function, node, "L", scope)
        elif not isinstance(node.arguments[0], Path):
            raise texts.path_required(node.function)
        else:
            check_operands_distinct(node, scope)


def _check_kinds(operator: str, node: Node, wanted: str, scope: Scope) -> None:
    for operand in node.parts():
        kind = scope.kind(operand)
        if kind not in (None, wanted):
            raise texts.wrong_operand_type(operator, str(kind))
