"""The client of the Runtime API: one connection, written to and read from without anything between."""

from __future__ import annotations

import _socket
import os

_PREFIX = "/2018-06-01/runtime/"
_CHUNK = 1 << 18
_HEAD_END = b"\r\n\r\n"


class Client:
    """Asks for work and posts what came of it.

    What came of one piece of work goes out together with the question for the next, which follows it at once: each
    write is a change of processes.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._host = address
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self._socket.connect((host, int(port)))
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._received = b""
        self._due = b""  # what is to go out before the next question
        self._replies = 0  # those that come before its answer

    def next(self) -> tuple[dict[str, str], bytes]:
        """Wait for work: its headers, by names in lower case, and the event."""
        due, self._due = self._due, b""
        self._socket.sendall(due + self._request("GET", "invocation/next", {}, b""))
        while self._replies:
            self._reply()
            self._replies -= 1
        return self._reply()

    def post_response(self, request_id: str, payload: bytes) -> None:
        """The handler's reply."""
        self._post(f"invocation/{request_id}/response", {}, payload)

    def post_error(self, request_id: str, kind: str, payload: bytes) -> None:
        """The handler's failure."""
        self._post(f"invocation/{request_id}/error", _error_type(kind), payload)

    def post_init_error(self, kind: str, payload: bytes) -> None:
        """The failure to load a handler."""
        self._socket.sendall(self._request("POST", "init/error", _error_type(kind), payload))
        self._reply()

    def _post(self, path: str, headers: dict[str, str], body: bytes) -> None:
        self._due += self._request("POST", path, headers, body)
        self._replies += 1

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
        fields = {"Host": self._host, **headers, "Content-Length": str(len(body))}
        lines = [f"{method} {_PREFIX}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1") + body

    def _reply(self) -> tuple[dict[str, str], bytes]:
        while _HEAD_END not in self._received:
            self._receive()
        head, _, rest = self._received.partition(_HEAD_END)
        headers = dict(map(_field, head.decode("latin-1").split("\r\n")[1:]))
        length = int(headers.get("content-length", "0"))
        pieces, size = [rest], len(rest)
        while size < length:
            self._received = b""
            self._receive()
            pieces.append(self._received)
            size += len(self._received)
        body = b"".join(pieces)
        self._received = body[length:]
        return headers, body[:length]

    def _receive(self) -> None:
        data = self._socket.recv(_CHUNK)
        if not data:
            os._exit(1)  # whoever started us is gone
        self._received += data


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


def _error_type(kind: str) -> dict[str, str]:
    return {"Lambda-Runtime-Function-Error-Type": kind.encode("ascii", "replace").decode()}
