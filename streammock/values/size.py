"""Item size, to the byte, by the rule that 29 of 29 recorded stream records obey (streams_and_mappings B.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache, partial
from typing import Any

from streammock.errors import base
from streammock.errors import dynamodb as texts
from streammock.values import number
from streammock.values.attribute import MAX_NAME_BYTES, AttributeValue, Item, normalise

MAX_ITEM_BYTES = 400 * 1024


_SHORT = 64  # characters; a longer text repeats seldom
_NESTED = frozenset(("M", "L", "SS", "NS", "BS"))


# One ``{"S": text}`` for all items that hold a text: keys and states repeat, and a value is never changed. As few as
# save a table the memory: what falls out of a large cache has long fallen out of the processor's.
_short_text: Callable[[str], AttributeValue] = lru_cache(maxsize=128)(partial(dict.fromkeys, ("S",)))


def measured(item: Item) -> tuple[Item, int, bool]:
    """A normalised copy of an item, its size, and whether it is flat (no documents, no sets): all in one walk.

    Raises
    ------
    AwsError
        As `normalise_item`.
    """
    result: Item = {}
    size, flat = 0, True
    for name, value in item.items():
        length = len(name) if name.isascii() else text_size(name)
        if not 0 < length <= MAX_NAME_BYTES:
            raise texts.attribute_name_too_long() if name else texts.empty_attribute_name()
        text = value.get("S")
        if text is not None and len(value) == 1:
            result[name] = _short_text(text) if len(text) <= _SHORT else {"S": text}
            size += length + (len(text) if text.isascii() else text_size(text))
        elif "N" in value and len(value) == 1:
            digits = number.normalise(value["N"])
            result[name] = {"N": digits}
            size += length + number_size(digits)
        else:
            stored = result[name] = normalise(value)
            size += length + value_size(stored)
            flat = flat and _NESTED.isdisjoint(stored)
    return result, size, flat


def is_flat(item: Item) -> bool:
    """Whether an item has no documents and no sets."""
    return all(map(_NESTED.isdisjoint, item.values()))


def item_size(item: Item, names: Collection[str] = ()) -> int:
    """Bytes of an item's names and values: of all, or of those named."""
    total = 0
    for name in names or item:
        value = item[name]
        text = value.get("S")
        if text is not None and name.isascii() and text.isascii():
            total += len(name) + len(text)
        else:
            total += text_size(name) + value_size(value)
    return total


def value_size(value: AttributeValue) -> int:
    """Bytes of one value, without its name."""
    ((kind, content),) = value.items()
    if kind == "S":
        return text_size(content)
    if kind == "N":
        return number_size(content)
    return _other_size(kind, content)


def text_size(text: str) -> int:
    """Bytes of a text in UTF-8."""
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise base.unpaired_surrogate(text) from None


def number_size(text: str) -> int:
    """Bytes of a stored number: half its significant digits, rounded up, plus one; a sign costs one more.

    The digits before and behind the point are rounded up apart (measured against the limit of 400 KB in
    paritysuite/dynamodb-conformance, August 2026; AWS's own rule leaves that out).
    """
    if text == "0":
        return 1
    if text.isdigit() and text[-1] != "0":
        return (len(text) + 3) // 2
    negative = text[0] == "-"
    whole, _, fraction = (text[1:] if negative else text).partition(".")
    if not fraction:
        whole = whole.rstrip("0")
    elif whole == "0":
        whole, fraction = "", fraction.lstrip("0")
    return (len(whole) + 1) // 2 + (len(fraction) + 1) // 2 + 1 + negative


def _other_size(kind: str, content: Any) -> int:
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "B":
        return len(content)
    # 3 bytes of overhead for a document and 1 for each of its members (AWS: "Item sizes and formats").
    if kind == "M":
        return 3 + len(content) + item_size(content)
    if kind == "L":
        return 3 + len(content) + sum(map(value_size, content))
    if kind == "SS":
        return sum(map(text_size, content))
    if kind == "NS":
        return sum(map(number_size, content))
    return sum(map(len, content))
