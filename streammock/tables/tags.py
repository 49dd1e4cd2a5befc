"""Tags of tables: the rules for their keys and values, and how many there may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from streammock.errors import control as texts

MOST_TAGS = 50
_LONGEST_KEY, _LONGEST_VALUE = 128, 256
_CHARACTERS = re.compile(r"[\w\s.:/=+\-@]*")


def added(tags: Mapping[str, str], given: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags of a table after more were given; raises AWS's texts before anything is added."""
    for tag in given:
        key, value = tag.get("Key"), tag.get("Value")
        _check_key(key)
        if value is None or len(value) > _LONGEST_VALUE or _CHARACTERS.fullmatch(value) is None:
            raise texts.bad_tag_value(value)
    keys = [tag["Key"] for tag in given]
    for key in keys:
        if keys.count(key) > 1:
            raise texts.duplicate_tag_key(key)
    after = {**tags, **{tag["Key"]: tag["Value"] for tag in given}}
    if len(after) > MOST_TAGS:
        raise texts.too_many_tags()
    return after


def removed(tags: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """The tags of a table after some were taken away; keys that it lacks are no error."""
    for key in keys:
        _check_key(key)
    if len(keys) > MOST_TAGS:
        raise texts.too_many_tags()
    return {key: value for key, value in tags.items() if key not in keys}


def _check_key(key: str | None) -> None:
    if not key or len(key) > _LONGEST_KEY or _CHARACTERS.fullmatch(key) is None:
        raise texts.bad_tag_key(key)
    if key.lower().startswith("aws:"):
        raise texts.reserved_tag_key(key)
