"""A secondary index: a second sorted view of the table's own stored items."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from streammock.errors import AwsError
from streammock.errors import dynamodb as texts
from streammock.tables.items import ItemCollection, StoredItem
from streammock.tables.schema import (
    MAX_PARTITION_KEY_BYTES,
    MAX_SORT_KEY_BYTES,
    SURELY_SHORT,
    Key,
    KeySchema,
    check_key_size,
    make_key,
)
from streammock.tables.unit_changes import UnitChanges
from streammock.values.attribute import AttributeValue, Item
from streammock.values.size import item_size


class Entry(NamedTuple):
    """What an index stores of one item, and where."""

    key: Key
    attributes: Item


class Index:
    """A global or local secondary index.

    Entries with equal index keys are told apart, and ordered, by the table's key behind the index's own.

    Parameters
    ----------
    definition:
        As in CreateTable: ``IndexName``, ``KeySchema``, ``Projection`` and, for a global one, throughput.
    kind:
        ``"global"`` or ``"local"``.
    table_schema:
        The table's own keys.
    kinds:
        Types of all defined attributes.
    """

    def __init__(
        self,
        definition: Mapping[str, Any],
        kind: Literal["global", "local"],
        table_schema: KeySchema,
        kinds: Mapping[str, str],
    ) -> None:
        self.name: str = definition["IndexName"]
        self.kind = kind
        self.definition = dict(definition)
        self.schema = KeySchema(definition["KeySchema"], kinds)
        self._table_schema = table_schema
        self.projection = _in_order(definition["Projection"])
        self.definition["Projection"] = self.projection
        self.unit_changes = UnitChanges()
        self.resizing = False  # it is to have other capacity units
        self.reached_warm: dict[str, int] = {}
        self.items = ItemCollection()
        self._kept = self._kept_attributes()

    @property
    def projects_all(self) -> bool:
        """Whether a query of the index sees whole items."""
        return self._kept is None

    def key_of(self, item: Item, base: Key | None = None) -> Key | None:
        """Where an item stands in the index; None where it lacks a key attribute (indexes are sparse).

        An item that is older than the index may have what can be no key: it is left out (scylladb's
        test_gsi_backfill_empty_string and test_gsi_backfill_key_limits, which pass on AWS).
        """
        own = self.schema.sound_position(item)
        if own is None:
            try:
                own = self.schema.position(item)
                self.schema.check_sizes(item)
            except (KeyError, AwsError):
                return None
        return self._before(own, base or self._table_schema.position(item))

    def position(self, item: Item) -> Key:
        """Where an item stands that is known to have all keys."""
        return self._before(self.schema.position(item), self._table_schema.position(item))

    @staticmethod
    def _before(own: Key, base: Key) -> Key:
        partition, sort = own
        base_partition, base_sort = base
        return make_key((partition, (*sort, base_partition, *base_sort)))

    def move(self, old: StoredItem | None, new: StoredItem | None, base: Key) -> None:
        """Follow a change of the table at a place."""
        new_key = self.key_of(new.attributes, base) if new else None
        if old and new and self._same_keys(old.attributes, new.attributes):
            old_key = new_key
        else:
            old_key = self.key_of(old.attributes, base) if old else None
        if old_key is not None and old_key != new_key:
            self.items.remove(old_key)
        if new is not None and new_key is not None:
            self.items.put(new_key, new)

    def _same_keys(self, old: Item, new: Item) -> bool:
        for name in self.schema.names:  # noqa: SIM110 -- all() of a generator costs twice as much, in every update
            if old.get(name) != new.get(name):
                return False
        return True

    def project(self, item: Item) -> Item:
        """The part of an item that the index holds."""
        if self._kept is None:
            return item
        return {name: value for name, value in item.items() if name in self._kept}

    def entry(self, stored: StoredItem | None) -> Entry | None:
        """What the index stores of an item; None where it stores nothing."""
        key = self.key_of(stored.attributes) if stored else None
        return Entry(key, self.project(stored.attributes)) if stored and key else None

    def entry_size(self, stored: StoredItem) -> int:
        """The bytes that the index stores of an item that is in it."""
        return stored.size if self._kept is None else item_size(self.project(stored.attributes))

    def lacks(self, names: Iterable[str]) -> list[str]:
        """Those of some attributes that the index does not store."""
        return [] if self._kept is None else [name for name in names if name not in self._kept]

    def check(self, item: Item, constants: Container[str] | None = None) -> None:
        """Raise for an item whose index keys have another type than defined, or are empty (dynamodb_facts 19).

        That an update expression made them so is said in other words: ``constants`` are the attributes for which it
        names a value.
        """
        short = True
        for name, kind in self.schema.kinds.items():
            value = item.get(name)
            if value is None:
                continue
            if not value.get(kind):
                raise self._unfit(name, kind, value, constants)
            short = short and len(value[kind]) < SURELY_SHORT
        if not short:
            self._check_sizes(item)

    def _unfit(self, name: str, kind: str, value: AttributeValue, constants: Container[str] | None) -> AwsError:
        if kind not in value:
            if constants is not None and name not in constants:
                return texts.index_key_retyped()
            return texts.index_key_type_mismatch(name, expected=kind, actual=next(iter(value)), index=self.name)
        return texts.index_key_emptied(kind) if constants is not None else texts.index_key_empty(name, kind, self.name)

    def _check_sizes(self, item: Item) -> None:
        for names, limit, too_long in (
            (self.schema.hash_names, MAX_PARTITION_KEY_BYTES, texts.partition_key_too_long),
            (self.schema.range_names, MAX_SORT_KEY_BYTES, texts.sort_key_too_long),
        ):
            for name in names:
                if name in item:
                    check_key_size(name, item[name], limit, too_long)

    def _kept_attributes(self) -> frozenset[str] | None:
        if self.projection.get("ProjectionType") == "ALL":
            return None
        kept = {*self.schema.names, *self._table_schema.names, *self.projection.get("NonKeyAttributes", ())}
        return frozenset(kept)

    def __repr__(self) -> str:
        return f"<Index {self.name} ({self.kind}), {self.items.count} items>"


def _in_order(projection: Mapping[str, Any]) -> dict[str, Any]:
    """A projection with its attributes as AWS lists them: by name (ack-api-quirks DDB-TABLE-125, October 2026)."""
    if "NonKeyAttributes" not in projection:
        return dict(projection)
    return {**projection, "NonKeyAttributes": sorted(projection["NonKeyAttributes"])}
