"""Objects in S3: packages for functions and layers whose code lies there, and what DynamoDB exports and imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from streammock.backend import DispatchLock, released
from streammock.errors.lambda_ import object_not_read
from streammock.hooks.clients import Clients
from streammock.tables.storage import StorageRefusal


class Fetcher:
    """Reads objects.

    Parameters
    ----------
    clients:
        Make the requests.
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def __call__(self, bucket: str, key: str, version: str | None) -> bytes:
        """An object's content; raises AWS's error where S3 refuses it, and UnmockedCallError where nobody answers."""
        params = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version is not None else {})
        try:
            content: bytes = self._clients.get("s3").get_object(**params)["Body"].read()
        except ClientError as refusal:
            error = refusal.response["Error"]
            raise object_not_read(error["Code"], error["Message"]) from refusal
        return content


class Objects:
    """S3 for exports and imports: the port of ``tables/storage.py``.

    Parameters
    ----------
    clients:
        Make the requests.
    lock:
        The world's; released while S3 is asked.
    """

    def __init__(self, clients: Clients, lock: DispatchLock) -> None:
        self._clients = clients
        self._lock = lock

    def put(self, bucket: str, key: str, content: bytes, options: Mapping[str, Any]) -> str:
        """Store an object; its entity tag, without the quotes that it travels in."""
        etag: str = self._ask("put_object", Bucket=bucket, Key=key, Body=content, **options)["ETag"]
        return etag.strip('"')

    def keys(self, bucket: str, prefix: str, owner: str | None) -> list[str]:
        """The keys that begin with a prefix."""
        found, more = [], _owned(owner)
        while True:
            page = self._ask("list_objects_v2", Bucket=bucket, Prefix=prefix, **more)
            found += [entry["Key"] for entry in page.get("Contents", ())]
            if not page.get("IsTruncated"):
                return found
            more["ContinuationToken"] = page["NextContinuationToken"]

    def get(self, bucket: str, key: str, owner: str | None) -> bytes:
        """An object's content."""
        content: bytes = self._ask("get_object", Bucket=bucket, Key=key, **_owned(owner))["Body"].read()
        return content

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        with released(self._lock):
            try:
                answer: dict[str, Any] = getattr(self._clients.get("s3"), method)(**params)
            except ClientError as refusal:
                error, metadata = refusal.response["Error"], refusal.response["ResponseMetadata"]
                raise StorageRefusal(error["Code"], error["Message"], metadata["HTTPStatusCode"]) from refusal
        return answer


def _owned(owner: str | None) -> dict[str, str]:
    return {} if owner is None else {"ExpectedBucketOwner": owner}
