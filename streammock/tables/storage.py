"""The port to S3, for exports and imports; whoever serves S3 stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from streammock.clock import SECOND

# S3's own error codes under DynamoDB's names (ack-api-quirks DDB-EXPORT-005, 010 and 011, October 2026).
_FAILURE_CODES = {
    "NoSuchBucket": "S3NoSuchBucket",
    "AccessDenied": "S3AccessDenied",
    "KMS.NotFoundException": "KmsNotFoundException",
}
REFUSED_AFTER = 6 * SECOND  # how soon AWS finds that a bucket is not there (DDB-IMPORT-012)


class StorageRefusal(Exception):
    """S3 refused a request.

    Parameters
    ----------
    code, message:
        S3's own.
    status:
        Of its HTTP answer.
    """

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status

    def failure(self, request_id: str) -> tuple[str, str]:
        """FailureCode and FailureMessage of the export or import that it ends."""
        code = _FAILURE_CODES.get(self.code, self.code)
        where = f"Service: Amazon S3; Status Code: {self.status}; Error Code: {self.code}; Request ID: {request_id}"
        return code, f"{self.message} ({where}; Proxy: null)"


class Storage(Protocol):
    """What exports and imports need of S3; ``owner`` is the account that a bucket must belong to, if given.

    Every method raises `StorageRefusal` where S3 refuses, and ``UnmockedCallError`` where nobody answers for it.
    """

    def put(self, bucket: str, key: str, content: bytes, options: Mapping[str, Any]) -> str:
        """Store an object with further members of PutObject; its entity tag."""

    def keys(self, bucket: str, prefix: str, owner: str | None) -> list[str]:
        """The keys that begin with a prefix, in S3's order."""

    def get(self, bucket: str, key: str, owner: str | None) -> bytes:
        """An object's content."""
