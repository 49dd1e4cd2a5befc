"""Which attributes are keys, of which types, and how an item becomes a position."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from streammock.errors import dynamodb as texts
from streammock.values import number
from streammock.values.attribute import AttributeValue, Item
from streammock.values.size import text_size

MAX_PARTITION_KEY_BYTES = 2048
MAX_SORT_KEY_BYTES = 1024
SURELY_SHORT = MAX_SORT_KEY_BYTES // 4  # characters that no encoding makes too long


class Key(NamedTuple):
    """Where an item stands: ``partition`` hashes, ``sort`` orders, both as plain comparable Python values."""

    partition: Any
    sort: tuple[Any, ...]


# Of a pair: ``Key(…)`` is a function in Python that does no more.
make_key: Callable[[tuple[Any, tuple[Any, ...]]], Key] = partial(tuple.__new__, Key)


class KeySchema:
    """The key attributes of a table or an index.

    Parameters
    ----------
    elements:
        ``[{"AttributeName": …, "KeyType": "HASH" | "RANGE"}]``, as in the API.
    kinds:
        The type of every defined attribute: ``S``, ``N`` or ``B``.
    """

    def __init__(self, elements: list[dict[str, str]], kinds: Mapping[str, str]) -> None:
        self.elements = elements
        self.hash_names = tuple(e["AttributeName"] for e in elements if e["KeyType"] == "HASH")
        self.range_names = tuple(e["AttributeName"] for e in elements if e["KeyType"] == "RANGE")
        self.names = self.hash_names + self.range_names
        self.kinds = {name: kinds[name] for name in self.names}
        self._hash = [(name, kinds[name]) for name in self.hash_names]
        self._range = [(name, kinds[name]) for name in self.range_names]
        self._is_single = len(self._hash) == 1
        # One partition key, at most one sort key, no numbers: what most keys are.
        self._is_plain = self._is_single and len(self._range) <= 1 and "N" not in self.kinds.values()
        self._hash_part = self._hash[0]
        self._range_part = self._range[0] if self._range else None

    def key_of_item(self, item: Item) -> Key:
        """The position of an item about to be written; raises AWS's texts for keys missing, mistyped or out of size."""
        sound = self.sound_position(item)
        if sound is not None:
            return sound
        for name, kind in self.kinds.items():
            value = item.get(name)
            if value is None:
                raise texts.missing_key_in_item(name)
            if kind not in value:
                raise texts.key_type_mismatch(name, expected=kind, actual=next(iter(value)))
        self.check_sizes(item)
        return self.position(item)

    def key_of(self, key: Item) -> Key:
        """The position that a ``Key`` parameter names; raises where it does not match the schema."""
        if len(key) != len(self.names):
            raise texts.key_does_not_match_schema()
        sound = self.sound_position(key)
        if sound is not None:
            return sound
        self.check_matches(key)
        self.check_sizes(key)
        return self.position(key)

    def sound_position(self, item: Item) -> Key | None:
        """The position of an item whose keys are right at first sight, as most are; None says nothing."""
        if self._is_plain:
            name, kind = self._hash_part
            try:
                partition_key = item[name][kind]
                if self._range_part is None:
                    if 0 < len(partition_key) < SURELY_SHORT:
                        return make_key((partition_key, ()))
                else:
                    name, kind = self._range_part
                    sort_key = item[name][kind]
                    if 0 < len(partition_key) < SURELY_SHORT and 0 < len(sort_key) < SURELY_SHORT:
                        return make_key((partition_key, (sort_key,)))
            except KeyError:
                return None
        return None

    def check_matches(self, item: Item) -> None:
        """Raise for keys that are missing or of another type, in the words for a ``Key``."""
        for name, kind in self.kinds.items():
            if kind not in item.get(name, ()):
                raise texts.key_does_not_match_schema()

    def position(self, item: Item) -> Key:
        """The position of an item; KeyError for one that lacks a key attribute, or has another type there."""
        if self._is_plain:
            name, kind = self._hash_part
            partition_key = item[name][kind]
            if self._range_part is None:
                return make_key((partition_key, ()))
            name, kind = self._range_part
            return make_key((partition_key, (item[name][kind],)))
        partition = _contents(item, self._hash)
        return Key(partition[0] if self._is_single else partition, _contents(item, self._range))

    def attributes(self, item: Item) -> Item:
        """The key attributes of an item."""
        return {name: item[name] for name in self.names}

    def check_sizes(self, item: Item) -> None:
        """Raise for keys that are empty or too long, of an item that has all of them in their types."""
        for name, kind in self.kinds.items():
            if not 0 < len(item[name][kind]) < SURELY_SHORT:
                break
        else:
            return
        for name in self.hash_names:
            check_key_size(name, item[name], MAX_PARTITION_KEY_BYTES, texts.partition_key_too_long)
        for name in self.range_names:
            check_key_size(name, item[name], MAX_SORT_KEY_BYTES, texts.sort_key_too_long)


def _contents(item: Item, parts: list[tuple[str, str]]) -> tuple[Any, ...]:
    """What Python can order and hash in DynamoDB's order, of each part of a key: see `values.order.sort_key`."""
    return tuple([number.parse(item[name][kind]) if kind == "N" else item[name][kind] for name, kind in parts])


def check_key_size(name: str, value: AttributeValue, limit: int, too_long: Any) -> None:
    """Key values are neither empty nor longer than AWS allows; numbers always fit."""
    ((kind, content),) = value.items()
    if kind == "N":
        return
    if not content:
        raise texts.empty_key_value(name, kind)
    if len(content) * 4 > limit:
        size = text_size(content) if kind == "S" else len(content)
        if size > limit:
            raise too_long(limit)


def kinds_of(definitions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """``{name: type}`` of the API's AttributeDefinitions."""
    return {definition["AttributeName"]: definition["AttributeType"] for definition in definitions}
