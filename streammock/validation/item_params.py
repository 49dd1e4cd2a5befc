"""Checks that the item operations share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.errors import dynamodb as texts

CAPACITY_REPORT = frozenset(("ReturnConsumedCapacity",))
REPORTS = CAPACITY_REPORT | {"ReturnItemCollectionMetrics"}


def check_return_values(params: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem return the old item or nothing."""
    if params.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise texts.unsupported_return_values()
