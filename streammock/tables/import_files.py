"""What an import reads: objects of DynamoDB JSON or CSV, compressed or not, as items.

Formats: AWS's developer guide (Amazon S3 import formats for DynamoDB). What cannot be read counts as one error, and
what follows it in the same object is skipped; what can be read and is no item is an error of its own (ack-api-quirks
DDB-IMPORT-013, October 2026).
"""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from streammock.errors import AwsError
from streammock.errors import transfers as texts
from streammock.values.attribute import AttributeValue, Item, normalise_item

_SPACE = re.compile(r"\s*")
_LARGEST_CELL = 1 << 20  # more than an item may hold


class Reader:
    """Reads the objects of one import.

    Parameters
    ----------
    request:
        ImportTable's: format, options, compression, and the attributes whose types a CSV file cannot tell.
    """

    def __init__(self, request: Mapping[str, Any]) -> None:
        definitions = request["TableCreationParameters"]["AttributeDefinitions"]
        self._kinds = {definition["AttributeName"]: definition["AttributeType"] for definition in definitions}
        self._csv = request.get("InputFormatOptions", {}).get("Csv", {})
        self._parse = self._csv_items if request["InputFormat"] == "CSV" else _json_items
        self._decompress = _decompression(request.get("InputCompressionType", "NONE"))

    def read(self, content: bytes) -> tuple[int, list[Item | None]]:
        """The bytes of an object when it is unpacked, and its items; None for what is none."""
        if not content:
            return 0, []
        try:
            unpacked = self._decompress(content)
            text = unpacked.decode()
        except (OSError, EOFError, ValueError, zlib.error):
            return len(content), [None]
        return len(unpacked), list(self._parse(text))

    def _csv_items(self, text: str) -> Iterator[Item | None]:
        rows, broken = _rows(text, self._csv.get("Delimiter", ","))
        header = self._csv.get("HeaderList")
        if header is None:
            header, rows = (rows[0], rows[1:]) if rows else ([], [])
        for row in rows:
            yield _read(self._row, header, row)
        if broken:
            yield None

    def _row(self, header: Sequence[str], row: Sequence[str]) -> Item:
        """An item whose attributes are text, but for those that are keys."""
        cells = zip(header, row, strict=True)
        return {name: _value({self._kinds.get(name, "S"): cell}) for name, cell in cells}


def _read(convert: Callable[..., Item], *parts: Any) -> Item | None:
    try:
        return normalise_item(convert(*parts))
    except (AwsError, ValueError, LookupError, RecursionError):
        return None


def _decompression(kind: str) -> Callable[[bytes], bytes]:
    if kind == "NONE":
        return bytes
    if kind == "GZIP":
        return gzip.decompress
    try:
        zstd = importlib.import_module("compression.zstd")
    except ImportError:
        raise texts.zstd() from None

    def decompress(content: bytes) -> bytes:
        try:
            return bytes(zstd.decompress(content))
        except zstd.ZstdError as error:
            raise ValueError(*error.args) from error

    return decompress


# --- DynamoDB JSON --------------------------------------------------------------------------------------------------
def _json_items(text: str) -> Iterator[Item | None]:
    """Documents one behind the other; AWS does not insist on a line for each (moto's tests, verified there)."""
    decode = json.JSONDecoder().raw_decode
    place = _behind_space(text, 0)
    while place < len(text):
        try:
            document, place = decode(text, place)
        except (ValueError, RecursionError):
            yield None
            return
        yield _read(_item, document)
        place = _behind_space(text, place)


def _behind_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return place if match is None else match.end()


def _item(document: Any) -> Item:
    return _map(_of(document, dict)["Item"])


def _value(document: Any) -> AttributeValue:
    ((kind, content),) = _of(document, dict).items()
    return {kind: _CONTENTS[kind](content)}


def _of(content: Any, kind: type) -> Any:
    if not isinstance(content, kind):
        msg = f"{content!r} should be a {kind.__name__}"
        raise ValueError(msg)  # noqa: TRY004 -- it is the data that is wrong
    return content


def _text(content: Any) -> Any:
    return _of(content, str)


def _truth(content: Any) -> Any:
    return _of(content, bool)


def _binary(content: Any) -> bytes:
    return b64decode(_text(content), validate=True)


def _map(content: Any) -> Item:
    return {name: _value(value) for name, value in _of(content, dict).items()}


def _list_of(convert: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda content: [convert(member) for member in _of(content, list)]


_CONTENTS: dict[str, Callable[[Any], Any]] = {
    "S": _text,
    "N": _text,
    "B": _binary,
    "BOOL": _truth,
    "NULL": _truth,
    "SS": _list_of(_text),
    "NS": _list_of(_text),
    "BS": _list_of(_binary),
    "L": _list_of(_value),
    "M": _map,
}


# --- CSV ------------------------------------------------------------------------------------------------------------
def _rows(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The rows up to the first that cannot be read, and whether there is one; lines without anything are none."""
    rows: list[list[str]] = []
    usual = csv.field_size_limit(_LARGEST_CELL)
    try:
        rows.extend(row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row)
    except csv.Error:
        return rows, True
    finally:
        csv.field_size_limit(usual)
    return rows, False
