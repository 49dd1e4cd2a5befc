"""What grows: each axis doubles one thing in a world, and names the calls whose cost is looked at meanwhile.

Beside each call stands its documented exponent: 0 where the cost must not depend on the size, 1 where every one of the
things has to be touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import stream_axes
import table_axes
from world import Grow, Step, World

from streammock import mock_streams


@dataclass(frozen=True)
class Axis:
    """What is doubled.

    Parameters
    ----------
    name:
        In words.
    build:
        Sets up a world; returns what grows it from one size to the next, and the steps by name.
    exponents:
        Of each step, as documented.
    sizes:
        For measurements of time.
    small:
        For counts, which are exact, so that less will do.
    """

    name: str
    build: Callable[[World], tuple[Grow, dict[str, Step]]]
    exponents: dict[str, int]
    sizes: tuple[int, ...]
    small: tuple[int, ...]

    @contextmanager
    def world(self) -> Iterator[tuple[Grow, dict[str, Step]]]:
        """A new world for the axis."""
        with ExitStack() as stack:
            mock = stack.enter_context(mock_streams(strict=False))
            yield self.build(World(mock, stack))


def doubling(first: int, last: int) -> tuple[int, ...]:
    sizes = [first]
    while sizes[-1] * 2 <= last:
        sizes.append(sizes[-1] * 2)
    return tuple(sizes)


def flat(*names: str) -> dict[str, int]:
    return dict.fromkeys(names, 0)


def linear(*names: str) -> dict[str, int]:
    return dict.fromkeys(names, 1)


AXES = [
    Axis(
        "items in a table",
        table_axes.items,
        flat("put_item", "put_item and delete_item", "get_item", "update_item", "query", "query of an index")
        | flat("batch_write_item, 25 puts", "transact_write_items, 10 puts", "scan, a page after a new partition"),
        doubling(1000, 64_000),
        doubling(250, 1000),
    ),
    Axis(
        "items under one partition key",
        table_axes.partition,
        flat("put_item in between", "query, the last page", "query, the first page backwards")
        | flat("query, a range of sort keys", "scan, a page")
        | linear("scan of all"),
        doubling(1000, 32_000),
        doubling(250, 2000),
    ),
    Axis(
        "tables",
        table_axes.tables,
        flat("put_item", "describe_table", "create_table and delete_table") | linear("list_tables, all"),
        doubling(64, 1024),
        doubling(8, 64),
    ),
    Axis("shards of a stream", stream_axes.shards, flat("put_item", "get_records"), doubling(2, 128), doubling(2, 16)),
    Axis(
        "shards with a mapping",
        stream_axes.shards_with_mapping,
        linear("put_item → handler has run"),
        doubling(8, 512),
        doubling(4, 32),
    ),
    Axis(
        "mappings of other tables",
        stream_axes.mappings_elsewhere,
        linear("put_item → handler has run", "get_item"),
        doubling(2, 256),
        doubling(2, 16),
    ),
    Axis(
        "mappings of one table",
        stream_axes.mappings_of_one_table,
        linear("put_item → every handler has run"),
        doubling(1, 16),
        doubling(1, 8),
    ),
    Axis(
        "mocks one after another",
        stream_axes.mocks_in_turn,
        flat("enter and exit", "a whole test"),
        doubling(8, 256),
        doubling(2, 16),
    ),
    Axis(
        "mocks nested",
        stream_axes.mocks_nested,
        flat("enter and exit", "put_item", "get_item"),
        doubling(1, 64),
        doubling(1, 16),
    ),
    Axis(
        "records in a stream",
        stream_axes.records,
        flat("put_item → handler has run", "get_records, the oldest ten") | linear("get_records, all"),
        doubling(1000, 32_000),
        doubling(125, 1000),
    ),
    Axis(
        "records already trimmed",
        stream_axes.trimmed,
        flat("put_item → handler has run", "get_records"),
        doubling(1000, 32_000),
        doubling(125, 1000),
    ),
    Axis(
        "length of a request",
        table_axes.length,
        linear("transact_write_items", "transact_get_items")
        | linear("put_item of so many attributes", "put_item of a list of eight times so many maps"),
        doubling(2, 64),
        doubling(2, 64),
    ),
]
