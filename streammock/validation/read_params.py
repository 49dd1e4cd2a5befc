"""What Query and Scan share: key ranges, starting keys, segments, and what an answer is to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from streammock.errors import AwsError
from streammock.errors import dynamodb as texts
from streammock.tables.items import partition_hash
from streammock.tables.query import SortRange
from streammock.tables.reading import Source, View
from streammock.tables.schema import Key
from streammock.values.attribute import AttributeValue, Item, normalise_item
from streammock.values.order import sort_key

if TYPE_CHECKING:
    from streammock.expressions.condition import Condition
    from streammock.expressions.key_condition import KeyCondition
    from streammock.expressions.projection import Projection
    from streammock.tables.index import Index


def key_range(source: Source, condition: KeyCondition) -> tuple[Any, SortRange]:
    """The partition and the range of sort keys that a key condition names."""
    schema = source.schema
    wanted = condition.resolve(schema.hash_names, schema.range_names, schema.kinds)
    hashes = _plain(wanted.partition)
    partition = hashes[0] if len(hashes) == 1 else hashes
    return partition, SortRange(_plain(wanted.prefix), wanted.operator, _plain(wanted.operands))


def check_filter(condition: Condition | None, source: Source, *, older: bool) -> None:
    """A Query's filter may name neither what the key condition is for, nor what the index does not hold.

    Parameters
    ----------
    condition, source:
        The filter, and what is queried.
    older:
        Whether the filter came as QueryFilter.
    """
    if condition is None:
        return
    for name in source.schema.names:
        if name in condition.paths:
            raise texts.filter_on_key(name, "QueryFilter" if older else "Filter Expression")
    lacking = [] if source.index is None else source.index.lacks(sorted(condition.paths))
    if source.index is not None and lacking:
        raise texts.filter_not_projected(source.index.name, lacking)


def check_paths(source: Source, *readers: Condition | Projection | None) -> None:
    """No filter or projection names a part of a key attribute."""
    for reader in readers:
        if reader is not None:
            source.table.check_paths(reader.nested)


def names_one_item(source: Source, sort_range: SortRange) -> bool:
    """Whether a query names a whole key of the table: what AWS will not restart, it does not cut into pages."""
    return source.index is None and len(sort_range.prefix) == len(source.schema.range_names)


def query_start(params: Mapping[str, Any], source: Source, partition: Any, sort_range: SortRange) -> Key | None:
    """Where a query goes on; raises where the key lies outside of what it asks for (dynamodb_facts 21)."""
    if "ExclusiveStartKey" not in params:
        return None
    given = params["ExclusiveStartKey"]
    if source.index is None:
        if not source.schema.range_names:
            raise texts.starting_key_of_single_item(given)
        if names_one_item(source, sort_range):
            raise texts.single_row_query_restarted()
    start = _start(given, source, scanning=False)
    if start.partition != partition:
        raise texts.starting_key_outside_query()
    if not sort_range.holds(start.sort):
        raise texts.starting_key_outside_range()
    return start


def scan_start(params: Mapping[str, Any], source: Source, segment: int, total: int) -> Key | None:
    """Where a scan goes on; raises for a key of another segment."""
    if "ExclusiveStartKey" not in params:
        return None
    start = _start(params["ExclusiveStartKey"], source, scanning=True)
    if int.from_bytes(partition_hash(start.partition), "big") * total >> 128 != segment:
        raise texts.scan_start_in_other_segment(segment, total)
    return start


def segment(params: Mapping[str, Any]) -> tuple[int, int]:
    """A parallel scan's own segment and how many there are."""
    own, total = params.get("Segment"), params.get("TotalSegments")
    if own is None and total is None:
        return 0, 1
    if total is None:
        raise texts.total_segments_missing()
    if own is None:
        raise texts.segment_missing()
    if own >= total:
        raise texts.segment_out_of_range(own, total)
    return own, total


def view(params: Mapping[str, Any], source: Source, projection: Projection | None, operation: str) -> View:
    """What of each item to show, after AWS's checks of Select."""
    index, select = source.index, params.get("Select")
    if params.get("ConsistentRead") and index is not None and index.kind == "global":
        raise texts.consistent_read_of_global_index()
    _check_select(params, source, operation)
    if select == "COUNT":
        return View(count_only=True)
    if projection is not None:
        return View(projection=projection.apply, fetched=_has_to_fetch(index, projection))
    if index is None or index.projects_all:
        return View()
    if select == "ALL_ATTRIBUTES":
        return View(fetched=True)
    return View(projection=index.project)


def _has_to_fetch(index: Index | None, projection: Projection) -> bool:
    """Whether the table has what the index lacks of a projection; a global index cannot fetch it from there."""
    lacking = index.lacks(dict.fromkeys(str(steps[0]) for steps in projection.paths)) if index is not None else []
    if index is not None and index.kind == "global" and lacking:
        raise texts.index_does_not_project(index.name, lacking)
    return bool(lacking)


def _check_select(params: Mapping[str, Any], source: Source, operation: str) -> None:
    select, index = params.get("Select"), source.index
    if select is None:
        return
    problem = _problem_of_select(params, select, index)
    if problem is not None:
        raise texts.select_refused(problem, operation)
    if select == "ALL_ATTRIBUTES" and index is not None and index.kind == "global" and not index.projects_all:
        raise texts.select_all_of_partial_index(index.name)


def _problem_of_select(params: Mapping[str, Any], select: str, index: Index | None) -> str | None:
    """Why it does not go with the rest of the request."""
    named = [name for name in ("ProjectionExpression", "AttributesToGet") if name in params]
    if select == "SPECIFIC_ATTRIBUTES":
        return None if named else texts.select_needs_attributes()
    if named:
        return texts.select_with_attributes(named[0], select)
    if select == "ALL_PROJECTED_ATTRIBUTES" and index is None:
        return texts.select_projected_without_index()
    return None


def _plain(values: Iterable[AttributeValue]) -> tuple[Any, ...]:
    return tuple([sort_key(value) for value in values])


def _start(given: Item, source: Source, *, scanning: bool) -> Key:
    """The position that a starting key names, which is told from none as in dynalite's recordings."""
    try:
        key = normalise_item(given)
    except AwsError as error:
        raise texts.starting_key_of_bad_value(error) from None
    scans_table = scanning and source.index is None
    if len(key) != len(source.key_names):
        raise texts.starting_key_mismatch() if scans_table else texts.invalid_starting_key()
    if not scans_table:
        for name, kind in source.schema.kinds.items():
            if name not in key:
                raise texts.invalid_starting_key()
            if kind not in key[name]:
                raise texts.key_does_not_match_schema()
    for name, kind in source.table.schema.kinds.items():
        if kind not in key.get(name, ()):
            raise texts.starting_key_mismatch()
    return source.position(key)
