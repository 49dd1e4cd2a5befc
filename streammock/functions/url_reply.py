"""What the caller of a function's URL gets: from a handler's reply to an HTTP response (AWS: "Function URLs")."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streammock.functions.payload import parsed

_NO_JSON = object()
_PRELUDE_END = b"\0" * 8
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUS = re.compile(r"\d{3}", re.ASCII)
_BREAKS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class UrlReply:
    """Status, headers by lower-case name, cookies and body of a response."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    body: bytes = b""


def failed() -> UrlReply:
    """For a handler that failed, or whose reply is no response."""
    return UrlReply(502, {"content-type": "text/plain"}, body=b"Internal Server Error")


def refused(status: int, message: str) -> UrlReply:
    """For a request that does not reach the handler."""
    body = json.dumps({"Message": message}, separators=(",", ":")).encode()
    return UrlReply(status, {"content-type": "application/json"}, body=body)


def read(payload: bytes) -> UrlReply:
    """The response that a reply in one piece means; without a status code it is the body itself."""
    reply = parsed(payload, _NO_JSON)
    if reply is _NO_JSON:
        return failed()
    if not isinstance(reply, dict) or "statusCode" not in reply:
        return UrlReply(200, {"content-type": "application/json"}, body=payload)
    try:
        body = _body(reply)
    except ValueError:  # no base64, or half of a surrogate pair
        return failed()
    return _response(reply, body, "application/json")


def read_streamed(content: bytes) -> UrlReply:
    """The response that a streamed reply means; ``HttpResponseStream`` puts status and headers before the body."""
    prelude, end, body = content.partition(_PRELUDE_END)
    described = parsed(prelude) if end else None
    if not isinstance(described, dict):
        return UrlReply(200, {"content-type": "application/octet-stream"}, body=content)
    return _response({"statusCode": 200, **described}, body, "application/octet-stream")


def _response(reply: Mapping[str, Any], body: bytes, kind: str) -> UrlReply:
    status, headers, cookies = reply["statusCode"], reply.get("headers") or {}, reply.get("cookies") or []
    if isinstance(status, str) and _STATUS.fullmatch(status):
        status = int(status)
    # One below 200 would be no answer: the client waits for another.
    sound = type(status) is int and 200 <= status <= 599 and isinstance(headers, dict) and isinstance(cookies, list)
    if not sound:
        return failed()
    sent = {"content-type": kind}
    sent.update({name.lower(): _text(value) for name, value in headers.items() if _NAME.fullmatch(name)})
    return UrlReply(status, sent, tuple(map(_text, cookies)), body)


def _body(reply: Mapping[str, Any]) -> bytes:
    body = reply.get("body")
    if body is None:
        return b""
    text = body if isinstance(body, str) else json.dumps(body)
    return base64.b64decode(text, validate=True) if reply.get("isBase64Encoded") else text.encode()


def _text(value: Any) -> str:
    """A header's value; a line break in it would begin another header."""
    text = value if isinstance(value, str) else json.dumps(value)
    return _BREAKS.sub(" ", text)
