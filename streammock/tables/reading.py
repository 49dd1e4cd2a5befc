"""What Query and Scan read from, and the answer that they make of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from streammock.tables.index import Index
from streammock.tables.items import ItemCollection, StoredItem, copy_item
from streammock.tables.query import PAGE_BYTES, Matches, Measure, Page
from streammock.tables.schema import Key, KeySchema
from streammock.tables.table import Table
from streammock.values.attribute import Item

if TYPE_CHECKING:
    from streammock.expressions.condition import Condition


@dataclass(slots=True, eq=False)
class Source:
    """A table, or one of its indexes."""

    table: Table
    index: Index | None

    @property
    def items(self) -> ItemCollection:
        """The sorted items."""
        return self.table.items if self.index is None else self.index.items

    @property
    def schema(self) -> KeySchema:
        """The keys that conditions may name."""
        return self.table.schema if self.index is None else self.index.schema

    @property
    def key_names(self) -> tuple[str, ...]:
        """The attributes of a position: the index's own keys and the table's."""
        names = self.table.schema.names
        return names if self.index is None else tuple(dict.fromkeys(self.index.schema.names + names))

    def position(self, item: Item) -> Key:
        """Where an item stands in ``items``."""
        return self.table.schema.position(item) if self.index is None else self.index.position(item)

    def measure(self, *, exactly: bool) -> Measure | None:
        """The bytes that count of each item read; None for the items' own.

        An index that stores parts of items counts these parts. Unless the caller wants to know how many bytes it reads
        (``exactly``), that matters only where a page can be full.
        """
        index = self.index
        if index is None or index.projects_all or not (exactly or index.items.size > PAGE_BYTES):
            return None
        return index.entry_size

    def matches(self, condition: Condition | None, view: View) -> Matches | None:
        """Which items a filter lets through: it sees no attribute that the index lacks and does not fetch."""
        if condition is None:
            return None
        index = self.index
        if index is None or view.fetched or not index.lacks(condition.paths):
            return condition.matches
        return lambda item: condition.matches(index.project(item))

    def start_key(self, stored: StoredItem) -> Item:
        """The LastEvaluatedKey that goes on behind an item."""
        return copy_item({name: stored.attributes[name] for name in self.key_names})


class View(NamedTuple):
    """What of each item the answer shows: nothing (COUNT), a projection, or all that the source holds.

    ``fetched`` tells that a local index has to fetch it from the table.
    """

    count_only: bool = False
    projection: Callable[[Item], Item] | None = None
    fetched: bool = False


def source(table: Table, index_name: str | None) -> Source:
    """The table itself, or its index of that name."""
    return Source(table, None if index_name is None else table.index(index_name))


def answer(page: Page, read_from: Source, view: View) -> dict[str, Any]:
    """Items, counts, and where to go on."""
    result: dict[str, Any] = {"Count": len(page.items), "ScannedCount": page.scanned}
    if not view.count_only:
        project = view.projection
        if project is None:
            result["Items"] = [stored.copy() for stored in page.items]
        else:
            result["Items"] = [copy_item(project(stored.attributes)) for stored in page.items]
    if page.last is not None:
        result["LastEvaluatedKey"] = read_from.start_key(page.last)
    return result
