"""A handler's reply as JSON, by the rules of Lambda's runtime client for Python.

They are simplejson's, so they are not the standard library's: whatever tells its fields (a named tuple, a row of
SQLAlchemy) is an object, bytes inside of a reply are text, and Decimal is a bare number with its digits (observed:
awslambdaric 4.2.2).
"""

from __future__ import annotations

import json
import sys
import types
from json.encoder import encode_basestring, encode_basestring_ascii

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_KINDS = "str, int, float, bool or None"
_CONSTANTS: dict[object, str] = {None: "null", True: "true", False: "false"}

_wide = json.JSONEncoder(ensure_ascii=False).encode

_ESCAPING = frozenset(("python2.7", *(f"python3.{minor}" for minor in range(6, 12))))


def escapes_non_ascii(runtime: str) -> bool:
    """Whether a runtime's client writes ASCII alone."""
    return runtime in _ESCAPING


class Unmarshallable(Exception):
    """A reply that JSON has no form for."""


def dump(reply: Any, *, ensure_ascii: bool) -> bytes:
    """The reply's JSON; a reply of bytes goes out as it is."""
    if isinstance(reply, bytes):
        return reply
    if reply is None:
        return b"null"
    try:
        text = "".join(_Encoder(encode_basestring_ascii if ensure_ascii else encode_basestring).encode(reply))
        return text.encode()
    except Exception as error:
        msg = f"Unable to marshal response: {error}"
        raise Unmarshallable(msg) from error


def to_json(members: dict[str, Any], *, ensure_ascii: bool) -> bytes:
    """An error payload; half of a surrogate pair, which has no bytes of its own, is escaped."""
    try:
        return (json.dumps(members) if ensure_ascii else _wide(members)).encode()
    except UnicodeEncodeError:
        return json.dumps(members).encode()


class _Encoder:
    """Writes values piece by piece.

    Parameters
    ----------
    text:
        Writes a string.
    """

    def __init__(self, text: Callable[[str], str]) -> None:
        self._text = text
        self._open: set[int] = set()

    def encode(self, value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield self._text(value)
        elif isinstance(value, bytes):
            yield self._text(value.decode())
        elif value is None or isinstance(value, (bool, int, float)):
            yield _plain(value)
        else:
            fields = _fields(value)
            if isinstance(fields, (dict, list, tuple)):
                yield from self._container(fields, {id(value), id(fields)})
            else:
                yield _number(value)

    def _container(self, fields: Any, marks: set[int]) -> Iterator[str]:
        if not self._open.isdisjoint(marks):
            msg = "Circular reference detected"
            raise ValueError(msg)
        self._open |= marks
        if isinstance(fields, dict):
            members = ((f"{self._text(_key(key))}: ", member) for key, member in fields.items())
            yield from self._joined("{", members, "}")
        else:
            yield from self._joined("[", (("", member) for member in fields), "]")
        self._open -= marks

    def _joined(self, begin: str, members: Iterator[tuple[str, Any]], end: str) -> Iterator[str]:
        yield begin
        for number, (head, member) in enumerate(members):
            yield f", {head}" if number else head
            yield from self.encode(member)
        yield end


def _fields(value: Any) -> Any:
    """The members of whatever tells them, else the value itself."""
    tell = getattr(value, "_asdict", None)
    if not callable(tell):
        return value
    try:
        fields = tell()
    except TypeError:  # a class, say
        return value
    if not isinstance(fields, dict):
        msg = f"_asdict() must return a dict, not {type(fields).__name__}"
        raise TypeError(msg)
    return fields


def _number(value: Any) -> str:
    """A Decimal; nothing else that is left has a form in JSON."""
    decimal = sys.modules.get("decimal")  # who has one has loaded it; a cold start need not
    if decimal is not None and isinstance(value, decimal.Decimal):
        return "NaN" if value.is_nan() else str(value)
    if isinstance(value, types.CoroutineType):
        value.close()  # it is never awaited, on Lambda as here; closed, it does not warn of that
    msg = f"Object of type {type(value).__name__} is not JSON serializable"
    raise TypeError(msg)


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, bytes):
        return key.decode()
    if key is None or isinstance(key, (bool, int, float)):
        return _plain(key)
    msg = f"keys must be {_KINDS}, not {type(key).__name__}"
    raise TypeError(msg)


def _plain(value: float | None) -> str:
    """A constant or a number, also of a subclass with a form of its own (an IntEnum)."""
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    return int.__repr__(value) if isinstance(value, int) else json.dumps(float(value))
