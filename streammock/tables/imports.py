"""Imports of tables from S3: what the API tells of them, and how their items come into the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from streammock.errors import AwsError
from streammock.errors import transfers as texts
from streammock.tables.import_files import Reader
from streammock.tables.items import StoredItem
from streammock.tables.storage import Storage, StorageRefusal
from streammock.tables.table import Table
from streammock.tables.transfers import Transfer
from streammock.values.attribute import Item

_SUMMARISED = (
    "ImportArn",
    "ImportStatus",
    "TableArn",
    "S3BucketSource",
    "CloudWatchLogGroupArn",
    "InputFormat",
    "StartTime",
    "EndTime",
)
_ECHOED = ("InputFormat", "InputFormatOptions", "TableCreationParameters")


@dataclass(kw_only=True)
class Import(Transfer):
    """One import.

    Parameters
    ----------
    request:
        The API's.
    source, log_group:
        What the API tells: S3BucketSource with its default, and where AWS would log what is wrong with the data.
    """

    request: dict[str, Any]
    source: dict[str, Any]
    log_group: str
    processed_bytes: int = 0
    processed: int = 0
    imported: int = 0

    def describe(self) -> dict[str, Any]:
        """The API's ImportTableDescription, which repeats the request as it was (DDB-IMPORT-003 and 004)."""
        told: dict[str, Any] = {
            "ImportArn": self.arn,
            "ImportStatus": self.status,
            "TableArn": self.table_arn,
            "TableId": self.table_id,
            "ClientToken": self.token,
            "S3BucketSource": self.source,
            "CloudWatchLogGroupArn": self.log_group,
            "InputCompressionType": self.request.get("InputCompressionType", "NONE"),
            **{name: self.request[name] for name in _ECHOED if name in self.request},
            **self.times_and_failure(),
        }
        if self.ended is not None:
            told["ProcessedSizeBytes"] = self.processed_bytes
            told["ProcessedItemCount"] = self.processed
            told["ImportedItemCount"] = self.imported
            told["ErrorCount"] = self.processed - self.imported
        return told

    def summary(self) -> dict[str, Any]:
        """The API's ImportSummary."""
        told = self.describe()
        return {name: told[name] for name in _SUMMARISED if name in told}

    def fetch(self, storage: Storage, reader: Reader) -> list[Item | None]:
        """All items of the source, None for each that is none; an object that cannot be read counts as one."""
        bucket, owner = self.source["S3Bucket"], self.request["S3BucketSource"].get("S3BucketOwner")
        found: list[Item | None] = []
        for key in storage.keys(bucket, self.source.get("S3KeyPrefix", ""), owner):
            try:
                size, items = reader.read(storage.get(bucket, key, owner))
            except StorageRefusal:
                size, items = 0, [None]
            self.processed_bytes += size
            found += items
        return found

    def load(self, items: Iterable[Item | None], table: Table, at: int) -> None:
        """Put the items into the table, the last of a key on top; any that is no good makes the import fail."""
        for item in items:
            self.processed += 1
            if item is not None and _put(item, table, at):
                self.imported += 1
        self.end(at, texts.items_failed() if self.imported < self.processed else None)


def _put(item: Item, table: Table, at: int) -> bool:
    stored = StoredItem(item)
    try:
        key = table.check_item(stored)
    except AwsError:
        return False
    table.apply(key, stored, at)
    return True
