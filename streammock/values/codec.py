"""Attribute values as plain Python values and back, for the person who writes the test."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from streammock.values import number
from streammock.values.attribute import AttributeValue, Item


def to_python(value: AttributeValue) -> Any:
    """A plain value: numbers are ``int`` where whole, else ``Decimal``; sets are ``set``; binary is ``bytes``."""
    ((kind, content),) = value.items()
    if kind == "N":
        return number.parse(content)
    if kind == "M":
        return item_to_python(content)
    if kind == "L":
        return [to_python(member) for member in content]
    if kind == "NS":
        return {number.parse(member) for member in content}
    if kind in ("SS", "BS"):
        return set(content)
    return None if kind == "NULL" else content


def item_to_python(item: Item) -> dict[str, Any]:
    """A whole item as plain values."""
    return {name: to_python(value) for name, value in item.items()}


def from_python(value: Any) -> AttributeValue:
    """The attribute value of a plain one; ``float`` is taken by its shortest decimal text.

    Raises
    ------
    TypeError
        For a value that DynamoDB has no type for.
    """
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, (int, Decimal, float)):
        return {"N": number.normalise(str(value))}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"B": bytes(value)}
    if isinstance(value, Mapping):
        return {"M": item_from_python(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [from_python(member) for member in value]}
    if isinstance(value, (set, frozenset)):
        return _set_from_python(value)
    msg = f"DynamoDB has no type for {value!r} ({type(value).__name__})"
    raise TypeError(msg)


def item_from_python(item: Mapping[str, Any]) -> Item:
    """A whole item of plain values as attribute values."""
    return {name: from_python(value) for name, value in item.items()}


def _set_from_python(members: set[Any] | frozenset[Any]) -> AttributeValue:
    values = [from_python(member) for member in members]
    kinds = {kind for value in values for kind in value}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        msg = f"a DynamoDB set holds one or more strings, numbers or binaries of one type, not {members!r}"
        raise TypeError(msg)
    kind = kinds.pop()
    return {f"{kind}S": sorted(content for value in values for content in value.values())}
