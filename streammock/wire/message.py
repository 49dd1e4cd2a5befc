"""HTTP requests and responses as plain values: what stands between the sockets and the protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

Pairs = Sequence[tuple[bytes, bytes]]


@dataclass(slots=True)
class Request:
    """One HTTP request, read to its end.

    Parameters
    ----------
    method:
        As sent, upper case by custom.
    path:
        Without the query string, still percent-encoded.
    query:
        What stood behind the question mark, still percent-encoded.
    headers:
        By lower-case name; a header sent several times has its values joined by commas.
    body:
        Inflated, if it came compressed.
    sent:
        The body as it came over the wire, which is what a signature covers.
    fields:
        The headers one by one, as sent.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""
    sent: bytes = b""
    fields: Pairs = ()

    def query_parameters(self) -> dict[str, list[str]]:
        """The query string's members, decoded, each with all its values."""
        members: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.query, keep_blank_values=True, errors="replace"):
            members.setdefault(name, []).append(value)
        return members

    def first(self, name: bytes) -> str:
        """The first value sent for a header (lower-case name), empty without one."""
        for field_name, value in self.fields:
            if field_name.lower() == name:
                return value.decode("latin-1")
        return ""


@dataclass(slots=True)
class Response:
    """One HTTP response, its length known; each cookie is a header of its own."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: Sequence[str] = ()


def request(method: str, target: str, fields: Pairs, body: bytes = b"") -> Request:
    """A request out of a request line and headers."""
    if target.startswith(("http://", "https://")):  # absolute form, as a client behind a proxy sends it
        target = "/" + target.split("/", 3)[3] if target.count("/") > 2 else "/"
    path, _, query = target.partition("?")
    headers: dict[str, str] = {}
    for raw_name, raw_value in fields:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return Request(method, path, query, headers, body, body, fields)
