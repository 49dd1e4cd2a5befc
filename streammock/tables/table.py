"""A table: its definition, its items, and the one door through which every write goes."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from streammock import arns
from streammock.errors import dynamodb as texts
from streammock.errors import expressions as expression_texts
from streammock.errors import tables as table_texts
from streammock.streams.stream import Stream
from streammock.tables.global_table import GlobalTable
from streammock.tables.history import History
from streammock.tables.index import Index
from streammock.tables.insights import Insights
from streammock.tables.items import ItemCollection, StoredItem
from streammock.tables.kinesis import Destinations
from streammock.tables.lifecycle import State
from streammock.tables.schema import Key, KeySchema, kinds_of
from streammock.tables.ttl import Expiry
from streammock.tables.unit_changes import UnitChanges
from streammock.values.attribute import Item
from streammock.values.size import MAX_ITEM_BYTES

if TYPE_CHECKING:
    from streammock.expressions.condition import Condition

ON_DEMAND = "PAY_PER_REQUEST"


@dataclass(slots=True)
class Throughput:
    """Provisioned capacity units; both 0 when on demand."""

    read: int = 0
    write: int = 0

    @classmethod
    def of(cls, provisioned: dict[str, int] | None) -> Throughput:
        """From the API's ProvisionedThroughput."""
        provisioned = provisioned or {}
        return cls(provisioned.get("ReadCapacityUnits", 0), provisioned.get("WriteCapacityUnits", 0))


# What a new on-demand table can serve at once (recorded: aws_facts 5.1).
_ON_DEMAND_WARM = Throughput(read=12_000, write=4_000)


def warm_throughput(mode: str, provisioned: Throughput, *more: Mapping[str, int]) -> Throughput:
    """Reads and writes a second that can be served at once: what the billing mode gives, or more that there is.

    ``more`` is what was requested, and what was there before: it never gets less.
    """
    least = _ON_DEMAND_WARM if mode == ON_DEMAND else provisioned
    return Throughput(
        max([least.read, *(units.get("ReadUnitsPerSecond", 0) for units in more)]),
        max([least.write, *(units.get("WriteUnitsPerSecond", 0) for units in more)]),
    )


@dataclass(slots=True, eq=False)
class Write:
    """One change that went through the door: what stood there, what stands there now."""

    old: StoredItem | None
    new: StoredItem | None


class Precondition(NamedTuple):
    """What must hold of the item in place; on failure the error carries that item if the caller asked for it."""

    condition: Condition
    return_old_on_failure: bool = False

    def check(self, old: StoredItem | None) -> None:
        """Raise ConditionalCheckFailedException where the condition does not hold."""
        if not self.condition.matches(old.attributes if old else None):
            raise texts.condition_failed(old.copy() if old and self.return_old_on_failure else None)


@dataclass(slots=True, eq=False)
class Definition:
    """What CreateTable fixed or UpdateTable changed, other than keys and indexes."""

    attribute_definitions: list[dict[str, str]]
    billing_mode: str
    throughput: Throughput
    on_demand_since: int | None = None
    table_class: str | None = None
    table_class_since: int | None = None
    deletion_protection: bool = False
    encryption_key: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    unit_changes: UnitChanges = field(default_factory=UnitChanges)
    requested_warm: dict[str, int] = field(default_factory=dict)
    reached_warm: dict[str, int] = field(default_factory=dict)
    on_demand_limits: dict[str, int] = field(default_factory=dict)

    @property
    def warm(self) -> Throughput:
        """Reads and writes a second that the table can serve at once."""
        return warm_throughput(self.billing_mode, self.throughput, self.requested_warm, self.reached_warm)


class Table:
    """One table of one account and region.

    Parameters
    ----------
    name, region, account, table_id, created:
        Its identity; ``created`` in nanoseconds.
    definition:
        Attribute definitions, billing and the like.
    key_schema:
        The API's KeySchema.
    indexes:
        Definitions of local and global secondary indexes, by kind.
    """

    def __init__(
        self,
        *,
        name: str,
        region: str,
        account: str,
        table_id: str,
        created: int,
        definition: Definition,
        key_schema: list[dict[str, str]],
    ) -> None:
        self.name = name
        self.region = region
        self.arn = arns.table(region, account, name)
        self.table_id = table_id
        self.created = created
        self.definition = definition
        self.schema = KeySchema(key_schema, kinds_of(definition.attribute_definitions))
        self.items = ItemCollection()
        self.indexes: dict[str, Index] = {}
        self.stream: Stream | None = None
        self.latest_stream: Stream | None = None
        self.status = State.ACTIVE
        self.building: set[str] = set()  # indexes that cannot be read yet
        self.expiry: Expiry | None = None
        self.global_table: GlobalTable | None = None
        self.overrides: dict[str, Any] = {}  # what a replica has otherwise than the others, as in the API
        self.history: History | None = None
        self.backups_enabled = False
        self.kinesis = Destinations()
        self.insights = Insights()

    # --- reading ----------------------------------------------------------------------------------------------------
    def get(self, key: Key) -> StoredItem | None:
        """The item at a key."""
        return self.items.get(key)

    def index(self, name: str) -> Index:
        """An index by name; raises AWS's text where there is none."""
        index = self.indexes.get(name)
        if index is None:
            raise table_texts.no_such_index(name)
        if name in self.building:
            raise table_texts.index_backfilling(name)
        return index

    # --- writing ----------------------------------------------------------------------------------------------------
    def check_paths(self, nested: AbstractSet[str]) -> None:
        """Raise where an expression reads or changes a part of an attribute that is a key: keys have no parts.

        Parameters
        ----------
        nested:
            The top-level attributes of which it names a part.
        """
        if not nested:
            return
        for name in self.schema.names:
            if name in nested:
                raise expression_texts.key_attribute_not_scalar(name, "Key")
        for index in self.indexes.values():
            for name in index.schema.names:
                if name in nested:
                    raise expression_texts.key_attribute_not_scalar(name, "IndexKey")

    def _check(self, precondition: Precondition, key: Key) -> None:
        self.check_paths(precondition.condition.nested)
        precondition.check(self.items.get(key))

    def put(self, stored: StoredItem, now: int, precondition: Precondition | None = None) -> Write:
        """Insert or replace an item, if the condition holds of what stands there."""
        key = self.check_item(stored)
        if precondition is not None:
            self._check(precondition, key)
        return self.apply(key, stored, now)

    def delete(self, key: Key, now: int, precondition: Precondition | None = None) -> Write:
        """Remove the item at a key, if the condition holds of it; a missing one is no error."""
        if precondition is not None:
            self._check(precondition, key)
        return self.apply(key, None, now)

    def update(
        self,
        key: Key,
        change: Callable[[Item | None], Item | None],
        now: int,
        precondition: Precondition | None = None,
        constants: Container[str] | None = None,
    ) -> Write:
        """Replace the item at a key by what ``change`` makes of it (None: leave nothing there).

        ``constants`` as in `check_update`.
        """
        old = self.items.get(key)
        if precondition is not None:
            self._check(precondition, key)
        item = change(old.attributes if old else None)
        return self.apply(key, None if item is None else self.check_update(item, constants), now)

    def check_item(self, stored: StoredItem) -> Key:
        """The key of an item about to be stored; raises where keys or size forbid it."""
        key = self.schema.key_of_item(stored.attributes)
        self._check_indexes(stored.attributes)
        if stored.size > MAX_ITEM_BYTES:
            raise texts.item_too_large()
        return key

    def check_update(self, item: Item, constants: Container[str] | None = None) -> StoredItem:
        """What an update leaves, ready to be stored; raises where its size, its depth or an index's keys forbid it.

        ``constants`` are the attributes for which an expression names a value; None where there is no expression.
        """
        stored = StoredItem(item)
        if stored.size > MAX_ITEM_BYTES:
            raise texts.update_too_large()
        stored.check_depth()
        self._check_indexes(item, constants)
        return stored

    def apply(
        self,
        key: Key,
        new: StoredItem | None,
        now: int,
        user_identity: tuple[str, str] | None = None,
        *,
        replicated: bool = False,
    ) -> Write:
        """THE ONE WRITE DOOR: store, follow with the indexes, record in the stream, leave it for other replicas.

        A write that leaves an equal item changes nothing and is not recorded (streams_and_mappings B.2).
        ``replicated`` tells one that came from another replica, and goes no further.
        """
        old = self.items.get(key)
        if old is None and new is None:
            return Write(None, None)
        if old is not None and new is not None and old.attributes == new.attributes:
            return Write(old, old)
        if new is None:
            self.items.remove(key)
        else:
            self.items.put(key, new)
            if self.expiry is not None:
                self.expiry.watch(key, new)
        for index in self.indexes.values():
            index.move(old, new, key)
        if self.history is not None:
            self.history.record(now, key, old)
        if self.stream is not None:
            before = None if old is None else old.attributes
            after = None if new is None else new.attributes
            sizes = (0 if new is None else new.size, 0 if old is None else old.size)
            self.stream.append(after, before, now, user_identity, sizes)
        if self.global_table is not None and not replicated:
            self.global_table.note(self.region, key, new, now)
        return Write(old, new)

    def _check_indexes(self, item: Item, constants: Container[str] | None = None) -> None:
        for index in self.indexes.values():
            index.check(item, constants)

    def __repr__(self) -> str:
        return f"<Table {self.name}, {self.items.count} items>"
