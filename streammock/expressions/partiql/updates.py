"""SET and REMOVE as text: the actions of an update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streammock.errors import partiql as texts
from streammock.expressions.partiql.literals import at_constant, parse_constant, parse_path
from streammock.expressions.partiql.tokens import Token, Tokens
from streammock.expressions.tree import Action, Arithmetic, Call, Literal, Node, Path, Reference
from streammock.values.attribute import kind_of

_SET_FUNCTIONS: Final = {"set_add": "ADD", "set_delete": "DELETE"}
_SETS: Final = frozenset(("SS", "NS", "BS"))


def parse_actions(tokens: Tokens, kinds: Sequence[str]) -> list[Action]:
    """All SET and REMOVE clauses at the cursor, in any order; ``kinds`` are the parameters' types."""
    actions: list[Action] = []
    while tokens.at_keyword("SET", "REMOVE"):
        if tokens.take().text == "REMOVE":
            actions.append(Action("REMOVE", _target(tokens)))
            continue
        actions.append(_assignment(tokens, kinds))
        while tokens.take_symbol(","):
            actions.append(_assignment(tokens, kinds))
    return actions


def _target(tokens: Tokens) -> Path:
    if not tokens.current.is_name():
        raise texts.name_expected()
    return parse_path(tokens)


def _assignment(tokens: Tokens, kinds: Sequence[str]) -> Action:
    path = _target(tokens)
    tokens.expect_symbol("=", texts.expected(what="EQUAL"))
    if tokens.at_call() and tokens.current.text.lower() in _SET_FUNCTIONS:
        return _set_function(path, tokens, kinds)
    left = _operand(tokens)
    if not tokens.at_symbol("+", "-"):
        return Action("SET", path, left)
    operator = tokens.take().text
    right = _operand(tokens)
    if tokens.at_symbol("+", "-", "*", "/", "%", "||"):
        raise texts.unsupported_update_operator(tokens.current.text)
    return Action("SET", path, Arithmetic(operator, left, right))


def _operand(tokens: Tokens) -> Node:
    """A path, a constant, or list_append."""
    if tokens.at_end():
        raise texts.right_side_missing()
    if tokens.at_call():
        return _list_append(tokens)
    return _plain_operand(tokens)


def _plain_operand(tokens: Tokens) -> Node:
    if at_constant(tokens):
        return parse_constant(tokens)
    if tokens.at_keyword("MISSING"):
        raise texts.missing_as_value()
    if not tokens.current.is_name():
        raise tokens.unexpected()
    return parse_path(tokens)


def _arguments(tokens: Tokens) -> tuple[Token, list[tuple[Token, Node]]]:
    """The function's name, and its arguments with the tokens that they begin with."""
    name = tokens.take()
    tokens.take()
    arguments: list[tuple[Token, Node]] = []
    while not tokens.take_symbol(")"):
        if arguments:
            tokens.expect_symbol(",", texts.expected(what="RIGHT_PAREN"))
        if tokens.at_call():
            raise texts.unrecognized_function(tokens.current.text.lower(), tokens.place(tokens.current))
        arguments.append((tokens.current, _plain_operand(tokens)))
    return name, arguments


def _list_append(tokens: Tokens) -> Node:
    if tokens.current.text.lower() != "list_append":
        raise texts.unrecognized_function(tokens.current.text.lower(), tokens.place(tokens.current))
    _, arguments = _arguments(tokens)
    return Call("list_append", [node for _, node in arguments])


def _set_function(path: Path, tokens: Tokens, kinds: Sequence[str]) -> Action:
    """``set_add(path, members)`` and ``set_delete``: what UpdateExpression calls ADD and DELETE.

    The places that AWS's errors name were captured by paritysuite and floci.
    """
    name, arguments = _arguments(tokens)
    function = name.text.upper()
    if len(arguments) != 2:
        raise texts.set_function_arguments(function, tokens.place(name))
    (first, target), (_, members) = arguments
    if not isinstance(target, Path) or target.steps != path.steps:
        raise texts.set_function_target(function, tokens.place(name))
    if _kind(members, kinds) not in _SETS:
        raise texts.set_function_value(function, tokens.place(first))
    return Action(_SET_FUNCTIONS[name.text.lower()], path, members)


def _kind(node: Node, kinds: Sequence[str]) -> str | None:
    if isinstance(node, Literal):
        return kind_of(node.value)
    return kinds[int(node.name)] if isinstance(node, Reference) else None
