"""Filter patterns of CloudWatch Logs: terms, and conditions on JSON (AWS: "Filter pattern syntax").

Not read here, and refused by name: regular expressions (``%…%``) and space-delimited patterns (``[ip, user, …]``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from streammock.errors import logs as texts
from streammock.errors.base import unsupported_parameter

Matches = Callable[[str], bool]
_Condition = Callable[[Any], bool]

_TERM = re.compile(r'\s*(?P<sign>[?-]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[\w.:@/=-]+))')
_TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<path>\$[\w.\[\]"*-]*)|(?P<sign>&&|\|\||!=|<=|>=|[=<>(){}])|(?P<word>[^\s()=!<>&|{}"]+))'
)
_STEP = re.compile(r'\.(?P<name>[\w-]+)|\[(?:"(?P<quoted>[^"]+)"|(?P<index>\d+|\*))\]')
_DELIMITED, _REGULAR, _ELEMENTS = "[…]", "%…%", "[*]"
_MISSING: Final = object()
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def parse(pattern: str) -> Matches:
    """What a pattern selects, as a test of messages; an empty one selects all.

    Raises
    ------
    AwsError, UnsupportedParameter
        For what is no pattern, and for what is one that is not read here.
    """
    text = pattern.strip()
    if text.startswith("["):
        raise _unsupported(_DELIMITED)
    if text.startswith("{"):
        return _json(text)
    return _terms(text)


def _unsupported(what: str) -> Exception:
    return unsupported_parameter(
        "FilterLogEvents", f"filterPattern={what}", instead='Use terms ("a b", ?c) or conditions on JSON ({ $.d = 1 }).'
    )


# --- terms ----------------------------------------------------------------------------------------------------------
def _terms(text: str) -> Matches:
    wanted: list[str] = []
    unwanted: list[str] = []
    optional: list[str] = []
    place = 0
    while place < len(text):
        if text[place:].lstrip().startswith("%"):
            raise _unsupported(_REGULAR)
        match = _TERM.match(text, place)
        if match is None:
            raise texts.invalid_pattern()
        quoted = match["quoted"]
        term = match["plain"] if quoted is None else _unescaped(quoted)
        {"": wanted, "-": unwanted, "?": optional}[match["sign"]].append(term)
        place = match.end()
    # Beside other terms, those with a question mark are ignored (AWS says so).
    if optional and not wanted and not unwanted:
        return lambda message: any(term in message for term in optional)
    return lambda message: all(term in message for term in wanted) and not any(term in message for term in unwanted)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


# --- conditions on JSON ---------------------------------------------------------------------------------------------
def _json(text: str) -> Matches:
    tokens = _tokens(text)
    if len(tokens) < 2 or tokens[0] != ("sign", "{") or tokens[-1] != ("sign", "}"):
        raise texts.invalid_pattern()
    condition = _Parser(tokens[1:-1]).read()

    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except (ValueError, RecursionError):
            return False
        return condition(document)

    return matches


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise texts.invalid_pattern()
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class _Parser:
    """Recursive descent over ``||``, ``&&``, parentheses and comparisons."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._place = 0

    def read(self) -> _Condition:
        """The whole condition."""
        condition = self._any()
        if self._tokens[self._place][0] != "end":
            raise texts.invalid_pattern()
        return condition

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._place]
        self._place += token[0] != "end"
        return token

    def _took(self, sign: str) -> bool:
        found = self._tokens[self._place] == ("sign", sign)
        self._place += found
        return found

    def _any(self) -> _Condition:
        parts = [self._all()]
        while self._took("||"):
            parts.append(self._all())
        return lambda document: any(part(document) for part in parts)

    def _all(self) -> _Condition:
        parts = [self._one()]
        while self._took("&&"):
            parts.append(self._one())
        return lambda document: all(part(document) for part in parts)

    def _one(self) -> _Condition:
        if self._took("("):
            condition = self._any()
            if not self._took(")"):
                raise texts.invalid_pattern()
            return condition
        kind, path = self._next()
        if kind != "path":
            raise texts.invalid_pattern()
        return self._comparison(_steps(path))

    def _comparison(self, steps: list[str | int]) -> _Condition:
        kind, sign = self._next()
        if kind == "word" and sign in ("IS", "NOT"):
            return self._about_being(steps, sign)
        if kind != "sign" or sign not in ("=", "!=", *_ORDER):
            raise texts.invalid_pattern()
        kind, text = self._next()
        if kind not in ("string", "word"):
            raise texts.invalid_pattern()
        if text.startswith("%"):
            raise _unsupported(_REGULAR)
        if sign in _ORDER:
            return _ordered(steps, sign, text)
        same = _equal(text[1:-1], number=None) if kind == "string" else _equal(text, number=_number(text))
        if sign == "=":
            return lambda document: same(_at(document, steps))
        return lambda document: (value := _at(document, steps)) is not _MISSING and not same(value)

    def _about_being(self, steps: list[str | int], sign: str) -> _Condition:
        _, word = self._next()
        if (sign, word) == ("NOT", "EXISTS"):
            return lambda document: _at(document, steps) is _MISSING
        if sign == "IS" and word in _CONSTANTS:
            return lambda document: _at(document, steps) is _CONSTANTS[word]
        raise texts.invalid_pattern()


_CONSTANTS: dict[str, object] = {"NULL": None, "TRUE": True, "FALSE": False}


def _ordered(steps: list[str | int], sign: str, text: str) -> _Condition:
    limit = _number(text)
    if limit is None:
        raise texts.invalid_pattern()
    holds = _ORDER[sign]
    return lambda document: _is_number(value := _at(document, steps)) and holds(value, limit)


def _equal(text: str, *, number: float | None) -> Callable[[Any], bool]:
    if number is not None:
        return lambda value: _is_number(value) and value == number
    parts = [re.escape(_unescaped(part)) for part in text.split("*")]
    fits = re.compile(".*".join(parts), re.DOTALL).fullmatch
    return lambda value: isinstance(value, str) and fits(value) is not None


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    place = 1
    while place < len(path):
        match = _STEP.match(path, place)
        if match is None:
            raise texts.invalid_pattern()
        if match["index"] == "*":
            raise _unsupported(_ELEMENTS)
        steps.append(int(match["index"]) if match["index"] else match["name"] or match["quoted"])
        place = match.end()
    return steps


def _at(document: Any, steps: list[str | int]) -> Any:
    for step in steps:
        document = _step(document, step)
    return document


def _step(document: Any, step: str | int) -> Any:
    if isinstance(document, dict) and isinstance(step, str):
        return document.get(step, _MISSING)
    if isinstance(document, list) and isinstance(step, int) and step < len(document):
        return document[step]
    return _MISSING


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
