"""Turning a table's stream on and off.

It is ENABLING or DISABLING for as long as its table is busy; records are kept from the request on, and until it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.errors import tables as texts
from streammock.ids import Ids
from streammock.streams.stream import Stream
from streammock.tables.table import ON_DEMAND, Table


def check(specification: Mapping[str, Any], *, creating: bool) -> None:
    """Raise for a StreamSpecification that contradicts itself."""
    view_type = specification.get("StreamViewType")
    if specification["StreamEnabled"] and view_type is None:
        raise texts.view_type_missing(creating=creating)
    if not specification["StreamEnabled"] and view_type is not None:
        raise texts.view_type_not_allowed(creating=creating)


def check_change(table: Table, specification: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Raise where a stream already is what is asked for, or is to change its view, or together with capacity units."""
    if "ProvisionedThroughput" in params or params.get("BillingMode", ON_DEMAND) != ON_DEMAND:
        raise texts.stream_and_throughput()
    if specification["StreamEnabled"] and table.stream is not None:
        raise texts.stream_already_enabled(table.name)
    if not specification["StreamEnabled"] and table.stream is None:
        raise texts.stream_already_disabled(table.name)
    check(specification, creating=False)


def enable(table: Table, view_type: str, streams: dict[str, Stream], now: int, ids: Ids, shards: int) -> Stream:
    """Give a table a new, empty stream with an ARN of its own."""
    # Labels have milliseconds: under a frozen clock a second stream of one table would take the first one's ARN.
    created = now
    while True:
        stream = Stream(
            table_arn=table.arn,
            table_name=table.name,
            key_schema=table.schema.elements,
            view_type=view_type,
            region=table.region,
            created=created,
            ids=ids,
            shards=shards,
        )
        if stream.arn not in streams:
            break
        created += 1_000_000
    stream.changing = True
    table.stream = table.latest_stream = streams[stream.arn] = stream
    return stream


def disable(table: Table, now: int) -> None:
    """Close a table's stream; it stays listed and readable for 24 hours."""
    if table.stream is not None:
        table.stream.disable(now)
        table.stream.changing = True
        table.stream = None
