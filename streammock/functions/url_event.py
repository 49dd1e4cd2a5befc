"""What a function is given for a request to its URL: payload format 2.0 (AWS: "Invoking Lambda function URLs")."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from streammock.clock import MILLISECOND, to_datetime

_TEXTS = frozenset(("application/json", "application/javascript", "application/xml"))
_ROUTE = "$default"
_ADDED = {"x-forwarded-for": "127.0.0.1", "x-forwarded-port": "443", "x-forwarded-proto": "https"}


@dataclass(frozen=True, slots=True)
class UrlRequest:
    """One HTTP request to a function's URL: ``path`` and ``query`` as sent, ``headers`` by lower-case name."""

    domain: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed a request, where that is asked for."""

    access_key: str
    account: str

    def describe(self) -> dict[str, Any]:
        """As the event names an IAM identity; here everybody is the account's root."""
        return {
            "iam": {
                "accessKey": self.access_key,
                "accountId": self.account,
                "callerId": self.account,
                "cognitoIdentity": None,
                "principalOrgId": None,
                "userArn": f"arn:aws:iam::{self.account}:root",
                "userId": self.account,
            }
        }


def event(request: UrlRequest, request_id: str, now: int, caller: Caller | None) -> dict[str, Any]:
    """The event of a request; ``now`` in nanoseconds."""
    headers = {name: value for name, value in request.headers.items() if name != "cookie"}
    headers.update(_ADDED, host=request.domain)
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": _ROUTE,
        "rawPath": request.path or "/",
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, request_id, now, caller),
        "isBase64Encoded": False,
    }
    if "cookie" in request.headers:
        made["cookies"] = [cookie.strip() for cookie in request.headers["cookie"].split(";")]
    if request.query:
        made["queryStringParameters"] = _joined(parse_qsl(request.query, keep_blank_values=True, errors="replace"))
    if request.body:
        made["body"], made["isBase64Encoded"] = _body(request)
    return made


def _context(request: UrlRequest, request_id: str, now: int, caller: Caller | None) -> dict[str, Any]:
    prefix = request.domain.partition(".")[0]
    made: dict[str, Any] = {
        "accountId": "anonymous" if caller is None else caller.account,
        "apiId": prefix,
        "domainName": request.domain,
        "domainPrefix": prefix,
        "http": {
            "method": request.method,
            "path": request.path or "/",
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": request.headers.get("user-agent", ""),
        },
        "requestId": request_id,
        "routeKey": _ROUTE,
        "stage": _ROUTE,
        "time": to_datetime(now).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": now // MILLISECOND,
    }
    if caller is not None:
        made["authorizer"] = caller.describe()
    return made


def _joined(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A parameter that is given several times has its values joined by commas."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(request: UrlRequest) -> tuple[str, bool]:
    """The body as text, or in base64 where its type is none of text or its bytes are none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in _TEXTS:
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(request.body).decode(), True
