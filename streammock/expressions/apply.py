"""Changes to an item, made on a copy of just the containers that they touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from streammock.errors import expressions as texts
from streammock.errors.base import AwsError
from streammock.expressions.paths import inside, member
from streammock.expressions.tree import Step, Steps
from streammock.values import number
from streammock.values.attribute import AttributeValue, Item


class _ListEdits:
    """What happens to a list's length, kept until the end: all indexes mean the list as it was."""

    __slots__ = ("appended", "elements", "removed")

    def __init__(self, elements: list[AttributeValue]) -> None:
        self.elements = elements
        self.appended: dict[int, AttributeValue] = {}
        self.removed: set[int] = set()

    def finish(self) -> None:
        """Removed elements go; elements set beyond the end follow in the order of their indexes."""
        if self.removed:
            kept = [element for place, element in enumerate(self.elements) if place not in self.removed]
            self.elements[:] = kept
        self.elements.extend(self.appended[index] for index in sorted(self.appended))


class Draft:
    """An item in the making. The stored one is never touched: containers are copied when a change first enters them."""

    __slots__ = ("_copies", "_edits", "_item")

    def __init__(self, item: Item) -> None:
        self._item = item.copy()
        self._copies: dict[int, Any] = {}
        self._edits: dict[int, _ListEdits] = {}

    def get(self, steps: Steps) -> AttributeValue | None:
        """What stands at a path; raises if nothing could."""
        return member(self._container(steps), steps[-1])

    def put(self, steps: Steps, value: AttributeValue) -> None:
        """Set a path; an index beyond a list's end appends."""
        if len(steps) == 1:
            self._item[str(steps[0])] = value
            return
        container, step = self._container(steps), steps[-1]
        if isinstance(step, int) and step >= len(container):
            self._edits_of(container).appended[step] = value
        else:
            container[step] = value

    def remove(self, steps: Steps) -> None:
        """Remove what stands at a path, if anything does."""
        container, step = self._container(steps), steps[-1]
        if isinstance(step, str):
            container.pop(step, None)
        elif step < len(container):
            self._edits_of(container).removed.add(step)

    def finish(self) -> Item:
        """The new item."""
        for edits in self._edits.values():
            edits.finish()
        return self._item

    def _container(self, steps: Steps) -> Any:
        """The map or list that a path's last step enters, ready for changes."""
        container: Any = self._item
        for step, following in pairwise(steps):
            container = self._own(container, step, following)
        return container

    def _own(self, container: Any, step: Step, following: Step) -> Any:
        value = member(container, step)
        content = None if value is None else inside(value, following)
        if content is None:
            raise texts.path_invalid_for_update()
        if id(content) in self._copies:
            return content
        copy = content.copy()
        self._copies[id(copy)] = copy
        container[step] = {"M" if isinstance(following, str) else "L": copy}
        return copy

    def _edits_of(self, elements: list[AttributeValue]) -> _ListEdits:
        edits = self._edits.get(id(elements))
        if edits is None:
            edits = self._edits[id(elements)] = _ListEdits(elements)
        return edits


def plus(existing: AttributeValue | None, value: AttributeValue, mismatch: Callable[[], AwsError]) -> AttributeValue:
    """ADD: a sum, a union, or (AttributeUpdates only) a longer list."""
    if existing is None:
        return value
    ((kind, content),) = value.items()
    if kind not in existing:
        raise mismatch()
    if kind == "N":
        return {"N": number.add(existing["N"], content)}
    if kind == "L":
        return {"L": existing["L"] + content}
    return {kind: _sorted(kind, set(existing[kind]).union(content))}


def minus(existing: AttributeValue, value: AttributeValue, mismatch: Callable[[], AwsError]) -> AttributeValue | None:
    """DELETE: what remains of a set, None for nothing."""
    ((kind, content),) = value.items()
    if kind not in existing:
        raise mismatch()
    remaining = _sorted(kind, set(existing[kind]).difference(content))
    return {kind: remaining} if remaining else None


def _sorted(kind: str, members: set[Any]) -> Sequence[Any]:
    return sorted(members, key=number.parse) if kind == "NS" else sorted(members)
