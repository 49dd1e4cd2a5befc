"""UpdateExpression as text: sections of actions."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from streammock.errors import expressions as texts
from streammock.expressions.operands import GROUP, OperandParser, parse_path
from streammock.expressions.tokens import Tokens
from streammock.expressions.tree import Action, Arithmetic, Node, Reference

SECTIONS: Final = frozenset(("SET", "REMOVE", "ADD", "DELETE"))


class ParsedUpdate(NamedTuple):
    """An update's actions, and what only its text shows."""

    actions: tuple[Action, ...]
    sections: tuple[str, ...]
    operators: int  # and functions


@lru_cache(maxsize=1024)
def parse_update(text: str) -> ParsedUpdate:
    """The actions of an update; raises InvalidExpression."""
    tokens = Tokens(text, texts.update_too_long)
    parser = _ValueParser(tokens)
    actions: list[Action] = []
    sections: list[str] = []
    while tokens.kind != "end" or not sections:
        section = tokens.keyword
        if section not in SECTIONS:
            raise tokens.error()
        tokens.advance()
        sections.append(section)
        actions.append(_action(section, tokens, parser))
        while tokens.current == ",":
            tokens.advance()
            actions.append(_action(section, tokens, parser))
    return ParsedUpdate(tuple(actions), tuple(sections), parser.operators)


def _action(section: str, tokens: Tokens, values: _ValueParser) -> Action:
    path = parse_path(tokens)
    if section == "SET":
        tokens.expect("=")
        return Action(section, path, values.run())
    if section == "REMOVE":
        return Action(section, path)
    if tokens.kind != "value":
        raise tokens.error()
    return Action(section, path, Reference(tokens.take()))


class _ValueParser(OperandParser):
    """The right side of SET: at most one + or - between operands."""

    def after_full(self, node: Node) -> Node | None:
        frame, tokens = self.frame, self.tokens
        if frame.operator is not None:
            node = Arithmetic(frame.operator, frame.parts[0], node)
            frame.operator = None
            self.grouped = False
        elif tokens.current in ("+", "-") and not isinstance(node, Arithmetic):
            frame.operator = tokens.take()
            frame.parts = [node]
            self.operators += 1
            return None
        if frame.place is GROUP:
            return self.after_operand(node)
        self.done.append(node)
        return None
