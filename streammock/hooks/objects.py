"""Fetches packages from S3, for functions and layers whose code lies there."""

from __future__ import annotations

from botocore.exceptions import ClientError

from streammock.errors.lambda_ import object_not_read
from streammock.hooks.clients import Clients


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
