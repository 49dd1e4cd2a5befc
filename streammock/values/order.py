"""How values compare: keys in an index, and both sides of ``<``."""

from __future__ import annotations

from typing import Any

from streammock.values import number
from streammock.values.attribute import AttributeValue

ORDERED_KINDS = frozenset(("S", "N", "B"))


def sort_key(value: AttributeValue) -> Any:
    """What Python can order and hash in DynamoDB's order, for values of one and the same scalar type.

    Text compares by code point, which is the order of its UTF-8 bytes; numbers by value; binary by unsigned bytes.
    """
    ((kind, content),) = value.items()
    return number.parse(content) if kind == "N" else content
