"""Updates: what an UpdateExpression and its older form AttributeUpdates become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from streammock.errors import dynamodb
from streammock.errors import expressions as texts
from streammock.errors.base import AwsError
from streammock.expressions.apply import Draft, minus, plus
from streammock.expressions.check_update import check_update
from streammock.expressions.condition import Kinds, Names
from streammock.expressions.evaluate import Getter, Values, getter
from streammock.expressions.placeholders import Scope
from streammock.expressions.projection import Projection
from streammock.expressions.tree import Action, Arithmetic, Call, Node, Path, Reference, Steps, in_order
from streammock.expressions.update_parser import parse_update
from streammock.values import number
from streammock.values.attribute import AttributeValue, Item

Source = Callable[[Item, Values], AttributeValue]


class _Change(NamedTuple):
    steps: Steps
    source: Source


class CompiledUpdate:
    """A checked update, without the values of a request.

    Parameters
    ----------
    actions:
        What it does.
    scope:
        What it was checked against.
    mismatch:
        The error about an attribute of another type.
    """

    __slots__ = (
        "additions",
        "assignments",
        "constants",
        "deletions",
        "mismatch",
        "nested",
        "only_removes",
        "paths",
        "projection",
        "removals",
        "touched",
        "used_names",
        "used_values",
    )

    def __init__(
        self, actions: Sequence[Action], scope: Scope, mismatch: Callable[[], AwsError] = texts.operand_type_in_item
    ) -> None:
        self.assignments: list[_Change] = []
        self.additions: list[_Change] = []
        self.deletions: list[_Change] = []
        self.removals: list[Steps] = []
        self.mismatch = mismatch
        changes = {"SET": self.assignments, "ADD": self.additions, "DELETE": self.deletions}
        self.constants: dict[str, str] = {}
        paths = []
        for action in actions:
            steps = scope.steps(action.path)
            paths.append(steps)
            if action.section == "SET" and isinstance(action.operand, Reference) and len(steps) == 1:
                self.constants[str(steps[0])] = action.operand.name
            if action.operand is None:
                self.removals.append(steps)
            else:
                changes[action.section].append(_Change(steps, _source(action.operand, scope)))
        self.paths = tuple(paths)
        self.projection = Projection(self.paths)
        self.touched = frozenset([str(steps[0]) for steps in paths])
        used = [scope.steps(node) for node in in_order(*actions) if isinstance(node, Path)]
        self.nested = frozenset([str(steps[0]) for steps in used if len(steps) > 1])
        self.only_removes = bool(actions) and not self.assignments and not self.additions
        self.used_names = frozenset(scope.used_names)
        self.used_values = frozenset(scope.used_values)


class Update:
    """The changes that one request makes to an item."""

    __slots__ = ("_compiled", "_values")

    def __init__(self, compiled: CompiledUpdate, values: Values) -> None:
        self._compiled = compiled
        self._values = values

    @property
    def paths(self) -> tuple[Steps, ...]:
        """The paths that it changes, as written."""
        return self._compiled.paths

    @property
    def nested(self) -> frozenset[str]:
        """The top-level attributes of which it changes or reads only a part."""
        return self._compiled.nested

    @property
    def constants(self) -> Item:
        """The top-level attributes for which the request names a value, whatever stands in the item."""
        return {name: self._values[reference] for name, reference in self._compiled.constants.items()}

    @property
    def only_removes(self) -> bool:
        """Whether it can but take away: then it makes no item where there is none (dynamodb_facts 14)."""
        return self._compiled.only_removes

    def check_keys(self, key_names: Iterable[str]) -> None:
        """Raise AWS's error if it would change an attribute of the key."""
        for name in key_names:
            if name in self._compiled.touched:
                raise dynamodb.cannot_update_key(name)

    def touched(self, item: Item) -> Item:
        """Of an item before or after, what stands at the changed paths (UPDATED_OLD, UPDATED_NEW)."""
        return self._compiled.projection.apply(item)

    def apply(self, item: Item, *, exists: bool = True) -> Item:
        """The item after the update; the given one stays as it is.

        Parameters
        ----------
        item:
            The stored item, or the key of one that is not there.
        exists:
            Whether the item is there. From one that is not, removing anything does nothing (dynamodb_facts 13).
        """
        compiled, values = self._compiled, self._values
        # All right sides read the item as it was.
        assigned = [(steps, source(item, values)) for steps, source in compiled.assignments]
        draft = Draft(item)
        for steps, value in assigned:
            draft.put(steps, value)
        for steps, source in compiled.additions:
            draft.put(steps, plus(draft.get(steps), source(item, values), compiled.mismatch))
        if exists:
            self._take_away(draft, item)
        return draft.finish()

    def _take_away(self, draft: Draft, item: Item) -> None:
        compiled = self._compiled
        for steps, source in compiled.deletions:
            existing = draft.get(steps)
            if existing is None:
                continue
            remaining = minus(existing, source(item, self._values), compiled.mismatch)
            if remaining is None:
                draft.remove(steps)
            else:
                draft.put(steps, remaining)
        for steps in compiled.removals:
            draft.remove(steps)


@lru_cache(maxsize=1024)
def compiled_update(text: str, names: Names, kinds: Kinds) -> CompiledUpdate:
    """An update parsed, checked and compiled; raises InvalidExpression."""
    parsed = parse_update(text)
    scope = Scope(dict(names), dict(kinds))
    check_update(parsed, scope)
    return CompiledUpdate(parsed.actions, scope)


# --- right sides ----------------------------------------------------------------------------------------------------
def _source(operand: Node, scope: Scope) -> Source:
    if isinstance(operand, Arithmetic):
        return _arithmetic(operand.operator, _source(operand.left, scope), _source(operand.right, scope))
    if isinstance(operand, Call):
        if operand.function == "list_append":
            return _list_append(*(_source(argument, scope) for argument in operand.arguments))
        return _if_not_exists(operand, scope)
    return _required(getter(operand, scope))


def _required(get: Getter) -> Source:
    def source(item: Item, values: Values) -> AttributeValue:
        value = get(item, values)
        if value is None:
            raise texts.attribute_missing()
        return value

    return source


def _if_not_exists(call: Node, scope: Scope) -> Source:
    """The first attribute that is there, or what stands at the end of nested calls."""
    paths = []
    while isinstance(call, Call):
        path, call = call.arguments
        paths.append(getter(path, scope))
    default = _source(call, scope)

    def source(item: Item, values: Values) -> AttributeValue:
        for get in paths:
            value = get(item, values)
            if value is not None:
                return value
        return default(item, values)

    return source


def _arithmetic(operator: str, left: Source, right: Source) -> Source:
    combine = number.add if operator == "+" else number.subtract

    def source(item: Item, values: Values) -> AttributeValue:
        one, other = left(item, values), right(item, values)
        if "N" not in one or "N" not in other:
            raise texts.operand_type_in_item()
        return {"N": combine(one["N"], other["N"])}

    return source


def _list_append(left: Source, right: Source) -> Source:
    def source(item: Item, values: Values) -> AttributeValue:
        one, other = left(item, values), right(item, values)
        if "L" not in one or "L" not in other:
            raise texts.operand_type_in_item()
        return {"L": one["L"] + other["L"]}

    return source
