"""What an expression says, as a tree: one for conditions, key conditions, updates and the older parameters alike.

Nodes are written once, by a parser or by ``legacy``, and only read afterwards: a tree is shared by every request that
has the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Union

from streammock.values.attribute import AttributeValue


class NameReference(str):
    """``#name``, which stands for an entry of ExpressionAttributeNames."""

    __slots__ = ()


Step = Union[str, int]
Steps = tuple[Step, ...]


class Node:
    """Any part of an expression."""

    __slots__ = ()

    def parts(self) -> Iterable[Node]:
        """The nodes right below this one, as written."""
        return ()


@dataclass(slots=True, eq=False)
class Path(Node):
    """``a.#b[3]``: names, references to names, and indexes."""

    steps: Steps


@dataclass(slots=True, eq=False)
class Reference(Node):
    """``:value``, which stands for an entry of ExpressionAttributeValues."""

    name: str


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A value that stands in the tree itself, as the older parameters have it."""

    value: AttributeValue


@dataclass(slots=True, eq=False)
class Call(Node):
    """``function(operand, …)``: a condition or an operand."""

    function: str
    arguments: list[Node]

    def parts(self) -> Iterable[Node]:
        """The arguments."""
        return self.arguments


@dataclass(slots=True, eq=False)
class Arithmetic(Node):
    """``operand + operand`` of an update."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> Iterable[Node]:
        """Both sides."""
        return self.left, self.right


@dataclass(slots=True, eq=False)
class Comparison(Node):
    """``operand = operand`` and its like."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> Iterable[Node]:
        """Both sides."""
        return self.left, self.right


@dataclass(slots=True, eq=False)
class Between(Node):
    """``operand BETWEEN low AND high``."""

    operator: ClassVar[str] = "BETWEEN"
    operand: Node
    low: Node
    high: Node

    def parts(self) -> Iterable[Node]:
        """The operand and its bounds."""
        return self.operand, self.low, self.high


@dataclass(slots=True, eq=False)
class Membership(Node):
    """``operand IN (option, …)``."""

    operator: ClassVar[str] = "IN"
    operand: Node
    options: list[Node]

    def parts(self) -> Iterable[Node]:
        """The operand and its options."""
        return self.operand, *self.options


@dataclass(slots=True, eq=False)
class Not(Node):
    """``NOT condition``."""

    condition: Node

    def parts(self) -> Iterable[Node]:
        """The condition."""
        return (self.condition,)


@dataclass(slots=True, eq=False)
class And(Node):
    """Conditions that must all hold."""

    conditions: tuple[Node, ...]

    def parts(self) -> Iterable[Node]:
        """The conditions."""
        return self.conditions


@dataclass(slots=True, eq=False)
class Or(Node):
    """Conditions of which one must hold."""

    conditions: tuple[Node, ...]

    def parts(self) -> Iterable[Node]:
        """The conditions."""
        return self.conditions


@dataclass(slots=True, eq=False)
class Action(Node):
    """One change of an update; without an operand it is a removal.

    ``section`` is SET, REMOVE, ADD or DELETE.
    """

    section: str
    path: Path
    operand: Node | None = None

    def parts(self) -> Iterable[Node]:
        """What is changed, and what it is changed with."""
        return (self.path,) if self.operand is None else (self.path, self.operand)


def is_condition(node: Node) -> bool:
    """Whether a node holds or not: all but paths, values, arithmetic and size()."""
    if isinstance(node, Call):
        return node.function != "size"
    return isinstance(node, (Comparison, Between, Membership, Not, And, Or))


def in_order(*roots: Node) -> list[Node]:
    """All nodes in the order in which a parser finishes them: parts before the whole, left before right.

    A path that stands in several places is one node, and comes where the first of them is.
    Without recursion: 4,096 bytes hold more nested parentheses than Python's stack has room for.
    """
    nodes: list[Node] = []
    stack = list(roots)
    while stack:
        node = stack.pop()
        nodes.append(node)
        if type(node) is not Path:
            stack.extend(node.parts())
    return list(dict.fromkeys(reversed(nodes)))
