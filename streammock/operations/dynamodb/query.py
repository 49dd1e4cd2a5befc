"""Query."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import capacity, lookup, reading, reports
from streammock.tables.query import query as read_partition
from streammock.validation import expression_params, expression_reader, item_params, read_params

PARAMETERS = (
    frozenset(("TableName", "IndexName", "Select", "Limit", "ConsistentRead", "ScanIndexForward", "ExclusiveStartKey"))
    | expression_params.QUERY
    | item_params.CAPACITY_REPORT
)


def query(call: Call, region: Region) -> Result:
    """The items of one partition, of the table or an index, in the order of their sort keys, a page at a time."""
    params = call.params
    key_condition, expressions = expression_reader.query(params)
    wanted = reports.capacity_wanted(params)
    source = reading.source(lookup.for_data(region.tables, params["TableName"]), params.get("IndexName"))
    read_params.check_filter(expressions.filter, source, older="QueryFilter" in params)
    read_params.check_paths(source, expressions.filter, expressions.projection)
    view = read_params.view(params, source, expressions.projection, call.operation)
    partition, sort_range = read_params.key_range(source, key_condition)
    page = read_partition(
        source.items,
        partition,
        sort_range,
        forward=params.get("ScanIndexForward", True),
        start=read_params.query_start(params, source, partition, sort_range),
        limit=None if read_params.names_one_item(source, sort_range) else params.get("Limit"),
        matches=source.matches(expressions.filter, view),
        measure=source.measure(exactly=wanted),
    )
    result = reading.answer(page, source, view)
    if wanted:
        consistent = params.get("ConsistentRead", False)
        consumed = capacity.of_query(source, page, consistent=consistent, fetched=view.fetched)
        return reports.with_capacity(result, params, source.table, consumed)
    return result
