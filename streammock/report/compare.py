"""Why two items, or an item and a list of them, differ: for failed ``assert`` statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from typing import Any

from streammock.values.codec import from_python

_MISSING = object()
_MOST_CHARACTERS = 80


def explain(operator: str, left: Any, right: Any) -> list[str] | None:
    """Lines for pytest's ``assert``, or None where its own say as much.

    Parameters
    ----------
    operator, left, right:
        Of the comparison that failed.
    """
    if operator == "in" and isinstance(right, Sequence) and not isinstance(right, (str, bytes)):
        return _not_among(left, right)
    if operator == "==" and isinstance(left, Mapping) and isinstance(right, Mapping):
        hints = list(_hints(left, right))
        return [_brief(left) + " == " + _brief(right), *_differences(left, right), *hints] if hints else None
    return None


def _not_among(wanted: Any, found: Sequence[Any]) -> list[str] | None:
    """The member that comes nearest, and where it differs."""
    attributes = _attributes(wanted)
    candidates = [(_attributes(one), number) for number, one in enumerate(found)]
    if attributes is None or not found or any(one is None for one, _ in candidates):
        return None
    nearest, number = max(candidates, key=lambda one: (_alike(attributes, one[0] or {}), -one[1]))
    return [
        f"{_brief(wanted)} in {len(found)} others",
        f"the nearest, [{number}], differs in:",
        *_differences(attributes, nearest or {}),
        *_hints(attributes, nearest or {}),
    ]


def _attributes(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return value
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else None


def _alike(left: Mapping[str, Any], right: Mapping[str, Any]) -> int:
    return sum(1 for name, value in left.items() if right.get(name, _MISSING) == value)


def _differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[str]:
    for name in {**left, **right}:
        one, other = left.get(name, _MISSING), right.get(name, _MISSING)
        if one != other:
            yield f"  {name}: {_brief(one)} != {_brief(other)}"


def _hints(left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[str]:
    """What a reader may overlook: DynamoDB's JSON beside plain values, floats beside decimals."""
    pairs = [(left[name], right[name]) for name in left if name in right and left[name] != right[name]]
    if any(_is_wire_form_of(one, other) or _is_wire_form_of(other, one) for one, other in pairs):
        yield 'one side is in DynamoDB\'s JSON ({"S": "…"}), the other in plain Python values'
    if any({type(one), type(other)} == {float, Decimal} for one, other in pairs):
        yield 'numbers that are not whole are read as decimal.Decimal: compare with Decimal("…")'


def _is_wire_form_of(wire: Any, plain: Any) -> bool:
    if not (isinstance(wire, Mapping) and len(wire) == 1):
        return False
    try:
        return from_python(plain) == wire
    except (TypeError, ValueError):
        return False


def _brief(value: Any) -> str:
    if value is _MISSING:
        return "(missing)"
    text = repr(value)
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
