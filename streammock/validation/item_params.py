"""Checks that the item operations share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock.errors import AwsError
from streammock.errors import dynamodb as texts
from streammock.errors import expressions as envelopes
from streammock.tables.items import StoredItem
from streammock.values.attribute import Item, normalise_item
from streammock.values.size import MAX_ITEM_BYTES

CAPACITY_REPORT = frozenset(("ReturnConsumedCapacity",))
REPORTS = CAPACITY_REPORT | {"ReturnItemCollectionMetrics"}


def check_return_values(params: Mapping[str, Any]) -> None:
    """PutItem and DeleteItem return the old item or nothing."""
    if params.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise texts.unsupported_return_values()


def item(given: Item, operation: str) -> StoredItem:
    """The item of a write in normal form; what is wrong with it is said as of the write's expressions."""
    try:
        stored = StoredItem.of(given)
    except AwsError as error:
        raise envelopes.enveloped(error.message, operation) from None
    check_size(stored)
    return stored


def check_size(stored: StoredItem) -> None:
    """An item that is too large is refused before any table is looked at (dynalite's recordings)."""
    if stored.size > MAX_ITEM_BYTES:
        raise texts.item_too_large()


def key(given: Item, operation: str) -> Item:
    """The key of a write, likewise."""
    try:
        return normalise_item(given)
    except AwsError as error:
        raise envelopes.enveloped(error.message, operation) from None
