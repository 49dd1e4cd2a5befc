"""Checks that the item operations share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.errors import base
from streammock.errors import dynamodb as texts

CAPACITY_REPORT = frozenset(("ReturnConsumedCapacity",))
REPORTS = CAPACITY_REPORT | {"ReturnItemCollectionMetrics"}


def check_reports(params: Mapping[str, Any], operation: str) -> None:
    """Capacity and collection metrics may be named, but only to say that none are wanted."""
    for name in REPORTS:
        if params.get(name, "NONE") != "NONE":
            raise base.unsupported_parameter(
                operation, name, instead=f'Only {name}="NONE" is supported: consumed capacity is not modelled yet.'
            )


def check_return_values(params: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem return the old item or nothing."""
    if params.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise texts.unsupported_return_values()
