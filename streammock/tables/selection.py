"""SELECT: the queries or the scan that a statement comes to, and their pages."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from streammock.errors import dynamodb
from streammock.errors import statements as texts
from streammock.errors.base import AwsError
from streammock.expressions.partiql.keys import KeyRead, Keys, check_overlap, check_types, reads, whole_key
from streammock.expressions.partiql.statements import Bound, Columns, Select
from streammock.expressions.tree import Path, in_order
from streammock.ids import stable_hash
from streammock.tables import capacity
from streammock.tables.capacity import Consumed
from streammock.tables.index import Index
from streammock.tables.items import copy_item
from streammock.tables.query import PAGE_BYTES, Page, SortRange, query, scan
from streammock.tables.reading import Source, View
from streammock.tables.schema import Key
from streammock.tables.statement import keys_of
from streammock.tables.table import Table
from streammock.values.attribute import Item, normalise_item
from streammock.values.order import sort_key


@dataclass(slots=True)
class Rows:
    """A page of a SELECT: its rows, where it goes on, and what it used."""

    items: list[Item] = field(default_factory=list)
    next_token: str | None = None
    last_key: Item | None = None
    consumed: Consumed = field(default_factory=Consumed)


class Place(NamedTuple):
    """Where a page begins: in which query, and behind which key."""

    branch: int = 0
    key: Any = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a SELECT reads: queries in their order, or (None) everything."""

    bound: Bound
    source: Source
    view: View
    reads: list[KeyRead] | None
    forward: bool
    consistent: bool


def run(
    bound: Bound,
    table: Table,
    *,
    bound_to: str,
    place: Place,
    limit: int | None,
    consistent: bool,
    exactly: bool,
) -> Rows:
    """A page of a SELECT.

    Parameters
    ----------
    bound, table:
        The statement, and the table that it names.
    bound_to:
        What a NextToken is good for: its ``fingerprint``.
    place:
        Where the page begins.
    limit, consistent:
        As in ExecuteStatement.
    exactly:
        Whether the caller wants to know what was consumed.
    """
    plan = _plan(bound, table, consistent=consistent)
    start = _start(place, plan.source)
    rows = Rows()
    if plan.reads is None:
        page = _scan(plan, rows, start, limit, exactly=exactly)
        _end(plan, rows, bound_to, 0, page)
        return rows
    size = 0
    for number in range(place.branch, len(plan.reads)):
        page = _query(plan, plan.reads[number], rows, start, limit, exactly=exactly)
        start = None
        size += page.scanned_bytes
        if _end(plan, rows, bound_to, number, page):
            break
        limit = None if limit is None else limit - page.scanned
        if size >= PAGE_BYTES and number + 1 < len(plan.reads):
            rows.next_token = _token(bound_to, number + 1, None)
            break
    return rows


def key_of_one(bound: Bound, table: Table) -> Item | None:
    """The key of the one item that a SELECT names, asking nothing else: all that batches and transactions read."""
    statement = bound.statement
    if not isinstance(statement, Select) or statement.target.index is not None or statement.where is None:
        return None
    keys = keys_of(table.schema)
    found = reads(statement.where.root, keys, bound.values)
    key = whole_key(found, keys)
    if key is None and found is not None:
        check_types(found, keys)
        check_overlap(found)
    return key


def row(bound: Bound, item: Item) -> Item:
    """What a SELECT shows of an item."""
    columns = bound.statement.columns if isinstance(bound.statement, Select) else None
    return copy_item(item if columns is None else columns.apply(item))


# --- what to read ---------------------------------------------------------------------------------------------------
def _plan(bound: Bound, table: Table, *, consistent: bool) -> _Plan:
    select = bound.statement
    if not isinstance(select, Select):
        raise TypeError(select)
    source = Source(table, None if select.target.index is None else _index(table, select.target.index))
    if consistent and source.index is not None and source.index.kind == "global":
        raise texts.consistent_read_of_global_index()
    keys = keys_of(source.schema)
    found = None if select.where is None else reads(select.where.root, keys, bound.values)
    forward = True
    if select.order is not None:
        forward = _check_order(select, select.order, found, keys)
    view = _view(source.index, select.columns)
    if found is not None:
        check_types(found, keys)
        check_overlap(found)
        _sort(found, descending=(select.order or {}).get(keys.hash_name) is False, forward=forward)
        _check_filters(found, source.index)
    return _Plan(bound, source, view, found, forward, consistent)


def _index(table: Table, name: str) -> Index:
    index = table.indexes.get(name)
    if index is None:
        raise texts.no_such_index()
    if len(index.schema.hash_names) > 1 or len(index.schema.range_names) > 1:
        raise texts.composite_index()
    return index


def _view(index: Index | None, columns: Columns | None) -> View:
    if columns is None:
        return View() if index is None or index.projects_all else View(projection=index.project)
    lacking = [] if index is None else index.lacks(columns.heads)
    if lacking and index is not None and index.kind == "global":
        raise dynamodb.index_does_not_project(index.name, lacking)
    return View(projection=columns.apply, fetched=bool(lacking))


def _check_order(select: Select, order: Mapping[str, bool], found: Sequence[KeyRead] | None, keys: Keys) -> bool:
    """Whether sort keys ascend; raises for an order that the keys do not give.

    Where ORDER BY names the partition key alone, sort keys descend (floci's captures).
    """
    if select.where is None:
        raise texts.order_without_where()
    for name in order:
        if name not in (keys.hash_name, keys.range_name):
            raise texts.order_by_attribute(name)
    if found is None:
        raise texts.order_without_partition()
    partitions = {repr(read.partition) for read in found}
    if len(partitions) > 1 and keys.hash_name not in order:
        raise texts.order_of_partitions_missing()
    return order.get(keys.range_name or "", False)


def _sort(found: list[KeyRead], *, descending: bool, forward: bool) -> None:
    found.sort(key=lambda read: read.bounds()[0], reverse=not forward)
    found.sort(key=lambda read: sort_key(read.partition), reverse=descending)


def _check_filters(found: Sequence[KeyRead], index: Index | None) -> None:
    """A read by key filters by nothing that the index lacks, unless one of its branches does not (floci's captures)."""
    if index is None:
        return
    lacking: list[str] = []
    for read in found:
        paths = [] if read.filter is None else in_order(read.filter)
        names = dict.fromkeys(str(node.steps[0]) for node in paths if isinstance(node, Path))
        lacking = index.lacks(names)
        if not lacking:
            return
    if lacking:
        raise dynamodb.filter_not_projected(index.name, lacking)


# --- reading --------------------------------------------------------------------------------------------------------
def _query(plan: _Plan, read: KeyRead, rows: Rows, start: Key | None, limit: int | None, *, exactly: bool) -> Page:
    source = plan.source
    operands = tuple([sort_key(operand) for operand in read.operands])
    sort_range = SortRange(operands) if read.operator == "=" else SortRange((), read.operator, operands)
    condition = None if read.filter is None else plan.bound.condition(read.filter)
    page = query(
        source.items,
        sort_key(read.partition),
        sort_range,
        forward=plan.forward,
        start=start,
        limit=limit,
        matches=source.matches(condition, plan.view),
        measure=source.measure(exactly=exactly),
    )
    _add(plan, rows, page)
    if exactly:
        consumed = capacity.of_query(source, page, consistent=plan.consistent, fetched=plan.view.fetched)
        rows.consumed.add(consumed)
    return page


def _scan(plan: _Plan, rows: Rows, start: Key | None, limit: int | None, *, exactly: bool) -> Page:
    source = plan.source
    where = plan.bound.statement.where if isinstance(plan.bound.statement, Select) else None
    condition = None if where is None else where.bind(plan.bound.values)
    page = scan(
        source.items,
        start=start,
        limit=limit,
        matches=source.matches(condition, plan.view),
        measure=source.measure(exactly=exactly),
    )
    _add(plan, rows, page)
    if exactly:
        walk = 0, 1, start
        rows.consumed.add(capacity.of_scan(source, page, walk, consistent=plan.consistent, fetched=plan.view.fetched))
    return page


def _end(plan: _Plan, rows: Rows, bound_to: str, branch: int, page: Page) -> bool:
    """Note where to go on, if the page is at its end."""
    if page.last is None:
        return False
    rows.last_key = plan.source.start_key(page.last)
    rows.next_token = _token(bound_to, branch, rows.last_key)
    return True


def _add(plan: _Plan, rows: Rows, page: Page) -> None:
    project = plan.view.projection
    if project is None:
        rows.items += [stored.copy() for stored in page.items]
    else:
        rows.items += [copy_item(project(stored.attributes)) for stored in page.items]


# --- tokens ---------------------------------------------------------------------------------------------------------
def fingerprint(text: str, values: Mapping[str, Any], table: Table) -> str:
    """What a NextToken is bound to: the statement, its parameters and the table (captured by floci and dynoxide)."""
    request = [text, list(values.values()), table.table_id]
    return stable_hash(json.dumps(request, sort_keys=True, default=bytes.hex).encode()).hex()


def place_of(token: str, bound_to: str) -> Place:
    """Where a NextToken goes on; raises for one of another request, or of none."""
    try:
        own, branch, key = json.loads(b64decode(token, validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise texts.invalid_next_token() from None
    if own != bound_to:
        raise texts.next_token_of_other_request()
    if not isinstance(branch, int) or branch < 0:
        raise texts.invalid_next_token()
    return Place(branch, key)


def _token(bound_to: str, branch: int, key: Item | None) -> str:
    text = json.dumps([bound_to, branch, key], default=lambda content: b64encode(content).decode())
    return b64encode(text.encode()).decode()


def _start(place: Place, source: Source) -> Key | None:
    """The position behind which a page begins; raises for a key that is none of this table or index."""
    if place.key is None:
        return None
    kinds = {**source.table.schema.kinds, **source.schema.kinds}
    try:
        item = normalise_item({name: _content(value) for name, value in place.key.items()})
        position = source.position(item) if all(kind in item[name] for name, kind in kinds.items()) else None
    except (AwsError, AttributeError, KeyError, TypeError, ValueError):
        position = None
    if position is None:
        raise texts.invalid_next_token()
    return position


def _content(value: Mapping[str, Any]) -> dict[str, Any]:
    return {kind: b64decode(content) if kind == "B" else content for kind, content in value.items()}
