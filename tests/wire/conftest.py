"""Requests as the doors' clients send them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from streammock.wire import message
from streammock.wire.message import Request

AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=abc"
)


@pytest.fixture
def http() -> Callable[..., Request]:
    """Makes a request; headers given as None are left out."""

    def make(
        body: bytes = b"{}", *, method: str = "POST", target: str = "/", headers: dict[str, str | None] | None = None
    ) -> Request:
        sent: dict[str, str | None] = {
            "content-type": "application/x-amz-json-1.0",
            "authorization": AUTHORIZATION,
            "x-amz-date": "20260101T000000Z",
            "x-amz-target": "DynamoDB_20120810.ListTables",
            **(headers or {}),
        }
        fields = [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value is not None]
        return message.request(method, target, fields, body)

    return make
