"""One client's connection: bytes to requests by h11, responses to bytes, until either side closes."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Protocol

import h11

from streammock.clock import SECOND, stopwatch
from streammock.gateway.dashboard import EventStream
from streammock.wire import message
from streammock.wire.message import Request, Response

# DynamoDB limits both the request line and the headers to 16 KiB and answers 400 beyond (Alternator's suite).
HEAD_LIMIT = 16 * 1024
_BUFFER_LIMIT = 3 * HEAD_LIMIT
_CHUNK = 256 * 1024
_LENGTH_DIGITS = 20
_LINGER_SECONDS = 2.0
_LOOK_SECONDS = 0.2  # between two looks for news: what happens in a burst is told together
_KEEP_ALIVE_SECONDS = 15  # of silence, after which a comment finds out whether the reader is there
_LINGER_BYTES = 128 * 1024 * 1024


class Application(Protocol):
    """What a connection needs of an application."""

    def limit(self, head: Request) -> int:
        """How many bytes the body of a request with this head may have."""

    def too_large(self, head: Request) -> Response:
        """The answer to a request whose body is over the limit."""

    def answer(self, request: Request) -> Response | EventStream:
        """The response to a request, whatever it is."""


class _TooLarge(Exception):
    """The body goes beyond its limit; what was read of it is dropped."""


class Connection:
    """Serves one client on the thread that calls ``run``.

    Parameters
    ----------
    client:
        The connected socket; it is closed at the end.
    application:
        Answers the requests.
    timeout:
        Seconds of real time that the client may stay silent.
    """

    def __init__(self, client: socket.socket, application: Application, timeout: float) -> None:
        self._socket = client
        self._application = application
        self._http = _parser()
        self._received = 0
        self.silent_since: int | None = stopwatch()
        client.settimeout(timeout)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self, closed: Callable[[], None]) -> None:
        """Answer requests until the connection ends; then call ``closed``."""
        try:
            while self._exchange():
                pass
        except OSError:
            pass  # the client went away, or stayed silent too long
        finally:
            self._socket.close()
            closed()

    def abort(self) -> None:
        """End the connection from another thread."""
        with suppress(OSError):  # it may have ended already
            self._socket.shutdown(socket.SHUT_RDWR)

    def _exchange(self) -> bool:
        """Read a request, write its response; returns whether another may follow."""
        head: Request | None = None
        try:
            event = self._next_event()
            if not isinstance(event, h11.Request):
                return False
            head = self._head(event)
            head.body = head.sent = self._read_body(head)
        except h11.RemoteProtocolError:
            self._close_with(Response(400, {"Connection": "close", "Content-Length": "0"}))
            return False
        except _TooLarge:
            self._close_with(self._application.too_large(head or _UNREAD))
            return False
        answer = self._application.answer(head)
        if isinstance(answer, EventStream):
            self._tell(answer)
            return False
        stays = event.http_version >= b"1.1" and "close" not in head.headers.get("connection", "").lower()
        if not stays:
            answer.headers["Connection"] = "close"
        self._write(answer, body=head.method != "HEAD")
        return stays

    def _head(self, event: h11.Request) -> Request:
        fields = event.headers.raw_items()
        if self._received > HEAD_LIMIT:
            size = sum(len(name) + len(value) + 4 for name, value in fields)
            if size > HEAD_LIMIT or len(event.target) > HEAD_LIMIT:
                reason = "the request's head is too large"
                raise h11.RemoteProtocolError(reason)
        return message.request(event.method.decode(), event.target.decode(), fields)

    def _read_body(self, head: Request) -> bytes:
        """The body, however it is framed; afterwards a new parser stands ready for the next request.

        h11 has checked the framing by now. Bytes whose number is known are read past it: it would cost as much as the
        rest of the request, and its own turn-around would also want to write the response.
        """
        limit = self._application.limit(head)
        if "transfer-encoding" in head.headers:
            body = self._read_chunks(limit)
            ahead = self._http.trailing_data[0]
        else:
            length = int(head.headers.get("content-length", "0")[:_LENGTH_DIGITS])
            if length > limit:
                raise _TooLarge
            body, ahead = self._read_bytes(length)
        self._http = _parser()
        self._received = len(ahead)
        if ahead:
            self._http.receive_data(ahead)
        return body

    def _read_bytes(self, length: int) -> tuple[bytes, bytes]:
        data = self._http.trailing_data[0]
        if len(data) < length:
            pieces = [data]
            missing = length - len(data)
            while missing > 0:
                piece = self._receive()
                if not piece:
                    raise ConnectionAbortedError
                pieces.append(piece)
                missing -= len(piece)
            data = b"".join(pieces)
        return data[:length], data[length:]

    def _read_chunks(self, limit: int) -> bytes:
        pieces: list[bytes] = []
        length = 0
        while isinstance(event := self._next_event(), h11.Data):
            length += len(event.data)
            if length > limit:
                raise _TooLarge
            pieces.append(bytes(event.data))
        return b"".join(pieces)

    def _next_event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(self._receive())
        return event

    def _receive(self) -> bytes:
        """What the client sends next, or nothing at its end."""
        if self._http.they_are_waiting_for_100_continue:
            self._socket.sendall(self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        self.silent_since = stopwatch()
        data = self._socket.recv(_CHUNK)
        self.silent_since = None
        self._received += len(data)
        return data

    def _write(self, response: Response, *, body: bool = True) -> None:
        """Send a response in one piece."""
        lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, '')}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        lines += [f"Set-Cookie: {cookie}" for cookie in response.cookies]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
        self._socket.sendall(head + response.body if body else head)

    def _tell(self, stream: EventStream) -> None:
        """Send what comes, on this connection's own thread, until either side closes: nobody else waits for a reader.

        A reader counts as silent all the time, so that it makes room where there are too many connections: a browser
        comes back by itself.
        """
        self._write(Response(200, stream.headers))
        self.silent_since = told = stopwatch()
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            while True:
                news = stream.news()
                if not news and stopwatch() - told > _KEEP_ALIVE_SECONDS * SECOND:
                    news = b":\n\n"
                if news:
                    self._socket.sendall(news)
                    told = stopwatch()
                if selector.select(_LOOK_SECONDS):  # the reader has no more to say: it went, or we are stopped
                    return

    def _close_with(self, response: Response) -> None:
        """Answer a request that is not read to its end, so that the client gets the answer and no reset."""
        self._write(response)
        self._socket.shutdown(socket.SHUT_WR)
        self._socket.settimeout(_LINGER_SECONDS)
        self.silent_since = stopwatch()
        unread = _LINGER_BYTES
        while unread > 0 and (received := self._socket.recv(_CHUNK)):
            unread -= len(received)


def _parser() -> h11.Connection:
    return h11.Connection(h11.SERVER, max_incomplete_event_size=_BUFFER_LIMIT)


_REASONS = {status.value: status.phrase for status in HTTPStatus}
_UNREAD = Request("", "", "", {})
