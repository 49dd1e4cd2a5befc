"""Conditions: what a ConditionExpression, a FilterExpression and their older forms become."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from streammock.errors import expressions as texts
from streammock.expressions.check import check_condition, check_operators, conditions_of
from streammock.expressions.condition_parser import parse_condition
from streammock.expressions.evaluate import Program, Values, compile_condition
from streammock.expressions.placeholders import Scope
from streammock.expressions.tree import Between, Call, Literal, Node, Path, Reference, in_order
from streammock.values.attribute import AttributeValue, Item, content_of, kind_of
from streammock.values.order import sort_key

Names = tuple[tuple[str, str], ...]
Kinds = tuple[tuple[str, str], ...]
Constant = Callable[[Values], AttributeValue]

_TYPES: Final = frozenset(("S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"))
_NO_ITEM: Item = {}
_NO_VALUES: Values = {}


class CompiledCondition:
    """A checked condition, without the values of a request.

    Parameters
    ----------
    root:
        Its tree.
    scope:
        What it was checked against.
    """

    __slots__ = ("_content_checks", "nested", "paths", "program", "root", "used_names", "used_values")

    def __init__(self, root: Node, scope: Scope) -> None:
        self.root = root
        self.program: Program = compile_condition(root, scope)
        self._content_checks = _content_checks(root)
        steps = [scope.steps(node) for node in in_order(root) if isinstance(node, Path)]
        self.paths = frozenset([str(path[0]) for path in steps])
        self.nested = frozenset([str(path[0]) for path in steps if len(path) > 1])
        self.used_names = frozenset(scope.used_names)
        self.used_values = frozenset(scope.used_values)

    def bind(self, values: Values) -> Condition:
        """The condition of one request; raises InvalidExpression where values contradict each other."""
        for check in self._content_checks:
            check(values)
        return Condition(self, values)


class Condition:
    """A condition of one request."""

    __slots__ = ("_compiled", "_run", "_values")

    def __init__(self, compiled: CompiledCondition, values: Values) -> None:
        self._compiled = compiled
        self._run = compiled.program.run
        self._values = values

    def matches(self, item: Item | None) -> bool:
        """Whether it holds of an item, or of there being none."""
        return self._run(_NO_ITEM if item is None else item, self._values)

    @property
    def paths(self) -> frozenset[str]:
        """The top-level attributes that it reads."""
        return self._compiled.paths

    @property
    def nested(self) -> frozenset[str]:
        """Those of which it reads only a part."""
        return self._compiled.nested


@lru_cache(maxsize=1024)
def compiled_condition(text: str, names: Names, kinds: Kinds) -> CompiledCondition:
    """A condition parsed, checked and compiled; raises InvalidExpression."""
    parsed = parse_condition(text)
    scope = Scope(dict(names), dict(kinds))
    check_condition(parsed.root, scope)
    check_operators(parsed.operators)
    return CompiledCondition(parsed.root, scope)


def condition_of(root: Node) -> Condition:
    """The condition of a tree that holds its values itself."""
    return Condition(CompiledCondition(root, Scope({}, {})), _NO_VALUES)


# --- checks that depend on what the values are, not only on their types ---------------------------------------------
def _content_checks(root: Node) -> list[Callable[[Values], None]]:
    checks: list[Callable[[Values], None]] = []
    for condition in conditions_of(root):
        if isinstance(condition, Between):
            low, high = _constant(condition.low), _constant(condition.high)
            if low is not None and high is not None:
                checks.append(_bounds_check(low, high))
        elif isinstance(condition, Call) and condition.function == "attribute_type":
            kind = _constant(condition.arguments[1])
            if kind is not None:
                checks.append(_type_name_check(kind))
    return checks


def _constant(operand: Node) -> Constant | None:
    """How to come by the value of an operand that is the same for all items."""
    if isinstance(operand, Reference):
        name = operand.name
        return lambda values: values[name]
    if isinstance(operand, Literal):
        value = operand.value
        return lambda _values: value
    return None


def _bounds_check(low_of: Constant, high_of: Constant) -> Callable[[Values], None]:
    def check(values: Values) -> None:
        low, high = low_of(values), high_of(values)
        if kind_of(low) != kind_of(high):
            raise texts.bounds_of_different_types(_show(low), _show(high))
        if sort_key(low) > sort_key(high):
            raise texts.bounds_out_of_order(_show(low), _show(high))

    return check


def _type_name_check(kind_of_name: Constant) -> Callable[[Values], None]:
    def check(values: Values) -> None:
        kind = kind_of_name(values)["S"]
        if kind not in _TYPES:
            raise texts.unknown_type_name(kind)

    return check


def _show(value: AttributeValue) -> str:
    content = content_of(value)
    return f"{kind_of(value)}:{b64encode(content).decode() if isinstance(content, bytes) else content}"
