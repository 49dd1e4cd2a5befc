"""Transactions: all actions of several tables or none of them.

AWS refuses in steps, each for all actions before the next begins (paritysuite/dynamodb-conformance, June to October
2026). A missing table or an empty key is a plain error, and so is one item in two actions. A key that does not fit its
table cancels the transaction: the first such action is the reason, whatever else is wrong. Then the actions run, and
every one that cannot be carried out is a reason of its own.

Nothing is written until all actions have been found to hold, and what is written then cannot fail: so there is nothing
to undo, and the cost is that of the items touched, whatever the size of their tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streammock.errors import dynamodb
from streammock.errors import transactions as texts
from streammock.errors.base import AwsError
from streammock.expressions.update import Update as Change
from streammock.tables import lookup
from streammock.tables.items import StoredItem
from streammock.tables.schema import Key
from streammock.tables.table import Precondition, Table, Write
from streammock.values.attribute import Item

MAX_BYTES: Final = 4 * 1024 * 1024


@dataclass(slots=True)
class Get:
    """A read, and what all actions have in common: a table's name and the key of an item in it."""

    table_name: str
    attributes: Item

    def check_values(self, table: Table) -> None:
        """Raise for an empty key: what AWS refuses before the transaction begins."""
        for name, kind in _empty(table.schema.kinds, self.attributes):
            raise dynamodb.empty_key_value(name, kind)

    def key(self, table: Table) -> Key:
        """Where the item stands; raises where the key is none of this table."""
        return table.schema.key_of(self.attributes)


@dataclass(slots=True)
class ConditionCheck(Get):
    """A condition on an item that stays as it is, and what all writes have in common."""

    precondition: Precondition | None

    def outcome(self, _table: Table, old: StoredItem | None) -> StoredItem | None:
        """What is to stand there afterwards; raises where that cannot be."""
        return old


@dataclass(slots=True)
class Delete(ConditionCheck):
    """Nothing is to stand there afterwards."""

    def outcome(self, _table: Table, _old: StoredItem | None) -> StoredItem | None:
        """Nothing."""
        return None


@dataclass(slots=True)
class Put(ConditionCheck):
    """An item is to stand there; ``attributes`` are its own."""

    stored: StoredItem

    def check_values(self, table: Table) -> None:
        """Raise for an empty key, of the table or an index."""
        Get.check_values(self, table)
        for index in table.indexes.values():
            for name, kind in _empty(index.schema.kinds, self.attributes):
                raise dynamodb.index_key_empty(name, kind, index.name)

    def key(self, table: Table) -> Key:
        """Where the item is to stand; raises where its keys, of the table or an index, have other types."""
        return table.check_item(self.stored)

    def outcome(self, _table: Table, _old: StoredItem | None) -> StoredItem | None:
        """The item."""
        return self.stored


@dataclass(slots=True)
class Update(ConditionCheck):
    """An item is to be changed, or made of the key and the change."""

    change: Change

    def check_values(self, table: Table) -> None:
        """Raise for an empty key, also where the update gives an index's key an empty value."""
        Get.check_values(self, table)
        for index in table.indexes.values():
            for _, kind in _empty(index.schema.kinds, self.change.constants):
                raise dynamodb.index_key_emptied(kind)

    def key(self, table: Table) -> Key:
        """Where the item stands; raises too where the update would change its key."""
        key = table.schema.key_of(self.attributes)
        self.change.check_keys(table.schema.names)
        table.check_paths(self.change.nested)
        return key

    def outcome(self, table: Table, old: StoredItem | None) -> StoredItem | None:
        """The changed item."""
        item = self.change.apply(old.attributes if old else self.attributes, exists=old is not None)
        # An update that only removes creates nothing (dynamodb_facts 14).
        return None if old is None and self.change.only_removes else table.check_update(item, self.change.constants)


def write(tables: Mapping[str, Table], actions: Sequence[ConditionCheck], now: int) -> list[tuple[Table, Write]]:
    """Carry out all actions, in their order; raises TransactionCanceledException where one of them cannot be."""
    places = _places(tables, actions)
    outcomes: list[StoredItem | None] = []
    problems: list[AwsError | None] = []
    for action, (table, key) in zip(actions, places, strict=True):
        outcome, problem = _try(action, table, table.get(key))
        outcomes.append(outcome)
        problems.append(problem)
    if any(problems):
        raise texts.cancelled(problems)
    # A check leaves the item that stood there, which the door takes for no change.
    return [(table, table.apply(key, new, now)) for (table, key), new in zip(places, outcomes, strict=True)]


def read(tables: Mapping[str, Table], actions: Sequence[Get]) -> list[tuple[Table, StoredItem | None]]:
    """The items at all keys, as they are at one moment."""
    found = [(table, table.get(key)) for table, key in _places(tables, actions)]
    size = sum(stored.size for _, stored in found if stored)
    if size > MAX_BYTES:
        raise texts.payload_too_large(size)
    return found


def _places(tables: Mapping[str, Table], actions: Sequence[Get]) -> list[tuple[Table, Key]]:
    """The table and the key of every action."""
    found = [lookup.for_data(tables, action.table_name) for action in actions]
    for action, table in zip(actions, found, strict=True):
        action.check_values(table)
    keys: list[Key] = []
    try:
        for action, table in zip(actions, found, strict=True):
            keys.append(action.key(table))
    except AwsError as problem:
        problems: list[AwsError | None] = [None] * len(actions)
        problems[len(keys)] = problem
        raise texts.cancelled(problems) from None
    if len({(table.name, key) for table, key in zip(found, keys, strict=True)}) != len(actions):
        raise texts.several_operations_on_one_item()
    return list(zip(found, keys, strict=True))


def _try(action: ConditionCheck, table: Table, old: StoredItem | None) -> tuple[StoredItem | None, AwsError | None]:
    """What an action leaves, or why it cannot be carried out."""
    try:
        if action.precondition is not None:
            action.precondition.check(old)
        return action.outcome(table, old), None
    except AwsError as problem:
        return None, problem


def _empty(kinds: Mapping[str, str], attributes: Mapping[str, dict[str, object]]) -> Iterator[tuple[str, str]]:
    """The names of key attributes without content, each with its type."""
    for name, kind in kinds.items():
        content = attributes.get(name, {}).get(kind)
        if content is not None and not content:
            yield name, kind
