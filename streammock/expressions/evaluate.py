"""Conditions made executable: every single condition is a closure, what joins them are jumps.

So evaluation needs neither recursion nor a look at the tree: at each place one closure is called, and its answer says
where to go on. Closures take the item and the request's values: one program serves all requests with the same text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from streammock.expressions.paths import look_up
from streammock.expressions.placeholders import Scope
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
    Reference,
    is_condition,
)
from streammock.values import number
from streammock.values.attribute import AttributeValue, Item
from streammock.values.order import ORDERED_KINDS

Values = Mapping[str, AttributeValue]
Getter = Callable[[Item, Values], "AttributeValue | None"]
Test = Callable[[Item, Values], bool]
Instruction = tuple[Test, int, int]

HOLDS: Final = -1
FAILS: Final = -2

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Program:
    """A condition, ready to run."""

    __slots__ = ("_entry", "_instructions")

    def __init__(self, instructions: list[Instruction], entry: int) -> None:
        self._instructions = instructions
        self._entry = entry

    def run(self, item: Item, values: Values) -> bool:
        """Whether the condition holds of an item."""
        place, instructions = self._entry, self._instructions
        while place >= 0:
            test, on_true, on_false = instructions[place]
            place = on_true if test(item, values) else on_false
        return place == HOLDS


class _Junction:
    """An AND or OR whose conditions are being laid down, last one first."""

    __slots__ = ("begun", "conjunction", "on_false", "on_true", "remaining")

    def __init__(self, node: Node, on_true: int, on_false: int) -> None:
        self.remaining = list(node.parts()) if isinstance(node, (And, Or)) else [node]
        self.conjunction = isinstance(node, And)
        self.on_true, self.on_false = on_true, on_false
        self.begun = False

    def next(self, entry: int) -> Node:
        """The condition before the one that begins at ``entry``, which is where it leads now."""
        if self.begun and self.conjunction:
            self.on_true = entry
        elif self.begun:
            self.on_false = entry
        self.begun = True
        return self.remaining.pop()


def compile_condition(root: Node, scope: Scope) -> Program:
    """The program of a checked condition."""
    instructions: list[Instruction] = []
    entry = HOLDS  # of no conditions at all
    stack = [_Junction(root, HOLDS, FAILS)]
    while stack:
        junction = stack[-1]
        if not junction.remaining:
            stack.pop()
            continue
        node = junction.next(entry)
        on_true, on_false = junction.on_true, junction.on_false
        while isinstance(node, Not):
            node, on_true, on_false = node.condition, on_false, on_true
        if isinstance(node, (And, Or)):
            stack.append(_Junction(node, on_true, on_false))
        else:
            instructions.append((_test(node, scope), on_true, on_false))
            entry = len(instructions) - 1
    return Program(instructions, entry)


def _test(node: Node, scope: Scope) -> Test:
    if isinstance(node, Comparison):
        return _comparison(node, scope)
    if isinstance(node, Between):
        return _between(*(getter(operand, scope) for operand in node.parts()))
    if isinstance(node, Membership):
        return _membership(getter(node.operand, scope), [getter(option, scope) for option in node.options])
    call = cast(Call, node)
    return _FUNCTIONS[call.function](*(getter(argument, scope) for argument in call.arguments))


def getter(operand: Node, scope: Scope) -> Getter:
    """How to come by an operand's value."""
    if isinstance(operand, Path):
        return _path(operand, scope)
    if isinstance(operand, Reference):
        name = operand.name
        return lambda _item, values: values[name]
    if isinstance(operand, Literal):
        value = operand.value
        return lambda _item, _values: value
    if is_condition(operand):
        return _truth(compile_condition(operand, scope))
    return _size(getter(cast(Call, operand).arguments[0], scope))


def _truth(program: Program) -> Getter:
    """A condition as a value, which only PartiQL knows: ``attribute_exists(a) = true``."""
    return lambda item, values: {"BOOL": program.run(item, values)}


def _path(path: Path, scope: Scope) -> Getter:
    steps = scope.steps(path)
    if len(steps) == 1:
        name = str(steps[0])
        return lambda item, _values: item.get(name)
    return lambda item, _values: look_up(item, steps)


# --- comparisons ----------------------------------------------------------------------------------------------------
def _comparison(node: Comparison, scope: Scope) -> Test:
    left, right = getter(node.left, scope), getter(node.right, scope)
    if node.operator == "=":
        return _equality(left, right)
    if node.operator == "<>":
        equal = _equality(left, right)
        return lambda item, values: not equal(item, values)
    order = _ORDER[node.operator]
    return lambda item, values: _ordered(order, left(item, values), right(item, values))


def _equality(left: Getter, right: Getter) -> Test:
    def equal(item: Item, values: Values) -> bool:
        value = left(item, values)
        # An attribute that is not there equals nothing, not even another such (dynamodb_facts 8).
        return value is not None and value == right(item, values)

    return equal


def _ordered(order: Callable[[Any, Any], bool], left: AttributeValue | None, right: AttributeValue | None) -> bool:
    """Whether two values compare so: of one type, and of one that has an order."""
    if left is None or right is None:
        return False
    ((kind, one),) = left.items()
    other = right.get(kind)
    if other is None or kind not in ORDERED_KINDS:
        return False
    if kind == "N":
        return order(number.parse(one), number.parse(other))
    return order(one, other)


def _between(operand: Getter, low: Getter, high: Getter) -> Test:
    def between(item: Item, values: Values) -> bool:
        value = operand(item, values)
        return _ordered(operator.ge, value, low(item, values)) and _ordered(operator.le, value, high(item, values))

    return between


def _membership(operand: Getter, options: list[Getter]) -> Test:
    def among(item: Item, values: Values) -> bool:
        value = operand(item, values)
        return value is not None and any(value == option(item, values) for option in options)

    return among


# --- functions ------------------------------------------------------------------------------------------------------
def _exists(path: Getter) -> Test:
    return lambda item, values: path(item, values) is not None


def _not_exists(path: Getter) -> Test:
    return lambda item, values: path(item, values) is None


def _has_type(operand: Getter, kind: Getter) -> Test:
    def has_type(item: Item, values: Values) -> bool:
        value, wanted = operand(item, values), kind(item, values)
        return value is not None and wanted is not None and wanted["S"] in value

    return has_type


def _begins_with(operand: Getter, start: Getter) -> Test:
    def begins(item: Item, values: Values) -> bool:
        value, prefix = operand(item, values), start(item, values)
        if value is None or prefix is None:
            return False
        ((kind, content),) = prefix.items()
        return kind in ("S", "B") and kind in value and value[kind].startswith(content)

    return begins


def _contains(container: Getter, operand: Getter) -> Test:
    def contains(item: Item, values: Values) -> bool:
        value, part = container(item, values), operand(item, values)
        if value is None or part is None:
            return False
        ((kind, content),) = part.items()
        if kind in ("S", "B") and kind in value:
            return content in value[kind]
        if "L" in value:
            return part in value["L"]
        return kind in ORDERED_KINDS and content in value.get(f"{kind}S", ())

    return contains


def _size(operand: Getter) -> Getter:
    def size(item: Item, values: Values) -> AttributeValue | None:
        value = operand(item, values)
        if value is None:
            return None
        ((kind, content),) = value.items()
        if kind in ("N", "BOOL", "NULL"):
            return None
        return {"N": str(_text_length(content) if kind == "S" else len(content))}

    return size


def _text_length(text: str) -> int:
    """How long a text is in UTF-16, which is what DynamoDB Local counts; the service's documentation says no more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_FUNCTIONS: dict[str, Callable[..., Test]] = {
    "attribute_exists": _exists,
    "attribute_not_exists": _not_exists,
    "attribute_type": _has_type,
    "begins_with": _begins_with,
    "contains": _contains,
}
