"""PartiQL's writes, as the actions that transactions are made of; and what SELECT, UPDATE and DELETE have in common."""

from __future__ import annotations

from streammock.errors import statements as texts
from streammock.expressions.partiql.keys import Keys, WrittenKey, checked_key, written_key
from streammock.expressions.partiql.statements import Bound, Delete, Exists, Insert, Select, Target, Update, constant
from streammock.expressions.tree import And, Call, Or, Path
from streammock.expressions.update import Update as Change
from streammock.tables import transaction
from streammock.tables.items import StoredItem, copy_item
from streammock.tables.schema import KeySchema
from streammock.tables.table import Precondition, Table, Write
from streammock.tables.transaction import ConditionCheck
from streammock.values.attribute import Item, normalise_item


class Vacancy(Precondition):
    """What INSERT asks of the place that it writes to."""

    __slots__ = ()

    def check(self, old: StoredItem | None) -> None:
        """Raise DuplicateItemException where an item stands."""
        if not self.condition.matches(old.attributes if old else None):
            raise texts.duplicate_item()


def target_of(bound: Bound) -> Target:
    """The table, and perhaps the index, that a statement names."""
    return bound.statement.target


def is_read(bound: Bound) -> bool:
    """Whether a statement reads: EXISTS stands among writes."""
    return isinstance(bound.statement, Select)


def keys_of(schema: KeySchema) -> Keys:
    """The keys of a table, or of an index with one attribute of each type."""
    return Keys(schema.hash_names[0], schema.range_names[0] if schema.range_names else None, dict(schema.kinds))


# --- writes ---------------------------------------------------------------------------------------------------------
def action(bound: Bound, table: Table, *, return_old: bool, in_transaction: bool = False) -> ConditionCheck:
    """What a write or EXISTS does.

    Parameters
    ----------
    bound, table:
        The statement, and the table that it names.
    return_old:
        Whether a condition that fails is to show the item.
    in_transaction:
        Whether a key that names no item passes here: transactions find that later, and say it in other words.
    """
    statement = bound.statement
    if isinstance(statement, Insert):
        return _insert(statement, bound, table)
    if isinstance(statement, Exists):
        return _exists(statement, bound, table, return_old=return_old)
    if isinstance(statement, Select):
        raise TypeError(statement)
    if statement.target.index is not None:
        raise texts.write_to_index()
    found = WrittenKey({}, None)
    if statement.where is not None:
        found = written_key(statement.where.root, keys_of(table.schema), bound.values)
    if not in_transaction:
        _check_key(found, table.schema)
    here = Path((table.schema.hash_names[0],))
    if isinstance(statement, Update):
        # An UPDATE makes no item where there is none (captured by paritysuite) …
        exists = Call("attribute_exists", [here])
        condition = bound.condition(exists if found.rest is None else And((exists, found.rest)))
        change = Change(statement.update, bound.values)
        return transaction.Update(table.name, found.attributes, Precondition(condition, return_old), change)
    # … and a DELETE finds none to hold its condition against (likewise).
    precondition = None
    if found.rest is not None:
        condition = bound.condition(Or((Call("attribute_not_exists", [here]), found.rest)))
        precondition = Precondition(condition, return_old)
    return transaction.Delete(table.name, found.attributes, precondition)


def _check_key(found: WrittenKey, schema: KeySchema) -> None:
    if found.named_twice is not None:
        raise texts.key_named_twice(found.named_twice)
    if len(found.attributes) != len(schema.names):
        raise texts.key_incomplete()
    for name, kind in schema.kinds.items():
        if kind not in found.attributes[name]:
            raise texts.key_type(name)


def _insert(statement: Insert, bound: Bound, table: Table) -> ConditionCheck:
    values = {name: constant(node, bound.values) for name, node in statement.item.items()}
    item = normalise_item({name: value for name, value in values.items() if value is not None})
    vacant = bound.condition(Call("attribute_not_exists", [Path((table.schema.hash_names[0],))]))
    return transaction.Put(table.name, item, Vacancy(vacant), StoredItem(item))


def _exists(statement: Exists, bound: Bound, table: Table, *, return_old: bool) -> ConditionCheck:
    select = statement.select
    if select.target.index is not None:
        raise texts.exists_on_index()
    if select.where is None:
        raise texts.exists_incomplete()
    found = checked_key(select.where.root, keys_of(table.schema), bound.values)
    if found.rest is None or len(found.attributes) != len(table.schema.names):
        raise texts.exists_incomplete()
    return ConditionCheck(table.name, found.attributes, Precondition(bound.condition(found.rest), return_old))


def write(table: Table, found: ConditionCheck, now: int) -> Write:
    """Carry out one write."""
    found.check_values(table)
    key = found.key(table)
    old = table.get(key)
    if found.precondition is not None:
        found.precondition.check(old)
    return table.apply(key, found.outcome(table, old), now)


def returned(bound: Bound, written: Write) -> Item | None:
    """What RETURNING shows of a write."""
    statement = bound.statement
    returning = statement.returning if isinstance(statement, (Update, Delete)) else None
    if returning is None:
        return None
    stored = written.old if returning.endswith("OLD") else written.new
    if stored is None:
        return None
    if returning.startswith("ALL") or not isinstance(statement, Update):
        return stored.copy()
    return copy_item(statement.update.projection.apply(stored.attributes)) or None
