"""What a function's reply says about its batch, when ReportBatchItemFailures is on (aws_facts 2.6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

REPORT_BATCH_ITEM_FAILURES = "ReportBatchItemFailures"

_NOTHING_TO_REPORT: tuple[object, ...] = (None, "", {}, [])


def delivered(reply: bytes, sequences: Sequence[int]) -> int:
    """How many records from the front of a batch are done: all of them, none, or those before the lowest reported one.

    Parameters
    ----------
    reply:
        The function's reply as JSON.
    sequences:
        The batch's sequence numbers, ascending.
    """
    content = json.loads(reply) if reply else None
    if content in _NOTHING_TO_REPORT:
        return len(sequences)
    if not isinstance(content, dict):
        return 0
    failures = content.get("batchItemFailures")
    if failures is None:
        return len(sequences)
    if not isinstance(failures, list):
        return 0
    return _before_first(failures, sequences)


def _before_first(failures: list[Any], sequences: Sequence[int]) -> int:
    """The place of the lowest reported record; none is done where one entry names no record of the batch."""
    places = {str(sequence): place for place, sequence in enumerate(sequences)}
    first = len(sequences)
    for failure in failures:
        identifier = failure.get("itemIdentifier") if isinstance(failure, dict) else None
        place = places.get(identifier) if isinstance(identifier, str) else None
        if place is None:
            return 0
        first = min(first, place)
    return first
