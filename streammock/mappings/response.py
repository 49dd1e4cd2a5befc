"""What a function's reply says about its batch, when ReportBatchItemFailures is on (aws_facts 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streammock.functions.payload import parsed

REPORT_BATCH_ITEM_FAILURES = "ReportBatchItemFailures"

_NOTHING_TO_REPORT: tuple[object, ...] = (None, "", {}, [])


def content_of(reply: bytes) -> Any:
    """What a reply says; one that is no JSON, which a runtime may post, says what no batch understands: its bytes."""
    return parsed(reply, reply) if reply else None


def delivered(reply: bytes, sequences: Sequence[int]) -> int | None:
    """How many records from the front of a batch are done: all of them, or those before the lowest reported one.

    None where the reply makes no sense, which fails the whole batch as an error does.

    Parameters
    ----------
    reply:
        The function's reply, JSON where it makes sense.
    sequences:
        The batch's sequence numbers, ascending.
    """
    content = content_of(reply)
    if content in _NOTHING_TO_REPORT:
        return len(sequences)
    if not isinstance(content, dict):
        return None
    failures = content.get("batchItemFailures")
    if failures is None:
        return len(sequences)
    if not isinstance(failures, list):
        return None
    return _before_first(failures, sequences)


def _before_first(failures: list[Any], sequences: Sequence[int]) -> int | None:
    """The place of the lowest reported record; None where one entry names no record of the batch."""
    places = {str(sequence): place for place, sequence in enumerate(sequences)}
    first = len(sequences)
    for failure in failures:
        identifier = failure.get("itemIdentifier") if isinstance(failure, dict) else None
        place = places.get(identifier) if isinstance(identifier, str) else None
        if place is None:
            return None
        first = min(first, place)
    return first
