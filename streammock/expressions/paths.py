"""Document paths: which values they lead to, how they are shown, and when two of them are in each other's way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from streammock.errors import expressions as texts
from streammock.expressions.tree import Step, Steps
from streammock.values.attribute import AttributeValue, Item

MAX_STEPS: Final = 32
MAX_INDEX: Final = 2**31 - 1


def member(container: Any, step: Step) -> AttributeValue | None:
    """The entry of a map, or the element of a list."""
    if isinstance(step, str):
        value: AttributeValue | None = container.get(step)
        return value
    return container[step] if step < len(container) else None


def inside(value: AttributeValue, step: Step) -> Any:
    """The content of a value where it is of the kind that a step needs, else None."""
    return value.get("M" if isinstance(step, str) else "L")


def look_up(item: Item, steps: Steps) -> AttributeValue | None:
    """The value that a path leads to, or None."""
    value = item.get(steps[0])  # type: ignore[arg-type] # a path begins with a name
    for step in steps[1:]:
        if value is None:
            return None
        container = inside(value, step)
        if container is None:
            return None
        value = member(container, step)
    return value


def show(steps: Steps) -> str:
    """A path as AWS prints it: ``[a, [1], b]``."""
    return f"[{', '.join(step if isinstance(step, str) else f'[{step}]' for step in steps)}]"


class _Branch:
    """A place in the tree of paths seen so far."""

    __slots__ = ("branches", "ends", "first")

    def __init__(self, first: Steps) -> None:
        self.first = first  # the earliest path that leads through here
        self.ends = False
        self.branches: dict[Step, _Branch] = {}


def check_distinct(paths: Iterable[Steps]) -> None:
    """No path may be another one, lead to it, or take a list for a map; overlaps are reported before conflicts."""
    root = _Branch(())
    conflict: tuple[Steps, Steps] | None = None
    for path in paths:
        found = _insert(root, path)
        conflict = conflict or found
    if conflict is not None:
        raise texts.paths_conflict(show(conflict[0]), show(conflict[1]))


def _insert(root: _Branch, path: Steps) -> tuple[Steps, Steps] | None:
    branch, conflict = root, None
    for step in path:
        if branch.ends:
            raise texts.paths_overlap(show(branch.first), show(path))
        following = branch.branches.get(step)
        if following is None:
            other = next(iter(branch.branches), step)
            if conflict is None and isinstance(other, str) is not isinstance(step, str):
                conflict = branch.branches[other].first, path
            following = branch.branches[step] = _Branch(path)
        branch = following
    if branch.ends or branch.branches:
        raise texts.paths_overlap(show(branch.first), show(path))
    branch.ends = True
    return conflict
