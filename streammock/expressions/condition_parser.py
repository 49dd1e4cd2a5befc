"""Conditions as text: ConditionExpression, FilterExpression and KeyConditionExpression have one grammar."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from streammock.expressions.operands import GROUP, OPTIONS, Frame, OperandParser
from streammock.expressions.tokens import Tokens
from streammock.expressions.tree import And, Between, Call, Comparison, Membership, Node, Not, Or, Path, Reference

COMPARATORS: Final = frozenset(("=", "<>", "<", "<=", ">", ">="))


class ParsedCondition(NamedTuple):
    """A condition's tree, and how many operators and functions it was written with."""

    root: Node
    operators: int


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> ParsedCondition:
    """The tree of a condition; raises InvalidExpression."""
    parser = _ConditionParser(Tokens(text))
    return ParsedCondition(parser.run(), parser.operators)


class _ConditionParser(OperandParser):
    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.after.append(self._after_option)

    def negate(self) -> bool:
        frame = self.frame
        if self.tokens.keyword != "NOT" or frame.place > GROUP or frame.operator is not None:
            return False
        self.operators += 1
        frame.nots += 1
        self.tokens.advance()
        return True

    def after_full(self, node: Node) -> Node | None:
        if self.frame.operator is not None:
            return self._complete(node)
        if isinstance(node, (Path, Reference, Call)):
            if self._take_operator(node):
                return None
            if not isinstance(node, Call):
                return self._close_mere_operand(node)
        return self._after_condition(node)

    def _take_operator(self, left: Node) -> bool:
        tokens, frame = self.tokens, self.frame
        if tokens.current in COMPARATORS:
            frame.operator = tokens.current
        elif tokens.keyword in ("BETWEEN", "IN"):
            frame.operator = tokens.keyword
        else:
            return False
        frame.parts = [left]
        self.operators += 1
        tokens.advance()
        if frame.operator == "IN":
            if tokens.current != "(":
                raise tokens.error()
            self.push(Frame(OPTIONS))
        return True

    def _complete(self, node: Node) -> Node | None:
        """The right side of the operator that waits."""
        frame = self.frame
        left, operator = frame.parts, frame.operator
        if operator == "BETWEEN" and len(left) == 1:
            if self.tokens.keyword != "AND":
                raise self.tokens.error()
            self.tokens.advance()
            left.append(node)
            return None
        frame.operator = None
        self.grouped = False
        if operator == "BETWEEN":
            return Between(left[0], left[1], node)
        return Comparison(operator or "", left[0], node)

    def _after_option(self, node: Node) -> Node | None:
        options = self.frame.parts
        options.append(node)
        if self.tokens.current == ",":
            self.tokens.advance()
            return None
        if self.tokens.current != ")":
            raise self.tokens.error()
        self.pop()
        subject = self.frame.parts[0]
        self.frame.operator = None
        self.grouped = False
        return Membership(subject, options)

    def _close_mere_operand(self, node: Node) -> Node:
        """Parentheses that looked like a condition's hold an operand: `(a) = :v`."""
        frame = self.frame
        untouched = not (frame.nots or frame.ands or frame.ors)
        if frame.place is GROUP and untouched and self.tokens.current == ")":
            return self.close_group(node)
        raise self.tokens.error()

    def _after_condition(self, node: Node) -> Node | None:
        frame, tokens = self.frame, self.tokens
        alone = not (frame.nots or frame.ands or frame.ors)
        for _ in range(_same_parity(frame.nots)):
            node = Not(node)
        frame.nots = 0
        if tokens.keyword in ("AND", "OR"):
            self.operators += 1
            frame.ands += (node,)
            if tokens.keyword == "OR":
                frame.ors += (_all_of(frame.ands),)
                frame.ands = ()
            tokens.advance()
            return None
        if tokens.current != ")" if frame.place is GROUP else tokens.kind != "end":
            raise tokens.error()
        if not alone:
            ors = (*frame.ors, _all_of((*frame.ands, node)))
            node = ors[0] if len(ors) == 1 else Or(ors)
            self.grouped = False
        if frame.place is GROUP:
            return self.close_group(node)
        self.done.append(node)
        return None


def _same_parity(nots: int) -> int:
    """As many negations as mean the same; at least one if there were any."""
    return nots if nots < 2 else 2 - nots % 2


def _all_of(conditions: tuple[Node, ...]) -> Node:
    return conditions[0] if len(conditions) == 1 else And(conditions)
