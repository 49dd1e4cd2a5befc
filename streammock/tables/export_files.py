"""What an export writes: data files of DynamoDB JSON, and the manifests that list them.

Layout and members: AWS's developer guide (DynamoDB table export output format), the tests that ScyllaDB runs against
AWS (test_export.py, 2026), ack-api-quirks DDB-EXPORT-016 to 022 (October 2026).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b32encode, b64encode
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from streammock.ids import Ids
from streammock.tables.history import Change
from streammock.tables.items import StoredItem, partition_hash
from streammock.tables.schema import KeySchema
from streammock.tables.table import Throughput
from streammock.values.attribute import Item

# What one partition serves; an on-demand table begins with four, and its export with four files.
_PARTITION_READS, _PARTITION_WRITES = 3000, 1000
_NAME_BYTES = 16


class Row(NamedTuple):
    """One line of a data file: whose it is, what it says, and the bytes that the item is billed by."""

    item: Item
    document: dict[str, Any]
    size: int


def of_items(items: Iterable[StoredItem]) -> list[Row]:
    """A full export."""
    return [Row(stored.attributes, {"Item": stored.attributes}, stored.size) for stored in items]


def of_changes(changes: Iterable[Change], schema: KeySchema, view: str) -> list[Row]:
    """An incremental export: of each item its last write, its keys and its images."""
    return [_of_change(change, schema, old_images=view == "NEW_AND_OLD_IMAGES") for change in changes]


def _of_change(change: Change, schema: KeySchema, *, old_images: bool) -> Row:
    images = [stored for stored in (change.new, change.old) if stored is not None]
    keys = schema.attributes(images[0].attributes)
    document: dict[str, Any] = {
        "Metadata": {"WriteTimestampMicros": {"N": str(change.at // 1000)}},
        "Keys": keys,
    }
    if old_images and change.old is not None:
        document["OldImage"] = change.old.attributes
    if change.new is not None:
        document["NewImage"] = change.new.attributes
    return Row(keys, document, sum(stored.size for stored in images))


def in_files(rows: Iterable[Row], schema: KeySchema, throughput: Throughput) -> list[list[Row]]:
    """The rows by the partitions in which their items lie, empty ones included."""
    count = max(1, -(-throughput.read // _PARTITION_READS), -(-throughput.write // _PARTITION_WRITES))
    files: list[list[Row]] = [[] for _ in range(count)]
    for row in rows:
        place = partition_hash(schema.position(row.item).partition)[0]
        files[place * count // 256].append(row)
    return files


def content(rows: Sequence[Row]) -> bytes:
    """A data file: one document a line, compressed."""
    lines = "".join(f"{to_json(row.document)}\n" for row in rows)
    return gzip.compress(lines.encode(), mtime=0)


def file_name(ids: Ids) -> str:
    """The name of a data file: chance in base 32."""
    return b32encode(bytes.fromhex(ids.hex(2 * _NAME_BYTES))).decode().rstrip("=").lower() + ".json.gz"


def manifest_entry(rows: Sequence[Row], data: bytes, etag: str, key: str) -> str:
    """The line of manifest-files.json that tells of a data file."""
    return to_json({"itemCount": len(rows), "md5Checksum": checksum(data), "etag": etag, "dataFileS3Key": key}) + "\n"


def checksum(data: bytes) -> str:
    """What the files with .md5 hold."""
    return b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


def to_json(document: Any) -> str:
    """Without spaces, and with binary in base 64."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False, default=_text)


def _text(binary: bytes) -> str:
    return b64encode(binary).decode()
