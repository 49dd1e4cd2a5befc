"""Projections: ProjectionExpression, AttributesToGet, and what an update's answer shows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from streammock.expressions.check import check_path
from streammock.expressions.condition import Names
from streammock.expressions.operands import parse_path
from streammock.expressions.paths import check_distinct, inside, member
from streammock.expressions.placeholders import Scope
from streammock.expressions.tokens import Tokens
from streammock.expressions.tree import Path, Step, Steps
from streammock.values.attribute import AttributeValue, Item


class Projection:
    """The part of an item that paths lead to.

    Parameters
    ----------
    paths:
        Paths that do not overlap.
    used_names:
        References that they were written with.

    Attributes
    ----------
    nested:
        The top-level attributes of which it reads only a part.
    """

    __slots__ = ("_plain", "_selection", "nested", "paths", "used_names")

    def __init__(self, paths: Iterable[Steps], used_names: Iterable[str] = ()) -> None:
        self.paths = tuple(paths)
        self.used_names = frozenset(used_names)
        # What to keep below each step: the members named, or None for everything.
        self._selection: dict[Step, Any] = {}
        for steps in self.paths:
            level = self._selection
            for step in steps[:-1]:
                level = level.setdefault(step, {})
            level[steps[-1]] = None
        self.nested = frozenset([str(steps[0]) for steps in self.paths if len(steps) > 1])
        self._plain = not self.nested

    @property
    def heads(self) -> frozenset[str]:
        """The top-level attributes that it reads."""
        return frozenset([str(steps[0]) for steps in self.paths])

    def apply(self, item: Item) -> Item:
        """A new item of what the paths lead to; its values are the given item's own."""
        if self._plain:
            return {name: item[name] for name in self._selection if name in item}
        return {str(name): value for name, value in _chosen(item, self._selection)}


def _chosen(container: Any, selection: dict[Step, Any]) -> list[tuple[Step, AttributeValue]]:
    """The members that are selected and there, lists' in the order of their indexes."""
    steps = selection if isinstance(container, dict) else sorted(selection)
    found = []
    for step in steps:
        value = member(container, step)
        if value is not None:
            value = _part(value, selection[step])
        if value is not None:
            found.append((step, value))
    return found


def _part(value: AttributeValue, selection: dict[Step, Any] | None) -> AttributeValue | None:
    if selection is None:
        return value
    container = inside(value, next(iter(selection)))
    if container is None:
        return None
    found = _chosen(container, selection)
    if not found:
        return None
    return {"M": dict(found)} if isinstance(container, dict) else {"L": [element for _, element in found]}


@lru_cache(maxsize=1024)
def compiled_projection(text: str, names: Names) -> Projection:
    """A projection parsed and checked; raises InvalidExpression."""
    paths = _parse(text)
    for path in paths:
        check_path(path)
    scope = Scope(dict(names), {})
    steps = [scope.steps(path) for path in paths]
    check_distinct(steps)
    return Projection(steps, scope.used_names)


def _parse(text: str) -> list[Path]:
    tokens = Tokens(text)
    paths = [parse_path(tokens)]
    while tokens.current == ",":
        tokens.advance()
        paths.append(parse_path(tokens))
    if tokens.kind != "end":
        raise tokens.error()
    return paths
