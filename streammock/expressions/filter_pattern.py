"""The pattern language of event filters (EventBridge's), as event source mappings speak it.

A pattern is parsed once into a small tree: *objects* whose fields must all match, and *leaves*, each a list of which
one entry must match (streams_and_mappings A.7). An event is matched as AWS does it, flattened to its leaves:

- an array matches when any of its elements does; arrays of arrays count as one; and all fields of one object in a
  pattern must be met by the same element.
- ``exists`` sees leaves only: an object in the event is no leaf, hence absent (aws_facts 2.4). So is an empty array.
- a number equals a number written alike, 300 ≠ 300.0. The pattern's numbers keep their text; the event's have the text
  that the function receives, so that a whole number of seconds is ``1700000000.0``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from streammock.errors.event_source_mapping import invalid_filter_pattern
from streammock.expressions.filter_operators import OPERATORS, Number, Test, equal_to, operator, refuse

_ABSENT: Final = object()


class Leaf:
    """A list of values and operators, of which one must match a leaf of the event.

    Parameters
    ----------
    tests:
        What a value may satisfy.
    matches_absence:
        Whether ``{"exists": false}`` is among them.
    text:
        The list as written, for explanations.
    """

    __slots__ = ("_matches_absence", "_tests", "_text")

    def __init__(self, tests: list[Test], text: str, *, matches_absence: bool) -> None:
        self._tests = tests
        self._text = text
        self._matches_absence = matches_absence

    def matches(self, value: Any) -> bool:
        """Whether a value of the event, possibly absent, does."""
        if value is _ABSENT or isinstance(value, dict):
            return self._matches_absence
        if isinstance(value, list):
            leaves = [leaf for leaf in _flatten(value) if not isinstance(leaf, dict)]
            return any(map(self.matches, leaves)) if leaves else self._matches_absence
        return any(test(value) for test in self._tests)

    def explain(self, value: Any, path: str) -> str | None:
        """Why a value does not match, or None where it does."""
        if self.matches(value):
            return None
        if value is _ABSENT:
            return f"{path} is absent; the pattern asks for {self._text}"
        if isinstance(value, dict):
            return (
                f"{path} is an object with {', '.join(value) or 'no keys'}, and a list of values matches leaves only; "
                f"put the DynamoDB type between, as in {path}.S: {self._text}"
            )
        reason = f"{path} is {json.dumps(value)}; the pattern asks for {self._text}"
        if '{"numeric"' in self._text and isinstance(value, (str, list)):
            reason += " (numeric compares JSON numbers only; DynamoDB's N values are strings, so match their text)"
        return reason


class FilterPattern:
    """An object of a pattern: every field must match, and one alternative of an ``$or``."""

    __slots__ = ("_alternatives", "_fields")

    def __init__(self, fields: list[tuple[str, FilterPattern | Leaf]], alternatives: list[FilterPattern]) -> None:
        self._fields = fields
        self._alternatives = alternatives

    def matches(self, value: Any) -> bool:
        """Whether an event, or an inner value of one, matches."""
        if isinstance(value, dict):
            for key, node in self._fields:
                if not node.matches(value.get(key, _ABSENT)):
                    return False
            return not self._alternatives or any(one.matches(value) for one in self._alternatives)
        return any(map(self.matches, _objects(value)))

    def explain(self, value: Any, path: str = "") -> str | None:
        """The first clause that does not match and why, or None where all do."""
        if self.matches(value):
            return None
        record = next(_objects(value))
        for key, node in self._fields:
            reason = node.explain(record.get(key, _ABSENT), f"{path}.{key}" if path else key)
            if reason:
                return reason
        reasons = [str(one.explain(record, path)) for one in self._alternatives]
        return "no alternative of $or matches: " + "; or ".join(reasons)


def parse(text: str) -> FilterPattern:
    """Read a pattern.

    Raises
    ------
    AwsError
        ``Invalid filter pattern definition.``; what is wrong stands in its cause.
    """
    try:
        # Of a key given twice the last value counts, as on AWS.
        return _object(json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_refuse_constant))
    except (ValueError, RecursionError) as error:
        raise invalid_filter_pattern() from error


def explain(pattern: FilterPattern, record: Mapping[str, Any]) -> str | None:
    """The first clause of a pattern that a record does not match and why; None where the record matches."""
    return pattern.explain(record)


def _object(tree: Any) -> FilterPattern:
    if not isinstance(tree, dict) or not tree:
        refuse(f"expected an object with at least one key, not {tree!r}")
    fields: list[tuple[str, FilterPattern | Leaf]] = []
    alternatives: list[FilterPattern] = []
    for key, value in tree.items():
        if key == "$or" and _is_or(value):
            alternatives = [_object(one) for one in value]
        else:
            fields.append((key, _leaf(value) if isinstance(value, list) else _object(value)))
    return FilterPattern(fields, alternatives)


def _is_or(value: Any) -> bool:
    """Two objects or more without operators for keys; any other ``$or`` is an ordinary key."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    return all(isinstance(one, dict) and one and not OPERATORS.keys() & one.keys() for one in value)


def _leaf(entries: list[Any]) -> Leaf:
    if not entries:
        refuse("an empty list matches nothing")
    tests: list[Test] = []
    matches_absence = False
    for entry in entries:
        if isinstance(entry, list):
            refuse("a list of values cannot hold a list")
        if not isinstance(entry, dict):
            tests.append(equal_to(entry))
            continue
        name, operand = operator(entry)
        if name == "exists" and operand is False:
            matches_absence = True
        else:
            tests.append(OPERATORS[name](operand))
    return Leaf(tests, _written(entries), matches_absence=matches_absence)


def _refuse_constant(name: str) -> None:
    refuse(f"{name} is no JSON number")


def _written(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_written(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value)


def _flatten(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flatten(value)
        else:
            yield value


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects that stand for a value in matching: itself, an array's elements, or one without keys."""
    if isinstance(value, dict):
        yield value
        return
    objects = [one for one in _flatten(value) if isinstance(one, dict)] if isinstance(value, list) else []
    yield from objects or [{}]
