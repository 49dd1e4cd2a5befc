"""Exports of tables to S3: what the API tells of them, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from streammock.clock import iso_milliseconds, to_datetime
from streammock.ids import Ids
from streammock.tables import export_files as files
from streammock.tables.export_files import Row
from streammock.tables.storage import Storage
from streammock.tables.transfers import COMPLETED, Transfer

FULL, INCREMENTAL = "FULL_EXPORT", "INCREMENTAL_EXPORT"
_ECHOED = ("S3Bucket", "S3BucketOwner", "S3Prefix", "S3SseKmsKeyId", "ExportType")
_LEAST_BILLED_INCREMENT = 10_000_000  # ack-api-quirks DDB-EXPORT-019, October 2026


class Period(NamedTuple):
    """What an incremental export covers, from ``start`` up to, not including, ``end``, and which images it has."""

    start: int
    end: int
    view: str


@dataclass(kw_only=True)
class Export(Transfer):
    """One export.

    Parameters
    ----------
    request:
        The API's.
    covers:
        The instant of a full export, the period of an incremental one.
    """

    request: dict[str, Any]
    covers: int | Period
    item_count: int = 0
    billed: int = 0

    @property
    def folder(self) -> str:
        """Where all exports of its prefix lie; the prefix is taken as it is, but for a slash at its end."""
        prefix = self.request.get("S3Prefix", "")
        return f"{prefix}{'' if prefix.endswith('/') or not prefix else '/'}AWSDynamoDB/"

    @property
    def root(self) -> str:
        """Where its manifests lie."""
        return f"{self.folder}{self.arn.rpartition('/')[2]}/"

    def describe(self) -> dict[str, Any]:
        """The API's ExportDescription; it repeats ExportType only where the request had it (DDB-EXPORT-017)."""
        told: dict[str, Any] = {
            "ExportArn": self.arn,
            "ExportStatus": self.status,
            "TableArn": self.table_arn,
            "TableId": self.table_id,
            "ClientToken": self.token,
            "S3SseAlgorithm": self.request.get("S3SseAlgorithm", "AES256"),
            "ExportFormat": "DYNAMODB_JSON",
            **{name: self.request[name] for name in _ECHOED if name in self.request},
            **self.times_and_failure(),
        }
        if isinstance(self.covers, Period):
            told["IncrementalExportSpecification"] = {
                "ExportFromTime": to_datetime(self.covers.start),
                "ExportToTime": to_datetime(self.covers.end),
                "ExportViewType": self.covers.view,
            }
        else:
            told["ExportTime"] = to_datetime(self.covers)
        if self.status == COMPLETED:
            told["ExportManifest"] = f"{self.root}manifest-summary.json"
            told["BilledSizeBytes"], told["ItemCount"] = self.billed, self.item_count
        return told

    def summary(self) -> dict[str, Any]:
        """The API's ExportSummary."""
        kind = INCREMENTAL if isinstance(self.covers, Period) else FULL
        return {"ExportArn": self.arn, "ExportStatus": self.status, "ExportType": kind}

    def begin(self, storage: Storage) -> None:
        """Show that the bucket can be written to."""
        self._put(storage, f"{self.root}_started", b"")

    def write(self, data: Sequence[Sequence[Row]], storage: Storage, ids: Ids, ended: int) -> None:
        """Write one file for each partition, then the manifests."""
        incremental = isinstance(self.covers, Period)
        entries = []
        for rows in data:
            key = f"{self.folder if incremental else self.root}data/{files.file_name(ids)}"
            content = files.content(rows)
            entries.append(files.manifest_entry(rows, content, self._put(storage, key, content), key))
        self.item_count = sum(len(rows) for rows in data)
        size = sum(row.size for rows in data for row in rows)
        self.billed = max(size, _LEAST_BILLED_INCREMENT) if incremental else size
        self._put_checked(storage, "manifest-files", "".join(entries))
        self._put_checked(storage, "manifest-summary", files.to_json(self._manifest(ended)))

    def _manifest(self, ended: int) -> dict[str, Any]:
        covers = self.covers
        more = {}
        if isinstance(covers, Period):
            times = {"exportFromTime": _iso(covers.start), "exportToTime": _iso(covers.end)}
            more = {"outputView": covers.view, "exportType": INCREMENTAL}
        else:
            times = {"exportTime": _iso(covers)}
        return {
            "version": "2023-08-01" if more else "2020-06-30",
            "exportArn": self.arn,
            "startTime": _iso(self.started),
            "endTime": _iso(ended),
            "tableArn": self.table_arn,
            "tableId": self.table_id,
            **times,
            "s3Bucket": self.request["S3Bucket"],
            "s3Prefix": self.request.get("S3Prefix"),
            "s3SseAlgorithm": self.request.get("S3SseAlgorithm", "AES256"),
            "s3SseKmsKeyId": self.request.get("S3SseKmsKeyId"),
            "manifestFilesS3Key": f"{self.root}manifest-files.json",
            "billedSizeBytes": self.billed,
            "itemCount": self.item_count,
            "outputFormat": "DYNAMODB_JSON",
            **more,
        }

    def _put_checked(self, storage: Storage, name: str, text: str) -> None:
        content = text.encode()
        self._put(storage, f"{self.root}{name}.json", content)
        self._put(storage, f"{self.root}{name}.md5", files.checksum(content).encode())

    def _put(self, storage: Storage, key: str, content: bytes) -> str:
        options = {"ServerSideEncryption": "AES256"}
        if self.request.get("S3SseAlgorithm") == "KMS":
            options = {"ServerSideEncryption": "aws:kms"}
            if "S3SseKmsKeyId" in self.request:
                options["SSEKMSKeyId"] = self.request["S3SseKmsKeyId"]
        if "S3BucketOwner" in self.request:
            options["ExpectedBucketOwner"] = self.request["S3BucketOwner"]
        return storage.put(self.request["S3Bucket"], key, content, options)


def _iso(instant: int) -> str:
    return f"{iso_milliseconds(instant)}Z"
