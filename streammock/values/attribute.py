"""The normal form of attribute values: what the write door stores and every reader may rely on.

An item is ``{name: {"S": "text"}}``, wire form with ``bytes`` for binary. Once normalised it is never mutated:
numbers are in stored form, sets are sorted and free of duplicates, bytes-likes are ``bytes``. So two values are equal
exactly when their dicts are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streammock.errors import dynamodb as texts
from streammock.errors.base import AwsError
from streammock.values import number

AttributeValue = dict[str, Any]
Item = dict[str, AttributeValue]

MAX_DEPTH = 32
MAX_NAME_BYTES = 65_535
_SURELY_SHORT = MAX_NAME_BYTES // 4  # characters, of up to four bytes each


def normalise_item(item: Item) -> Item:
    """A normalised copy of an item; raises AWS's ValidationException for a value that is none."""
    result = {}
    for name, value in item.items():
        if not 0 < len(name) <= _SURELY_SHORT:
            _check_name(name)
        result[name] = normalise(value)
    return result


def _check_name(name: str) -> None:
    if not name:
        raise texts.empty_attribute_name()
    if len(name.encode("utf-8", "surrogatepass")) > MAX_NAME_BYTES:
        raise texts.attribute_name_too_long()


def normalise(value: AttributeValue, depth: int = 0) -> AttributeValue:
    """A normalised copy of one attribute value."""
    if len(value) != 1:
        raise _no_single_type(value)
    ((kind, content),) = value.items()
    if kind == "S":
        return {"S": content}
    if kind == "N":
        return {"N": number.normalise(content)}
    normaliser = _NORMALISERS.get(kind)
    if normaliser is None:
        raise texts.empty_attribute_value()
    return {kind: normaliser(content, depth)}


def _no_single_type(value: AttributeValue) -> AwsError:
    """The error about a value of no type or of several; a number that is none comes before (dynalite)."""
    if "N" in value:
        number.normalise(value["N"])
    return texts.several_datatypes() if value else texts.empty_attribute_value()


def check_depth(item: Item) -> None:
    """Raise for an item, normalised but for its depth, whose documents lie deeper than 32 levels.

    A path of an update enters at most that many, and so its values are at most twice as deep: no stack runs out.
    """
    for value in item.values():
        _check_depth(value, 0)


def _check_depth(value: AttributeValue, depth: int) -> None:
    ((kind, content),) = value.items()
    if kind in ("M", "L") and content:
        if depth >= MAX_DEPTH - 1:
            raise texts.nesting_too_deep()
        for member in content.values() if kind == "M" else content:
            _check_depth(member, depth + 1)


def kind_of(value: AttributeValue) -> str:
    """The type descriptor of a value, such as ``S`` or ``NS``."""
    return next(iter(value))


def content_of(value: AttributeValue) -> Any:
    """What stands behind the type descriptor."""
    return next(iter(value.values()))


def to_bytes(content: Any) -> bytes:
    """Whatever botocore accepts as a blob (bytes-likes, text, a readable file) as bytes."""
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    if hasattr(content, "read"):
        return to_bytes(content.read())
    return bytes(content)


def _binary(content: Any, _depth: int) -> bytes:
    return to_bytes(content)


def _null(content: Any, _depth: int) -> bool:
    if content is not True:
        raise texts.null_not_true()
    return True


def _boolean(content: Any, _depth: int) -> bool:
    return bool(content)


def _map(content: Item, depth: int) -> Item:
    if depth >= MAX_DEPTH - 1 and content:
        raise texts.nesting_too_deep()
    if "" in content or max(map(len, content), default=0) > _SURELY_SHORT:
        for name in content:
            _check_name(name)
    return {name: normalise(value, depth + 1) for name, value in content.items()}


def _list(content: list[AttributeValue], depth: int) -> list[AttributeValue]:
    if depth >= MAX_DEPTH - 1 and content:
        raise texts.nesting_too_deep()
    return [normalise(value, depth + 1) for value in content]


def _string_set(content: list[str], _depth: int) -> list[str]:
    return _distinct("SS", list(content))


def _number_set(content: list[str], _depth: int) -> list[str]:
    return sorted(_distinct("NS", [number.normalise(text) for text in content]), key=number.parse)


def _binary_set(content: list[Any], _depth: int) -> list[bytes]:
    return _distinct("BS", [to_bytes(member) for member in content])


def _distinct(kind: str, members: list[Any]) -> list[Any]:
    if not members:
        raise texts.empty_set(kind)
    if len(set(members)) != len(members):
        raise texts.duplicates_in_set(members, kind)
    return sorted(members)


_NORMALISERS: dict[str, Callable[[Any, int], Any]] = {
    "B": _binary,
    "BOOL": _boolean,
    "NULL": _null,
    "M": _map,
    "L": _list,
    "SS": _string_set,
    "NS": _number_set,
    "BS": _binary_set,
}
