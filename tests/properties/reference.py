"""A naive DynamoDB table: plain dicts, walked from end to end for every question, one line per rule of AWS.

It knows nothing of the package. Values are pairs of their type and a Python value that ``==`` compares as DynamoDB
does; conditions and updates are nested tuples (``steps`` makes them and writes them down as AWS reads them).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

Value = tuple[str, Any]
Item = dict[str, Value]

# Index: partition key, sort key, and what it stores beside the keys (None: everything).
INDEXES: dict[str | None, tuple[str, str | None, frozenset[str] | None]] = {
    None: ("pk", "sk", None),
    "by_rank": ("pk", "rank", frozenset({"extra"})),
    "by_kind": ("kind", "rank", None),
    "by_group": ("grp", None, frozenset()),
}
_KINDS = {"rank": "N", "kind": "S", "grp": "B"}
_REASONS = {
    None: "None",
    "ValidationException": "ValidationError",
    "ConditionalCheckFailedException": "ConditionalCheckFailed",
}
_ORDERED = ("S", "N", "B")
_DEEPEST = 32


class Refused(Exception):
    """An error of AWS, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Change(NamedTuple):
    """What a write found and what it left."""

    key: tuple[str, Decimal]
    old: Item | None
    new: Item | None


def native(value: dict[str, Any]) -> Value:
    """A value of the wire as a pair that compares as DynamoDB does."""
    ((kind, content),) = value.items()
    if kind == "N":
        return kind, Decimal(content)
    if kind == "M":
        return kind, items_of(content)
    if kind == "L":
        return kind, [native(member) for member in content]
    if kind in ("SS", "BS"):
        return kind, frozenset(content)
    if kind == "NS":
        return kind, frozenset(map(Decimal, content))
    return kind, content


def items_of(item: dict[str, Any]) -> Item:
    """All values of an item."""
    return {name: native(value) for name, value in item.items()}


def key_of(item: Item) -> tuple[str, Decimal]:
    """Where an item stands in the table."""
    return item["pk"][1], item["sk"][1]


class Reference:
    """The table, and a log of all that happened to it."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, Decimal], Item] = {}
        self.log: list[Change] = []

    def outcome(self, write: tuple[Any, ...]) -> Change:
        """What a write would do; raises where it would be refused."""
        verb, target, condition = write[0], write[1], write[-1]
        key = key_of(target)
        old = self.items.get(key)
        if verb == "put":
            _check_indexes(target)
        if condition is not None and not holds(condition, old or {}):
            raise Refused("ConditionalCheckFailedException")
        if verb == "put":
            return Change(key, old, target)
        if verb == "update":
            return Change(key, old, updated(old, target, write[2]))
        return Change(key, old, old if verb == "check" else None)

    def commit(self, change: Change) -> None:
        """Let it happen."""
        if change.new == change.old:
            return
        if change.new is None:
            del self.items[change.key]
        else:
            self.items[change.key] = change.new
        self.log.append(change)

    def write(self, write: tuple[Any, ...]) -> Change:
        """Do it."""
        change = self.outcome(write)
        self.commit(change)
        return change

    def transact(self, writes: list[tuple[Any, ...]]) -> list[str]:
        """Do all or nothing; the reasons why not, in AWS's words, empty where all was done."""
        refusals = [self.refusal(write) for write in writes]
        if any(refusals):
            return [_REASONS[refusal] for refusal in refusals]
        for write in writes:
            self.write(write)
        return []

    def refusal(self, write: tuple[Any, ...]) -> str | None:
        """Why a write would be refused, if it would."""
        try:
            self.outcome(write)
        except Refused as refused:
            return refused.code
        return None

    def view(self, index: str | None) -> list[Item]:
        """What an index stores, in no order."""
        partition, sort, stored = INDEXES[index]
        names = [name for name in (partition, sort) if name]
        entries = [item for item in self.items.values() if all(name in item for name in names)]
        if stored is None:
            return entries
        kept = {*names, "pk", "sk", *stored}
        return [{name: value for name, value in item.items() if name in kept} for item in entries]

    def query(self, index: str | None, partition: Value, comparison: tuple[Any, ...] | None) -> list[Item]:
        """What an index has of one partition, as far as a condition on the sort key holds."""
        name = INDEXES[index][0]
        found = [item for item in self.view(index) if item[name] == partition]
        return found if comparison is None else [item for item in found if holds(comparison, item)]


def _check_indexes(item: Item) -> None:
    for name, kind in _KINDS.items():
        if name in item and (item[name][0] != kind or item[name][1] in ("", b"")):
            raise Refused("ValidationException")


# --- conditions -----------------------------------------------------------------------------------------------------
def at(path: tuple[Any, ...], item: Item) -> Value | None:
    """What stands at a path."""
    value: Value | None = ("M", item)
    for step in path:
        kind, content = value or ("", None)
        if isinstance(step, str) and kind == "M":
            value = content.get(step)
        elif isinstance(step, int) and kind == "L" and step < len(content):
            value = content[step]
        else:
            return None
    return value


def holds(condition: tuple[Any, ...], item: Item) -> bool:
    """Whether a condition is true of an item."""
    operator, *parts = condition
    if operator == "and":
        return all(holds(part, item) for part in parts[0])
    if operator == "or":
        return any(holds(part, item) for part in parts[0])
    if operator == "not":
        return not holds(parts[0], item)
    if operator == "size":
        return _sized(at(parts[1], item), parts[0], parts[2])
    value = at(parts[0], item)
    operands = [at(part[1], item) if part[0] == "path" else part for part in parts[1:]]
    return bool(_LEAVES[operator](value, *operands))


def names_in(condition: tuple[Any, ...]) -> set[str]:
    """The top-level attributes that a condition reads."""
    operator, *parts = condition
    if operator in ("and", "or"):
        return {name for part in parts[0] for name in names_in(part)}
    if operator == "not":
        return names_in(parts[0])
    path, *operands = parts[1:] if operator == "size" else parts
    return {path[0], *(operand[1][0] for operand in operands if operand[0] == "path")}


def _sized(value: Value | None, operator: str, wanted: Value) -> bool:
    if value is None or value[0] in ("N", "BOOL", "NULL"):
        return False
    return bool(_LEAVES[operator](("N", Decimal(len(value[1]))), wanted))


def _ordered(compare: Any) -> Any:
    def leaf(value: Value | None, other: Value | None) -> bool:
        if value is None or other is None or value[0] != other[0] or value[0] not in _ORDERED:
            return False
        return bool(compare(value[1], other[1]))

    return leaf


def _contains(value: Value | None, wanted: Value) -> bool:
    if value is None:
        return False
    kind, content = value
    if kind == "L":
        return wanted in content
    if kind in ("SS", "NS", "BS"):
        return wanted[0] == kind[0] and wanted[1] in content
    return kind in ("S", "B") and wanted[0] == kind and wanted[1] in content


_LEAVES: dict[str, Any] = {
    "exists": lambda value: value is not None,
    "not_exists": lambda value: value is None,
    "=": lambda value, other: value is not None and value == other,
    "<>": lambda value, other: value is None or value != other,
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
    "between": lambda value, low, high: _LEAVES[">="](value, low) and _LEAVES["<="](value, high),
    "in": lambda value, *others: value in others,
    "begins_with": lambda value, start: value is not None and value[0] == start[0] and value[1].startswith(start[1]),
    "contains": _contains,
    "not_contains": lambda value, wanted: value is not None and not _contains(value, wanted),
    "type": lambda value, kind: value is not None and value[0] == kind[1],
}


# --- updates --------------------------------------------------------------------------------------------------------
class _Draft:
    """An item as nested dicts: lists are dicts by index, so that every index means the list as it was."""

    def __init__(self, item: Item) -> None:
        self.tree = _opened(("M", item))

    def place(self, path: tuple[Any, ...]) -> dict[Any, Any]:
        """The container that a path's last step enters."""
        node = self.tree
        for step, following in zip((None, *path), path, strict=False):
            node = node if step is None else node[1].get(step, ("", {}))
            if node[0] != ("M" if isinstance(following, str) else "L"):
                raise Refused("ValidationException")
        found: dict[Any, Any] = node[1]
        return found

    def closed(self) -> Item:
        """The item."""
        item: Item = _closed(self.tree)[1]
        return item


def _opened(value: Value) -> Value:
    kind, content = value
    if kind == "M":
        return kind, {name: _opened(member) for name, member in content.items()}
    if kind == "L":
        return kind, {place: _opened(member) for place, member in enumerate(content)}
    return value


def _closed(value: Value) -> Value:
    kind, content = value
    if kind == "M":
        return kind, {name: _closed(member) for name, member in content.items()}
    if kind == "L":
        return kind, [_closed(content[place]) for place in sorted(content)]
    return value


def updated(old: Item | None, key: Item, actions: list[tuple[Any, ...]]) -> Item | None:
    """What an update makes of an item, or of its key where there is none."""
    before = key if old is None else old
    if old is None and actions and all(verb in ("remove", "delete") for verb, *_ in actions):
        return None
    draft = _Draft(before)
    for verb, path, operand in actions:
        if verb == "set":
            value = _operand(operand, before)
            draft.place(path)[path[-1]] = _opened(value)
        elif verb == "add":
            _add(draft, path, at(path, before), operand)
    for verb, path, operand in actions:
        if old is not None and verb in ("remove", "delete"):
            _take(draft, path, at(path, before), operand)
    item = draft.closed()
    if _depth(("M", item)) > _DEEPEST + 1:
        raise Refused("ValidationException")
    _check_indexes(item)
    return item


def _operand(operand: tuple[Any, ...], item: Item) -> Value:
    verb, *parts = operand
    if verb == "value":
        return parts[0]  # type: ignore[no-any-return]
    if verb == "path":
        value = at(parts[0], item)
        if value is None:
            raise Refused("ValidationException")
        return value
    if verb == "default":
        return at(parts[0], item) or _operand(parts[1], item)
    one, other = (_operand(part, item) for part in parts)
    if one[0] != other[0] or one[0] != ("L" if verb == "append" else "N"):
        raise Refused("ValidationException")
    return one[0], one[1] - other[1] if verb == "minus" else one[1] + other[1]


def _add(draft: _Draft, path: tuple[Any, ...], value: Value | None, operand: Value) -> None:
    container = draft.place(path)
    if value is None:
        container[path[-1]] = operand
        return
    if value[0] != operand[0]:
        raise Refused("ValidationException")
    total = value[1] + operand[1] if operand[0] == "N" else value[1] | operand[1]
    container[path[-1]] = (operand[0], total)


def _take(draft: _Draft, path: tuple[Any, ...], value: Value | None, operand: Value | None) -> None:
    container = draft.place(path)
    if operand is None:
        container.pop(path[-1], None)
    elif value is not None:
        if value[0] != operand[0]:
            raise Refused("ValidationException")
        rest = value[1] - operand[1]
        container[path[-1]] = (operand[0], rest)
        if not rest:
            del container[path[-1]]


def _depth(value: Value) -> int:
    kind, content = value
    members = content.values() if kind == "M" else content if kind == "L" else ()
    return 1 + max(map(_depth, members), default=0)
