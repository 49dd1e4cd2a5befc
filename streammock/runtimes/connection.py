"""A runtime's HTTP connection, without sockets: bytes in, bytes out.

Nearly every request has one plain form, which is read in one step; whatever differs in anything is h11's to read, which
costs more than all else that we do for an invocation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

import h11

Headers = tuple[tuple[str, str], ...]

_STREAMING = (b"lambda-runtime-function-response-mode", b"streaming")
_HEAD_LIMIT = 256 * 1024
# Of any answer, for a connection's state; 2xx would make a tunnel of one on which CONNECT was asked.
_AN_ANSWER, _ITS_END = h11.Response(status_code=404, headers=[("Content-Length", "0")]), h11.EndOfMessage()
_CLOSE = ("Connection", "close")
_FIELDS = rb"(?:(?:Accept|Content-Type|User-Agent|Lambda-Runtime-Function-Error-Type): [!-~][ -~]*\r\n){0,8}"
_PLAIN = re.compile(
    rb"(GET|POST) (/[!-~]*) HTTP/1\.1\r\n"
    rb"Host: [!-~]+\r\n" + _FIELDS + rb"(?:Content-Length: (\d{1,9})\r\n)?" + _FIELDS + rb"\r\n"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, read to its end."""

    method: str
    path: str
    body: bytes
    trailers: dict[str, str] = field(default_factory=dict)


class Api(Protocol):
    """Whoever takes the requests."""

    def handle(self, connection: Connection, request: Request) -> None:
        """Respond to a request, now or later."""

    def begin_stream(self, path: str, pieces: list[list[bytes]]) -> None:
        """A request begins whose body is streamed; ``pieces`` grows as it goes on."""

    def is_waiting(self, connection: Connection) -> bool:
        """Whether the response to its last request is still due."""

    def lost(self, connection: Connection) -> None:
        """A connection has ended."""


class Connection:
    """One connection of a runtime: feed it what was received, send what stands in ``outgoing``."""

    def __init__(self, api: Api) -> None:
        self.outgoing = bytearray()
        self.closed = False
        self._api = api
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_LIMIT)
        self._head: h11.Request | None = None
        self._chunks: list[list[bytes]] = []
        self._by_h11 = False  # what is read now
        self._received = b""  # and not yet read, where it is not
        self._handled = True  # so that the next one may be read
        self._reads = False

    @property
    def waits(self) -> bool:
        """Whether the runtime waits on it for work that there is not yet."""
        return self._api.is_waiting(self)

    def receive(self, data: bytes) -> None:
        """Take received bytes; none means that the other side has closed."""
        if self._by_h11:
            self._http.receive_data(data)
        elif data:
            self._received += data
        else:
            self.close()
        self._read()

    def respond(self, status: int, body: bytes, headers: Headers = ()) -> None:
        """Answer the request that was handled last, and go on with the one behind it, if it is here already."""
        if self._by_h11:
            self._respond_by_h11(status, body, headers)
        else:
            self.outgoing += _response(status, body, headers)
            self._handled = True
        self._read()

    def close(self) -> None:
        """The connection has ended, or ends when ``outgoing`` is sent."""
        self.closed = True
        self._api.lost(self)

    def _read(self) -> None:
        """Handle one request after the other, as long as each is answered at once."""
        if self._reads:  # it is being answered
            return
        self._reads = True
        try:
            while not self.closed and self._read_one():
                pass
        except h11.RemoteProtocolError as error:
            self.outgoing += _response(error.error_status_hint, str(error).encode(), (_CLOSE,))
            self.close()
        finally:
            self._reads = False

    def _read_one(self) -> bool:
        """Handle the next request, if it is here and may be read."""
        if not self._by_h11:
            if not (self._received and self._handled):
                return False
            request, rest = _plain(self._received)
            self._received = b""
            if request is not None:
                self._received, self._handled = rest, False
                self._api.handle(self, request)
                return True
            self._by_h11 = True
            self._http.receive_data(rest)
        return self._read_by_h11()

    def _read_by_h11(self) -> bool:
        while not self.closed:
            event = self._http.next_event()
            if isinstance(event, h11.Request):
                self._head, self._chunks = event, [[]]
                if _STREAMING in event.headers:
                    self._api.begin_stream(event.target.decode(), self._chunks)
            elif isinstance(event, h11.Data):
                if event.chunk_start:
                    self._chunks.append([])
                self._chunks[-1].append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                self._handle(event)
                return True
            elif isinstance(event, h11.ConnectionClosed):
                self.close()
            else:
                if self._http.they_are_waiting_for_100_continue:
                    self.outgoing += self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
                return False
        return False

    def _respond_by_h11(self, status: int, body: bytes, headers: Headers) -> None:
        # It reads, and keeps the connection's state; to have it word each answer costs more than all else here does.
        self._http.send(_AN_ANSWER)
        self._http.send(_ITS_END)
        closing = self._http.our_state is h11.MUST_CLOSE
        answer = _response(status, body, (*headers, _CLOSE) if closing else headers)
        asked_for_head = self._head is not None and self._head.method == b"HEAD"
        self.outgoing += answer.removesuffix(body) if asked_for_head else answer
        if closing:
            self.close()
        else:
            self._http.start_next_cycle()
            self._by_h11 = self._http.trailing_data != (b"", False)

    def _handle(self, end: h11.EndOfMessage) -> None:
        if self._head is None:
            return
        trailers = {name.decode("latin-1"): value.decode("latin-1") for name, value in end.headers}
        method, path = self._head.method.decode(), self._head.target.decode()
        body = b"".join(piece for chunk in self._chunks for piece in chunk)
        self._api.handle(self, Request(method, path, body, trailers))


def _plain(data: bytes) -> tuple[Request | None, bytes]:
    """A whole request of the plain form, and what comes behind it; none where it is not one, and all of it."""
    head = _PLAIN.match(data)
    if head is not None:
        method, path, length = head.groups(b"0")
        end = head.end() + int(length)
        if end <= len(data):
            return Request(method.decode(), path.decode(), data[head.end() : end]), data[end:]
    return None, data


def _response(status: int, body: bytes, headers: Headers) -> bytes:
    fields = (*headers, ("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in fields), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
