"""GetRecords."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import dynamodbstreams as texts
from streammock.streams import iterator, lookup
from streammock.streams.record import Record, to_api

PARAMETERS = frozenset(("ShardIterator", "Limit"))
_MAX_RECORDS = 1000
_MAX_BYTES = 1024 * 1024


def get_records(call: Call, region: Region) -> Result:
    """Up to 1,000 records or 1 MB behind an iterator, and the iterator that goes on from there.

    At the end of a closed shard there is no next iterator; an open shard always has one.
    """
    place = iterator.decode(call.params["ShardIterator"])
    if place is None:
        raise texts.invalid_iterator()
    if place.expired(call.now):
        raise texts.expired_iterator()
    stream = lookup.stream(region.streams, place.stream_arn, call.now)
    shard = lookup.shard(stream, place.shard_id)
    with _uncollected():
        page, after = _page(shard.read(place.after, call.params.get("Limit", _MAX_RECORDS)), place.after)
    if shard.starting_sequence <= place.after < shard.trimmed_sequence:
        raise texts.trimmed(str(place.after))
    result: Result = {"Records": page}
    if not shard.closed or shard.read(after, 1):
        result["NextShardIterator"] = iterator.ShardIterator(stream.arn, shard.shard_id, after, call.now).encode()
    return result


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would go through a page several times while it grows and find it in use."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _page(records: list[Record], after: int) -> tuple[list[dict[str, Any]], int]:
    """The records that fit a page of 1 MB, and how far that is; the first one always does."""
    page: list[dict[str, Any]] = []
    total = 0
    for record in records:
        shown = to_api(record)
        total += shown["dynamodb"]["SizeBytes"]
        if total > _MAX_BYTES and page:
            break
        page.append(shown)
        after = record.sequence
    return page, after
