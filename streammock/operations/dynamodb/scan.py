"""Scan."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import lookup, reading
from streammock.tables.query import scan as read_all
from streammock.validation import expression_params, item_params, read_params

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
    item_params.check_reports(params, "Scan")
    segment, total = read_params.segment(params)
    expressions = expression_params.scan(params)
    source = reading.source(lookup.for_data(region.tables, params["TableName"]), params.get("IndexName"))
    view = read_params.view(params, source, expressions.projection)
    page = read_all(
        source.items,
        start=read_params.scan_start(params, source, segment, total),
        segment=segment,
        total_segments=total,
        limit=params.get("Limit"),
        matches=expressions.filter.matches if expressions.filter else None,
    )
    return reading.answer(page, source, view)
