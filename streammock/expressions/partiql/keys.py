"""Which items a WHERE names by their keys, and what else it asks of them.

A SELECT whose WHERE names partitions comes to one query for each branch of the WHERE, all others are scans. How AWS
takes a WHERE apart was captured by floci (eu-west-2, September 2026) and paritysuite (October 2026).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from streammock.errors import statements as texts
from streammock.expressions.evaluate import Values
from streammock.expressions.key_condition import MIRRORED
from streammock.expressions.partiql.conditions import plain_name
from streammock.expressions.partiql.statements import constant
from streammock.expressions.tree import And, Between, Call, Comparison, Membership, Node, Not, Or, Path, in_order
from streammock.values.attribute import AttributeValue, Item
from streammock.values.order import sort_key

MAX_READS: Final = 50
# Behind all sort keys that begin with a prefix: no key is longer than 1,024 bytes.
_BEHIND: Final[dict[str, Any]] = {"S": chr(0x10FFFF) * 256, "B": b"\xff" * 1024}


class Keys(NamedTuple):
    """The key attributes of a table or an index, and the types of all of them."""

    hash_name: str
    range_name: str | None
    kinds: dict[str, str]


class _Asked(NamedTuple):
    """What a node asks of a key attribute."""

    name: str
    operator: str
    operands: tuple[AttributeValue, ...]


@dataclass(frozen=True, slots=True)
class KeyRead:
    """One query: a partition, a run of its sort keys, and a condition on the items there."""

    partition: AttributeValue
    operator: str | None = None
    operands: tuple[AttributeValue, ...] = ()
    filter: Node | None = None

    def bounds(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The first and the last sort key that it may read: ``(0,)`` stands before all of them, ``(2,)`` behind all."""
        if self.operator is None:
            return (0,), (2,)
        first = sort_key(self.operands[0])
        if self.operator == "begins_with":
            return (1, first, 0), (1, first + _BEHIND[next(iter(self.operands[0]))], 0)
        if self.operator in (">", ">="):
            return (1, first, int(self.operator == ">")), (2,)
        if self.operator in ("<", "<="):
            return (0,), (1, first, -int(self.operator == "<"))
        return (1, first, 0), (1, sort_key(self.operands[-1]), 0)


# --- writes ---------------------------------------------------------------------------------------------------------
class WrittenKey(NamedTuple):
    """What a write's WHERE says: a key, perhaps in part; what else it asks; an attribute that it gives two values."""

    attributes: Item
    rest: Node | None
    named_twice: str | None = None


def written_key(root: Node, keys: Keys, values: Values) -> WrittenKey:
    """The key that an UPDATE or DELETE names."""
    key: Item = {}
    rest: list[Node] = []
    twice: str | None = None
    for node in _all_of(root):
        asked = _asked(node, keys, values)
        if asked is None or asked.operator != "=":
            rest.append(node)
        elif key.setdefault(asked.name, asked.operands[0]) != asked.operands[0]:
            twice = asked.name
    if twice is not None:
        del key[twice]
    return WrittenKey(key, _joined(rest), twice)


def checked_key(root: Node, keys: Keys, values: Values) -> WrittenKey:
    """The key that EXISTS names: of two values for one attribute the first counts, the second is a condition."""
    key: Item = {}
    rest: list[Node] = []
    for node in _all_of(root):
        asked = _asked(node, keys, values)
        if asked is None or asked.operator != "=" or key.setdefault(asked.name, asked.operands[0]) != asked.operands[0]:
            rest.append(node)
    return WrittenKey(key, _joined(rest))


def _all_of(root: Node) -> list[Node]:
    nodes: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, And):
            stack.extend(reversed(node.conditions))
        else:
            nodes.append(node)
    return nodes


def _joined(nodes: Sequence[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


# --- reads ----------------------------------------------------------------------------------------------------------
def reads(root: Node, keys: Keys, values: Values) -> list[KeyRead] | None:
    """The queries that a WHERE comes to; None where it has to be a scan."""
    if not _names_partition(root, keys, values):
        return None
    branches = _branches(root, keys, values)
    # Beside other branches AWS does not mind a sort key that is asked not to be something: they overlap unchecked.
    if len(branches) > 1 and any(_negates_sort_key(node, keys) for branch in branches for node in branch):
        return None
    found = [_read(branch, keys, values) for branch in branches]
    complete = [read for read in found if read is not None]
    return complete if len(complete) == len(found) else None


def check_types(found: Sequence[KeyRead], keys: Keys) -> None:
    """Raise where a key is compared with a value of another type."""
    for read in found:
        if keys.kinds[keys.hash_name] not in read.partition:
            raise texts.key_type(keys.hash_name)
        name = keys.range_name
        if name is not None and any(keys.kinds[name] not in operand for operand in read.operands):
            raise texts.key_type(name)


def check_overlap(found: Sequence[KeyRead]) -> None:
    """Raise where two queries may read one item; their types are known to be right."""
    by_partition: dict[Any, list[tuple[Any, Any]]] = {}
    for read in found:
        by_partition.setdefault(sort_key(read.partition), []).append(read.bounds())
    for ranges in by_partition.values():
        for number, (low, high) in enumerate(ranges):
            if any(low <= other_high and other_low <= high for other_low, other_high in ranges[:number]):
                raise texts.overlapping_reads()


def whole_key(found: Sequence[KeyRead] | None, keys: Keys) -> Item | None:
    """The key of the one item that a WHERE names without asking anything else; None for all other WHEREs."""
    if found is None or len(found) != 1 or found[0].filter is not None:
        return None
    (read,) = found
    if keys.range_name is None:
        return {keys.hash_name: read.partition} if read.operator is None else None
    if read.operator != "=":
        return None
    return {keys.hash_name: read.partition, keys.range_name: read.operands[0]}


def _asked(node: Node, keys: Keys, values: Values) -> _Asked | None:
    """What a single condition asks of a key attribute, where it compares one with constants."""
    parts = list(node.parts())
    if isinstance(node, Comparison) and node.operator != "<>":
        operator = node.operator
        if not isinstance(parts[0], Path):
            operator, parts = MIRRORED[operator], parts[::-1]
    elif isinstance(node, Between):
        operator = node.operator
    elif isinstance(node, Call) and node.function == "begins_with":
        operator = node.function
    else:
        return None
    name = plain_name(parts[0])
    operands = tuple([value for part in parts[1:] if (value := constant(part, values)) is not None])
    if name not in (keys.hash_name, keys.range_name) or len(operands) != len(parts) - 1:
        return None
    # Of a partition nothing but equality helps to find it.
    return _Asked(str(name), operator, operands) if operator == "=" or name == keys.range_name else None


def _options(node: Node, keys: Keys, values: Values) -> list[Node] | None:
    """``key IN [...]`` as equalities."""
    if not isinstance(node, Membership) or plain_name(node.operand) not in (keys.hash_name, keys.range_name):
        return None
    if any(constant(option, values) is None for option in node.options):
        return None
    return [Comparison("=", node.operand, option) for option in node.options]


def _names_partition(node: Node, keys: Keys, values: Values) -> bool:
    if isinstance(node, And):
        return any(_names_partition(part, keys, values) for part in node.conditions)
    if isinstance(node, Or):
        return all(_names_partition(part, keys, values) for part in node.conditions)
    if _options(node, keys, values) is not None:
        return plain_name(next(iter(node.parts()))) == keys.hash_name
    asked = _asked(node, keys, values)
    return asked is not None and asked.name == keys.hash_name


def _names_key(node: Node, keys: Keys, values: Values) -> bool:
    """Whether a key is asked for anywhere in it, other than under NOT."""
    if isinstance(node, (And, Or)):
        return any(_names_key(part, keys, values) for part in node.conditions)
    return _options(node, keys, values) is not None or _asked(node, keys, values) is not None


def _branches(node: Node, keys: Keys, values: Values) -> list[list[Node]]:
    """The alternatives of a condition, as far as keys make them; what names no key stays in one piece."""
    if isinstance(node, And):
        branches: list[list[Node]] = [[]]
        for part in node.conditions:
            more = _branches(part, keys, values)
            if len(branches) * len(more) > MAX_READS:
                raise texts.too_many_reads()
            branches = [left + right for left in branches for right in more]
        return branches
    if isinstance(node, Or) and _names_key(node, keys, values):
        branches = [branch for part in node.conditions for branch in _branches(part, keys, values)]
    else:
        branches = [[option] for option in _options(node, keys, values) or [node]]
    if len(branches) > MAX_READS:
        raise texts.too_many_reads()
    return branches


def _read(branch: Sequence[Node], keys: Keys, values: Values) -> KeyRead | None:
    """The query that a branch comes to; None where it contradicts itself about the partition."""
    partition: AttributeValue | None = None
    sort: _Asked | None = None
    chosen: Node | None = None
    rest: list[Node] = []
    for node in branch:
        asked = _asked(node, keys, values)
        if asked is None:
            rest.append(node)
        elif asked.name == keys.hash_name:
            if partition is not None and partition != asked.operands[0]:
                return None
            partition = asked.operands[0]
        elif sort is None or (asked.operator == "=" and sort.operator != "="):
            rest += [chosen] if chosen is not None else []
            sort, chosen = asked, node
        elif asked != sort:
            rest.append(node)
    if partition is None:
        return None
    operator, operands = (sort.operator, sort.operands) if sort is not None else (None, ())
    return KeyRead(partition, operator, operands, _joined(rest))


def _negates_sort_key(node: Node, keys: Keys) -> bool:
    if not (isinstance(node, Not) or (isinstance(node, Comparison) and node.operator == "<>")):
        return False
    return keys.range_name is not None and any(plain_name(part) == keys.range_name for part in in_order(node))
