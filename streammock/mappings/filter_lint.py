"""Filter patterns that are valid and never do what their author meant: the traps of DynamoDB's JSON.

Each is recorded behaviour of AWS (streams_and_mappings A.7.5): the pattern is accepted there, and silently matches
nothing, or everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_OF_RULES_ALONE = frozenset(("wildcard", "cidr"))
_IMAGES = ("Keys", "NewImage", "OldImage")
_TYPES = frozenset(("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"))


def lint(text: str) -> list[str]:
    """What is suspicious about a pattern that has been parsed without an error, a sentence for each trap."""
    pattern = json.loads(text)
    return [*_pattern(pattern), *_rule_operators(pattern, "")] if isinstance(pattern, dict) else []


def _pattern(pattern: dict[str, Any]) -> Iterator[str]:
    change = pattern.get("dynamodb")
    images = change if isinstance(change, dict) else {}
    for image in _IMAGES:
        attributes = images.get(image)
        if isinstance(attributes, dict):
            yield from _attributes(attributes, f"dynamodb.{image}")
    for alternative in pattern.get("$or") or ():
        if isinstance(alternative, dict):
            yield from _pattern(alternative)


def _rule_operators(pattern: Any, path: str) -> Iterator[str]:
    """Operators that AWS documents for EventBridge's rules and not for event source mappings (A.7.4)."""
    if isinstance(pattern, dict):
        for name, condition in pattern.items():
            if name in _OF_RULES_ALONE:
                yield f"{path}: AWS documents {name} for EventBridge's rules, not for mappings; say it otherwise"
            else:
                yield from _rule_operators(condition, f"{path}.{name}" if path else name)
    elif isinstance(pattern, list):
        for leaf in pattern:
            yield from _rule_operators(leaf, path)


def _attributes(attributes: dict[str, Any], path: str) -> Iterator[str]:
    for name, condition in attributes.items():
        where = f"{path}.{name}"
        if isinstance(condition, list):
            yield from _untyped(condition, where)
        elif isinstance(condition, dict):
            yield from _typed(condition, where)


def _untyped(leaves: list[Any], where: str) -> Iterator[str]:
    """A condition where the type key should stand."""
    for leaf in leaves:
        if isinstance(leaf, dict) and "exists" in leaf:
            if leaf["exists"]:
                yield f"{where}: exists looks at leaves only, and an attribute is none: it never matches; {_put(where)}"
            else:
                yield f"{where}: exists=false is true of every record, with or without it; {_put(where)}"
            return
    yield f"{where}: the attribute's type is missing, so it never matches; {_put(where)}"


def _typed(condition: dict[str, Any], where: str) -> Iterator[str]:
    for kind, leaves in condition.items():
        if kind not in _TYPES:
            yield f"{where}.{kind}: {kind} is no attribute type, so it never matches; {_put(where)}"
        elif kind in ("N", "NS") and isinstance(leaves, list):
            for leaf in leaves:
                yield from _number(leaf, f"{where}.{kind}")
        elif kind == "M" and isinstance(leaves, dict):
            yield from _attributes(leaves, f"{where}.M")


def _number(leaf: Any, where: str) -> Iterator[str]:
    why = "numbers are text in a record, so"
    if isinstance(leaf, dict):
        if "numeric" in leaf:
            yield f"{where}: {why} numeric never matches; compare exact texts"
        excluded = leaf.get("anything-but")
        for value in excluded if isinstance(excluded, list) else [excluded]:
            if _is_number(value):
                yield f'{where}: {why} anything-but {value} keeps none out; write "{value}"'
    elif _is_number(leaf):
        yield f'{where}: {why} {leaf} never matches; write "{leaf}"'


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _put(where: str) -> str:
    name = where.rpartition(".")[2]
    return f'write {{"{name}": {{"S": [...]}}}}'
