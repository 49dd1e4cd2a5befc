"""What one entry of a filter pattern's list can ask of a value: an exact value, or an operator.

Each is read once into a test, a function from a value of the event to whether it will do (streams_and_mappings A.7).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, NoReturn

Test = Callable[[Any], bool]

_NUMERIC_LIMIT: Final = 5e9


class Number(str):
    """A number of a pattern, as it was written."""

    __slots__ = ()


def refuse(reason: str) -> NoReturn:
    """Stop reading: the pattern breaks the grammar. The caller turns this into AWS's text."""
    raise ValueError(reason)


def equal_to(expected: Any) -> Test:
    """An exact value: strings by their characters, everything else by its written form."""
    if _is_text(expected):
        return lambda value: isinstance(value, str) and value == expected
    written = str(expected) if isinstance(expected, Number) else json.dumps(expected)
    return lambda value: not isinstance(value, str) and json.dumps(value) == written


def operator(entry: dict[str, Any]) -> tuple[str, Any]:
    """The one operator of an entry, with its operand."""
    if len(entry) != 1:
        refuse(f"expected one operator, not {len(entry)}")
    ((name, operand),) = entry.items()
    if name not in OPERATORS:
        refuse(f"unknown operator {name!r}; expected one of {', '.join(OPERATORS)}")
    return name, operand


def _is_text(operand: Any) -> bool:
    return isinstance(operand, str) and not isinstance(operand, Number)


def _text(operand: Any) -> str:
    if not _is_text(operand):
        refuse(f"expected a string, not {operand!r}")
    return str(operand)


def _prefix(operand: Any) -> Test:
    text, fold = _maybe_folded(operand)
    return lambda value: isinstance(value, str) and fold(value).startswith(text)


def _suffix(operand: Any) -> Test:
    text, fold = _maybe_folded(operand)
    return lambda value: isinstance(value, str) and fold(value).endswith(text)


def _maybe_folded(operand: Any) -> tuple[str, Callable[[str], str]]:
    """A string, or ``{"equals-ignore-case": string}``."""
    if not isinstance(operand, dict):
        return _text(operand), str
    name, text = operator(operand)
    if name != "equals-ignore-case":
        refuse(f"{name!r} cannot stand inside prefix or suffix")
    return _text(text).lower(), str.lower


def _equals_ignore_case(operand: Any) -> Test:
    text = _text(operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == text


def _wildcard(operand: Any) -> Test:
    head, *others = _between_wildcards(operand)
    if not others:
        return lambda value: isinstance(value, str) and value == head
    *middle, tail = others

    def matches(value: Any) -> bool:
        # Each text where it is found first: going back from there, as a regular expression does, could take for ever.
        if not isinstance(value, str) or not value.startswith(head):
            return False
        at = len(head)
        for text in middle:
            found = value.find(text, at)
            if found < 0:
                return False
            at = found + len(text)
        return value.endswith(tail) and len(value) - len(tail) >= at

    return matches


def _between_wildcards(operand: Any) -> list[str]:
    """The texts before, between and behind the wildcards."""
    texts, previous = [""], ""
    characters = iter(_text(operand))
    for character in characters:
        if character == "*":
            if previous == "*":
                refuse("two wildcards in a row")
            texts.append("")
        elif character == "\\":
            escaped = next(characters, "")
            if escaped not in {"*", "\\"}:
                refuse("a backslash escapes only * and itself")
            texts[-1] += escaped
        else:
            texts[-1] += character
        previous = character
    return texts


def _anything_but(operand: Any) -> Test:
    """A present value that is none of those named; one of another type is none of them."""
    tests = _excluded_by_operator(operand) if isinstance(operand, dict) else _excluded_values(operand)
    return lambda value: not any(test(value) for test in tests)


def _excluded_values(operand: Any) -> list[Test]:
    values = operand if isinstance(operand, list) else [operand]
    if {type(value) for value in values} not in ({str}, {Number}):
        refuse("anything-but takes strings or numbers, and one of the two kinds at a time")
    return [equal_to(value) for value in values]


def _excluded_by_operator(operand: dict[str, Any]) -> list[Test]:
    name, inner = operator(operand)
    if name not in _NEGATABLE:
        refuse(f"{name!r} cannot stand inside anything-but")
    texts = inner if isinstance(inner, list) else [inner]
    if not texts or "" in texts:
        refuse("anything-but needs texts that are not empty")
    return [OPERATORS[name](text) for text in texts]


def _numeric(operand: Any) -> Test:
    """``["=", x]``, or a lower bound, an upper bound, or both in this order; JSON numbers only."""
    if not isinstance(operand, list) or len(operand) not in {2, 4}:
        refuse("numeric takes one comparison or a range")
    bounds = [(operand[at], _limit(operand[at + 1])) for at in range(0, len(operand), 2)]
    if [sign for sign, _ in bounds] not in _NUMERIC_FORMS:
        refuse("numeric takes =, or at most one lower bound and then one upper bound")
    if len(bounds) == 2 and bounds[0][1] >= bounds[1][1]:
        refuse("the lower bound of numeric must lie below the upper one")
    comparisons = [(_COMPARE[sign], limit) for sign, limit in bounds]
    return lambda value: (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and all(compare(value, limit) for compare, limit in comparisons)
    )


def _limit(operand: Any) -> float:
    if not isinstance(operand, Number):
        refuse(f"numeric compares with numbers, not {operand!r}")
    limit = float(operand)
    if abs(limit) > _NUMERIC_LIMIT:
        refuse("numeric takes values from -5.0e9 to 5.0e9")
    return limit


def _exists(operand: Any) -> Test:
    """``{"exists": true}``: whatever value there is; its negation is a matter of the leaf, not of a value."""
    if operand is not True:
        refuse("exists takes true or false")
    return lambda _: True


def _cidr(operand: Any) -> Test:
    import ipaddress

    text = _text(operand)
    if "/" not in text:
        refuse("cidr takes an address and a prefix length, as in 10.0.0.0/24")
    network = ipaddress.ip_network(text, strict=False)

    def within(value: Any) -> bool:
        try:
            return isinstance(value, str) and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return within


OPERATORS: Final[dict[str, Callable[[Any], Test]]] = {
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "exists": _exists,
    "wildcard": _wildcard,
    "cidr": _cidr,
}
_NEGATABLE: Final = frozenset(("prefix", "suffix", "equals-ignore-case", "wildcard"))
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "=": lambda value, limit: value == limit,
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
}
_NUMERIC_FORMS: Final = [[sign] for sign in _COMPARE] + [[low, high] for low in (">", ">=") for high in ("<", "<=")]
