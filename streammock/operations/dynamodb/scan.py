"""Scan."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import capacity, lookup, reading, reports
from streammock.tables.query import scan as read_all
from streammock.validation import expression_params, expression_reader, item_params, read_params

PARAMETERS = (
    frozenset(
        ("TableName", "IndexName", "Select", "Limit", "ConsistentRead", "ExclusiveStartKey", "Segment", "TotalSegments")
    )
    | expression_params.SCAN
    | item_params.CAPACITY_REPORT
)


def scan(call: Call, region: Region) -> Result:
    """All items, of the table or an index, in the order of their partitions' hashes, a page or a segment at a time."""
    params = call.params
    expressions = expression_reader.scan(params)
    segment, total = read_params.segment(params)
    wanted = reports.capacity_wanted(params)
    source = reading.source(lookup.for_data(region.tables, params["TableName"]), params.get("IndexName"))
    view = read_params.view(params, source, expressions.projection, call.operation)
    start = read_params.scan_start(params, source, segment, total)
    read_params.check_paths(source, expressions.filter, expressions.projection)
    page = read_all(
        source.items,
        start=start,
        segment=segment,
        total_segments=total,
        limit=params.get("Limit"),
        matches=source.matches(expressions.filter, view),
        measure=source.measure(exactly=wanted),
    )
    result = reading.answer(page, source, view)
    if wanted:
        consistent = params.get("ConsistentRead", False)
        walk = segment, total, start
        consumed = capacity.of_scan(source, page, walk, consistent=consistent, fetched=view.fetched)
        return reports.with_capacity(result, params, source.table, consumed)
    return result
