"""WHERE as text: the tree of a condition, by operator precedence.

Parentheses nest by recursion, so their depth is bounded; so is the number of conditions that stand as operands of
others (``attribute_exists(a) = true``), for these nest when the condition is compiled.
"""

from __future__ import annotations

from typing import Final

from streammock.errors import partiql as texts
from streammock.expressions.check import CONDITION_FUNCTIONS
from streammock.expressions.partiql.keywords import OTHER_TYPES, TESTED_TYPES
from streammock.expressions.partiql.literals import at_constant, parse_constant, parse_path
from streammock.expressions.partiql.tokens import Tokens
from streammock.expressions.tree import (
    And,
    Between,
    Call,
    Comparison,
    Literal,
    Membership,
    Node,
    Not,
    Or,
    Path,
    is_condition,
)

MAX_DEPTH: Final = 50
_OR, _AND, _NOT, _EQUAL, _ORDER, _SUM, _PRODUCT = 10, 20, 30, 40, 50, 60, 70
_POWERS: Final = {
    "OR": _OR,
    "AND": _AND,
    **dict.fromkeys(("=", "<>", "!=", "IS", "IN"), _EQUAL),
    **dict.fromkeys(("<", "<=", ">", ">=", "BETWEEN", "LIKE"), _ORDER),
    **dict.fromkeys(("+", "-", "||"), _SUM),
    **dict.fromkeys(("*", "/", "%"), _PRODUCT),
}
_COMPARATORS: Final = frozenset(("=", "<>", "!=", "<", "<=", ">", ">="))
_NEGATABLE: Final = ("IN", "BETWEEN", "LIKE")


def parse_where(tokens: Tokens) -> Node:
    """The condition at the cursor."""
    node = _Conditions(tokens).expression(0)
    if not is_condition(node):
        raise texts.not_a_condition()
    return node


class _Conditions:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.depth = 0
        self.conditions_as_operands = 0

    def expression(self, power: int) -> Node:
        """What binds more tightly than ``power``."""
        left = self.beginning()
        while True:
            operator = self.operator()
            if operator is None or _POWERS[operator] <= power:
                return left
            left = self.continued(left, operator)

    def operator(self) -> str | None:
        """The operator at the cursor; of ``NOT IN`` and its like, the second word."""
        tokens = self.tokens
        token = tokens.current
        if tokens.at_keyword("NOT"):
            following = tokens.following
            return following.text if following.kind == "keyword" and following.text in _NEGATABLE else None
        return token.text if token.kind in ("keyword", "symbol") and token.text in _POWERS else None

    def continued(self, left: Node, operator: str) -> Node:
        """An operator and what stands to its right."""
        tokens = self.tokens
        negated = tokens.take_keyword("NOT")
        tokens.take()
        node: Node
        if operator in ("AND", "OR"):
            return self.junction(left, operator)
        if operator == "IS":
            return self.type_test(left)
        if operator in _COMPARATORS:
            right = self.right(_POWERS[operator])
            return Comparison("<>" if operator == "!=" else operator, self.operand(left), self.operand(right))
        if operator == "BETWEEN":
            low = self.right(_ORDER)
            if not tokens.take_keyword("AND"):
                raise texts.expected(what="AND")
            node = Between(self.operand(left), self.operand(low), self.operand(self.right(_ORDER)))
        elif operator == "IN":
            node = Membership(self.operand(left), self.options())
        else:
            raise texts.unsupported_condition_operator(operator)
        return Not(node) if negated else node

    def right(self, power: int) -> Node:
        """The right side of an operator."""
        if self.tokens.at_end():
            raise texts.right_side_missing()
        return self.expression(power)

    def junction(self, left: Node, operator: str) -> Node:
        """All that the same operator joins."""
        power = _POWERS[operator]
        parts = [left, self.right(power)]
        while self.tokens.take_keyword(operator):
            parts.append(self.right(power))
        if not all(map(is_condition, parts)):
            raise texts.junction_of_values()
        return And(tuple(parts)) if operator == "AND" else Or(tuple(parts))

    def type_test(self, left: Node) -> Node:
        """``IS [NOT]`` MISSING, NULL or a type."""
        tokens = self.tokens
        if is_condition(left):
            raise texts.is_of_value()
        negated = tokens.take_keyword("NOT")
        name = tokens.take().text.upper()
        if name == "MISSING":
            return Call("attribute_exists" if negated else "attribute_not_exists", [left])
        if name in OTHER_TYPES:
            raise texts.unsupported_is_type(name)
        if name not in TESTED_TYPES:
            raise texts.type_name_expected()
        node = Call("attribute_type", [left, Literal({"S": TESTED_TYPES[name]})])
        return Not(node) if negated else node

    def options(self) -> list[Node]:
        """The list behind IN."""
        tokens = self.tokens
        closing = {"[": "]", "(": ")", "<<": ">>"}.get(tokens.current.text)
        if tokens.current.kind != "symbol" or closing is None:
            raise texts.right_side_missing() if tokens.at_end() else texts.in_without_list()
        tokens.take()
        options: list[Node] = []
        while not tokens.take_symbol(closing):
            if options:
                tokens.expect_symbol(",", texts.expected(what="RIGHT_PAREN" if closing == ")" else "RIGHT_BRACKET"))
            options.append(self.operand(self.nested()))
        if not options:
            raise texts.in_without_list()
        return options

    def operand(self, node: Node) -> Node:
        """A node that stands as an operand."""
        if is_condition(node):
            self.conditions_as_operands += 1
            if self.conditions_as_operands > MAX_DEPTH:
                raise texts.nested_too_deeply()
        return node

    def beginning(self) -> Node:
        """What an expression may begin with."""
        tokens = self.tokens
        if tokens.at_keyword("NOT"):
            return self.negation()
        if tokens.take_symbol("("):
            node = self.nested()
            tokens.expect_symbol(
                ")", tokens.unexpected() if tokens.at_symbol(",") else texts.expected(what="RIGHT_PAREN")
            )
            return node
        if tokens.at_call():
            return self.call()
        if at_constant(tokens):
            return parse_constant(tokens)
        if tokens.at_keyword("MISSING"):
            raise texts.missing_as_value()
        if tokens.current.is_name():
            return parse_path(tokens)
        raise tokens.unexpected()

    def negation(self) -> Node:
        """Any number of NOTs and what they negate."""
        nots = 0
        while self.tokens.take_keyword("NOT"):
            nots += 1
        node = self.expression(_NOT)
        if not is_condition(node):
            raise texts.negation_of_value()
        return Not(node) if nots % 2 else node

    def nested(self) -> Node:
        """What stands in parentheses, a call or a list."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise texts.nested_too_deeply()
        node = self.expression(0)
        self.depth -= 1
        return node

    def call(self) -> Node:
        """A function and its arguments; the names are the same in any case (captured by paritysuite)."""
        tokens = self.tokens
        name = tokens.take()
        function = name.text.lower()
        if function not in CONDITION_FUNCTIONS:
            raise texts.unrecognized_function(function, tokens.place(name))
        tokens.take()
        arguments: list[Node] = []
        while not tokens.take_symbol(")"):
            if arguments:
                tokens.expect_symbol(",", texts.expected(what="RIGHT_PAREN"))
            arguments.append(self.operand(self.nested()))
        return Call(function, arguments)


def plain_name(node: Node) -> str | None:
    """The attribute that a node is, where it is a top-level one."""
    return str(node.steps[0]) if isinstance(node, Path) and len(node.steps) == 1 else None
