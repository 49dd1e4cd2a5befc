"""What a statement says, once it is read: its conditions and updates as those of expressions are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

from streammock.expressions.condition import CompiledCondition, Condition
from streammock.expressions.evaluate import Values
from streammock.expressions.paths import look_up
from streammock.expressions.placeholders import Scope
from streammock.expressions.tree import Literal, Node, Reference, Steps
from streammock.expressions.update import CompiledUpdate
from streammock.values.attribute import AttributeValue, Item


@dataclass(frozen=True, slots=True)
class Target:
    """The table, and the index of it if one is named."""

    table: str
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """What SELECT shows: paths by the names that they get in the answer, their last ones."""

    paths: Mapping[str, Steps]

    def apply(self, item: Item) -> Item:
        """A row; what is not there is left out."""
        found = {name: look_up(item, steps) for name, steps in self.paths.items()}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def heads(self) -> tuple[str, ...]:
        """The top-level attributes that are read."""
        return tuple(dict.fromkeys(str(steps[0]) for steps in self.paths.values()))


@dataclass(frozen=True, slots=True)
class Select:
    """SELECT; without columns all of them. ``order`` tells of each attribute whether it ascends."""

    target: Target
    columns: Columns | None
    where: CompiledCondition | None
    order: Mapping[str, bool] | None


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS(SELECT …)."""

    select: Select

    @property
    def target(self) -> Target:
        """What is looked at."""
        return self.select.target


@dataclass(frozen=True, slots=True)
class Insert:
    """INSERT INTO … VALUE."""

    target: Target
    item: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Update:
    """UPDATE … SET … REMOVE …; ``returning`` is two words or None."""

    target: Target
    update: CompiledUpdate
    where: CompiledCondition | None
    returning: str | None


@dataclass(frozen=True, slots=True)
class Delete:
    """DELETE FROM …."""

    target: Target
    where: CompiledCondition | None
    returning: str | None


Statement = Union[Select, Exists, Insert, Update, Delete]


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement and its parameters, by their numbers."""

    statement: Statement
    values: Values

    def condition(self, root: Node) -> Condition:
        """A part of the statement's condition."""
        kinds = {name: next(iter(value)) for name, value in self.values.items()}
        return CompiledCondition(root, Scope({}, kinds)).bind(self.values)


def constant(node: Node, values: Values) -> AttributeValue | None:
    """The value of a literal or a parameter; None for anything else."""
    if isinstance(node, Reference):
        return values[node.name]
    return node.value if isinstance(node, Literal) else None
