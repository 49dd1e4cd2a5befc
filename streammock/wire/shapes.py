"""JSON to the members of a call, by botocore's shapes: one decoder per shape, made once.

A decoder takes a JSON value and how deep it lies, and gives the value a call carries: blobs are ``bytes``, timestamps
aware datetimes, unknown members and nulls are gone. Where the JSON has another type, the service's own words are raised
(dynamodb_facts 2; dynalite's ``assertType`` tables, recorded on AWS). Answers need no shapes: ``encode`` knows every
type that a result holds.
"""

from __future__ import annotations

import json
import math
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from streammock.errors import dynamodb
from streammock.wire import fault

Decode = Callable[[Any, int], Any]

# Far beyond what an item may hold (32), far below what exhausts the stack of whoever walks a request.
MAX_DEPTH = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONG = range(-(2**63), 2**63)
_TRUE = ("TRUE", "1", "YES")
_FALSE = ("FALSE", "0", "NO")


class Decoders:
    """The decoders of one service's shapes.

    Parameters
    ----------
    package:
        The Java package that the service's own error texts name, with its final dot.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._known: dict[tuple[str, bool], Decode] = {}

    def of(self, shape: Shape, *, element: bool = False) -> Decode:
        """The decoder of a shape, as a member of a structure or (``element``) of a list or map."""
        if isinstance(shape, StructureShape):
            key = (shape.name, element)
            return self._known.get(key) or self._structure(shape, key)
        if isinstance(shape, ListShape):
            return self._list(shape, element=element)
        if isinstance(shape, MapShape):
            return self._map(shape, element=element)
        return _SCALARS[shape.type_name]

    def _structure(self, shape: StructureShape, key: tuple[str, bool]) -> Decode:
        members: dict[str, tuple[str, Decode]] = {}
        wrong_scalar = fault.unexpected_value if key[1] else fault.unexpected_field
        java = self._java_type(shape)

        def decode(value: Any, depth: int) -> dict[str, Any]:
            if type(value) is not dict:
                raise fault.unexpected_list(java) if type(value) is list else wrong_scalar()
            if depth > MAX_DEPTH:
                raise dynamodb.nesting_too_deep()
            result = {}
            for sent_name, content in value.items():
                member = members.get(sent_name)
                if member is not None and content is not None:
                    result[member[0]] = member[1](content, depth + 1)
            return result

        self._known[key] = decode  # before its members: an attribute value holds attribute values
        for name, member in shape.members.items():
            if "location" not in member.serialization:
                members[member.serialization.get("name", name)] = (name, self.of(member))
        return decode

    def _list(self, shape: ListShape, *, element: bool) -> Decode:
        decode_member = self.of(shape.member, element=True)
        absent = _absent(shape.member)
        wrong_scalar = fault.uncastable_collection if element else fault.unexpected_field

        def decode(value: Any, depth: int) -> list[Any]:
            if type(value) is not list:
                raise fault.unexpected_object() if type(value) is dict else wrong_scalar()
            return [decode_member(absent if content is None else content, depth) for content in value]

        return decode

    def _map(self, shape: MapShape, *, element: bool) -> Decode:
        decode_member = self.of(shape.value, element=True)
        absent = _absent(shape.value)
        wrong_scalar = fault.uncastable_collection if element else fault.unexpected_field
        java = self._java_type(shape)

        def decode(value: Any, depth: int) -> dict[str, Any]:
            if type(value) is not dict:
                raise fault.unexpected_list(java) if type(value) is list else wrong_scalar()
            return {
                name: decode_member(absent if content is None else content, depth) for name, content in value.items()
            }

        return decode

    def _java_type(self, shape: Shape) -> str:
        if isinstance(shape, MapShape):
            return f"java.util.Map<java.lang.String, {self._java_type(shape.value)}>"
        if isinstance(shape, ListShape):
            return f"java.util.List<{self._java_type(shape.member)}>"
        if isinstance(shape, StructureShape):
            return self._package + shape.name
        return f"java.lang.{shape.type_name.capitalize()}"


class _Null:
    """Stands for a null where an element must be something; of no JSON type, so that each decoder refuses it."""


_NULL = _Null()


def _absent(shape: Shape) -> object:
    # A null among structures is one without members (an attribute value of no type); anything else cannot be absent.
    return {} if isinstance(shape, StructureShape) else _NULL


def _token(value: Any) -> str:
    """What the service's parser calls a scalar."""
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    if isinstance(value, str):
        return "STRING_VALUE"
    if isinstance(value, (int, float)):
        return "NUMBER_VALUE" if value % 1 == 0 else "DECIMAL_VALUE"
    return "NULL_VALUE"


def _check_scalar(value: Any, java: str) -> None:
    if type(value) is list:
        raise fault.unexpected_list(java)
    if type(value) is dict:
        raise fault.unexpected_object()


def _string(value: Any, _depth: int) -> str:
    if type(value) is str:
        return value
    _check_scalar(value, "java.lang.String")
    raise fault.not_convertible(_token(value), "String")


def _boolean(value: Any, _depth: int) -> bool:
    if type(value) is bool:
        return value
    _check_scalar(value, "java.lang.Boolean")
    if type(value) is not str:
        raise fault.not_convertible(_token(value), "Boolean")
    if value.upper() in _TRUE:
        return True
    if value.upper() in _FALSE:
        return False
    raise fault.no_boolean()


def _integer_of(kind: str) -> Decode:
    def decode(value: Any, _depth: int) -> int:
        if type(value) is int and value in _LONG:
            return value
        _check_scalar(value, f"java.lang.{kind}")
        if type(value) is not float or not math.isfinite(value) or math.floor(value) not in _LONG:
            raise fault.not_convertible(_token(value), kind)
        return math.floor(value)

    return decode


def _float_of(kind: str) -> Decode:
    def decode(value: Any, _depth: int) -> float:
        if type(value) in (int, float) and math.isfinite(value):
            return float(value)
        _check_scalar(value, f"java.lang.{kind}")
        raise fault.not_convertible(_token(value), kind)

    return decode


def _blob(value: Any, _depth: int) -> bytes:
    if type(value) is not str:
        if type(value) is list:
            raise fault.list_for_blob()
        raise fault.unexpected_object() if type(value) is dict else fault.no_base64_text()
    if len(value) % 4:
        raise fault.base64_length(len(value))
    try:
        blob = b64decode(value, validate=True)
    except (Base64Error, ValueError):
        raise fault.base64_characters() from None
    # The bits that padding leaves over must be zero: a blob has one text only.
    if value[-1:] == "=" and b64encode(b64decode(value[-4:])).decode() != value[-4:]:
        raise fault.base64_characters()
    return blob


def _timestamp(value: Any, _depth: int) -> datetime:
    if type(value) in (int, float) and math.isfinite(value):
        try:
            return _EPOCH + timedelta(seconds=value)
        except OverflowError:
            raise fault.not_convertible(_token(value), "Date") from None
    _check_scalar(value, "java.util.Date")
    raise fault.not_convertible(_token(value), "Date")


_SCALARS: dict[str, Decode] = {
    "string": _string,
    "character": _string,
    "boolean": _boolean,
    "integer": _integer_of("Integer"),
    "long": _integer_of("Long"),
    "float": _float_of("Float"),
    "double": _float_of("Double"),
    "blob": _blob,
    "timestamp": _timestamp,
}


def _integer_literal(text: str) -> int | float:
    # Nothing longer fits a Long; Python's own conversion of a megabyte of digits takes minutes.
    return int(text) if len(text) < 40 else math.inf


def _no_constant(name: str) -> Any:
    msg = f"{name} is no JSON"
    raise ValueError(msg)


_PARSER = json.JSONDecoder(parse_int=_integer_literal, parse_constant=_no_constant)


def parse(body: bytes) -> Any:
    """A JSON document; raises ``ValueError`` for anything else, however deep or broken."""
    text = body.decode("utf-8")
    try:
        document = _PARSER.decode(text)
        if "\\ud" in text or "\\uD" in text:
            _refuse_lone_surrogates(document)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    return document


def _refuse_lone_surrogates(document: Any) -> None:
    json.dumps(document, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError


def _encode_other(value: Any) -> object:
    """What JSON has no type for: binary as base64, time as epoch seconds."""
    if isinstance(value, (bytes, bytearray)):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        seconds = (value - _EPOCH) // timedelta(milliseconds=1) / 1000
        return int(seconds) if seconds.is_integer() else seconds
    msg = f"a result holds {value!r}, which has no form on the wire"
    raise TypeError(msg)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_encode_other, check_circular=False)


def encode(document: Any) -> bytes:
    """A result or an error as JSON."""
    return _ENCODER.encode(document).encode()
