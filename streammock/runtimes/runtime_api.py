"""The Lambda Runtime API, the server's side of it, without sockets: bytes in, bytes out.

A runtime asks ``GET /runtime/invocation/next`` for work and posts what came of it to ``…/{id}/response``,
``…/{id}/error`` or ``/runtime/init/error``. It may do so over several connections (spec/runtimes.md 1).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote

import h11

_VERSION = "/2018-06-01/runtime/"
_NEXT = _VERSION + "invocation/next"
_INIT_ERROR = _VERSION + "init/error"
_INVOCATION = _VERSION + "invocation/"
_STREAMING = (b"lambda-runtime-function-response-mode", b"streaming")
_TRAILING_ERROR = "lambda-runtime-function-error-body"
_HEAD_LIMIT = 256 * 1024
_ACCEPTED = b'{"status":"OK"}\n'
# Of any answer, for a connection's state; 2xx would make a tunnel of one on which CONNECT was asked.
_AN_ANSWER, _ITS_END = h11.Response(status_code=404, headers=[("Content-Length", "0")]), h11.EndOfMessage()
_CLOSE = ("Connection", "close")


@dataclass(frozen=True, slots=True)
class Work:
    """One invocation as the runtime gets it: headers beside the payload, ``request_id`` to answer under."""

    request_id: str
    payload: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the runtime posted; ``failed`` says that it is an error."""

    payload: bytes = field(repr=False)
    failed: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, read to its end."""

    method: str
    path: str
    body: bytes
    trailers: dict[str, str]


class RuntimeApi:
    """Hands out one piece of work at a time and takes its answer.

    Attributes
    ----------
    answer:
        What came of the work handed out last, None until then.
    init_error:
        What the runtime posted when it failed to start.
    """

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.init_error: Answer | None = None
        self._work: Work | None = None
        self._waiting: Connection | None = None
        self._stream: list[list[bytes]] | None = None

    @property
    def ready(self) -> bool:
        """Whether the runtime waits for work."""
        return self._waiting is not None

    def is_waiting(self, connection: Connection) -> bool:
        """Whether it waits on this connection."""
        return self._waiting is connection

    @property
    def chunks(self) -> tuple[bytes, ...] | None:
        """What has come of a streamed answer to the work handed out last, None where it is not streamed."""
        if self._stream is None:
            return None
        return tuple(chunk for pieces in self._stream if (chunk := b"".join(pieces)))

    def begin_stream(self, path: str, pieces: list[list[bytes]]) -> None:
        """An answer begins that is streamed; ``pieces`` grows as it goes on."""
        work = self._work if self.answer is None else None
        if work is not None and unquote(path) == f"{_INVOCATION}{work.request_id}/response":
            self._stream = pieces

    def hand_out(self, work: Work) -> None:
        """Give work to the runtime that waits for it; ``answer`` is None from here on."""
        connection, self._waiting = self._waiting, None
        if connection is None:
            msg = "the runtime does not wait for work"
            raise RuntimeError(msg)
        self._work, self.answer, self._stream = work, None, None
        # Exactly this content type: AWS's Python client hands raw bytes to the handler for any other.
        headers = (
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", work.request_id),
            *work.headers,
        )
        connection.respond(200, work.payload, headers)

    def handle(self, connection: Connection, request: Request) -> None:
        """Answer a request, or, for work that there is not yet, let it wait."""
        if (request.method, request.path) == ("GET", _NEXT):
            self._waiting = connection
        elif (request.method, request.path) == ("POST", _INIT_ERROR):
            self.init_error = Answer(request.body, failed=True)
            connection.respond(202, _ACCEPTED)
        elif request.method == "POST" and request.path.startswith(_INVOCATION):
            self._take_answer(connection, request)
        else:
            _refuse(connection, 404, "PathNotFound", f"{request.method} {request.path} is no call of the Runtime API")

    def lost(self, connection: Connection) -> None:
        """A connection has ended; nobody waits on it any more."""
        if self._waiting is connection:
            self._waiting = None

    def _take_answer(self, connection: Connection, request: Request) -> None:
        quoted_id, _, kind = request.path.removeprefix(_INVOCATION).partition("/")
        if kind not in ("response", "error"):
            _refuse(connection, 404, "PathNotFound", f"{request.path} is no call of the Runtime API")
        elif self._work is None or unquote(quoted_id) != self._work.request_id:
            _refuse(connection, 400, "InvalidRequestID", "Invalid request ID")
        elif self.answer is not None:
            _refuse(connection, 403, "InvalidStateTransition", "The invocation has been answered already")
        else:
            self.answer = _answer(kind, request)
            connection.respond(202, _ACCEPTED)


class Connection:
    """One connection of a runtime: feed it what was received, send what stands in ``outgoing``."""

    def __init__(self, api: RuntimeApi) -> None:
        self.outgoing = bytearray()
        self.closed = False
        self._api = api
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_LIMIT)
        self._head: h11.Request | None = None
        self._chunks: list[list[bytes]] = []

    @property
    def waits(self) -> bool:
        """Whether the runtime waits on it for work that there is not yet."""
        return self._api.is_waiting(self)

    def receive(self, data: bytes) -> None:
        """Take received bytes; none means that the other side has closed."""
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            self.outgoing += _response(error.error_status_hint, str(error).encode(), (_CLOSE,))
            self.close()

    def respond(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Answer the request that was handled last, and go on with the one behind it, if it is here already."""
        # h11 reads, and keeps the connection's state; to have it word each answer costs more than all else here does.
        self._http.send(_AN_ANSWER)
        self._http.send(_ITS_END)
        closing = self._http.our_state is h11.MUST_CLOSE
        answer = _response(status, body, (*headers, _CLOSE) if closing else headers)
        asked_for_head = self._head is not None and self._head.method == b"HEAD"
        self.outgoing += answer.removesuffix(body) if asked_for_head else answer
        if closing:
            self.close()
            return
        self._http.start_next_cycle()
        self._read()

    def close(self) -> None:
        """The connection has ended, or ends when ``outgoing`` is sent."""
        self.closed = True
        self._api.lost(self)

    def _read(self) -> None:
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
                return  # `respond` reads on
            elif isinstance(event, h11.ConnectionClosed):
                self.close()
            else:
                if self._http.they_are_waiting_for_100_continue:
                    self.outgoing += self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b""
                return

    def _handle(self, end: h11.EndOfMessage) -> None:
        if self._head is None:
            return
        trailers = {name.decode("latin-1"): value.decode("latin-1") for name, value in end.headers}
        method, path = self._head.method.decode(), self._head.target.decode()
        body = b"".join(piece for chunk in self._chunks for piece in chunk)
        self._api.handle(self, Request(method, path, body, trailers))


def _answer(kind: str, request: Request) -> Answer:
    """What a posted body means: the error of a streamed response stands in its trailers."""
    trailing = request.trailers.get(_TRAILING_ERROR)
    if trailing is None:
        return Answer(request.body, failed=kind == "error")
    try:
        return Answer(base64.b64decode(trailing, validate=True), failed=True)
    except binascii.Error:
        return Answer(request.body, failed=True)


def _refuse(connection: Connection, status: int, error_type: str, message: str) -> None:
    body = f'{{"errorMessage":"{message}","errorType":"{error_type}"}}\n'.encode()
    connection.respond(status, body, (("Content-Type", "application/json"),))


def _fields(body: bytes, headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    fields = (*headers, ("Content-Length", str(len(body))))
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in fields]


def _response(status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode("ascii")]
    lines += [b"%b: %b" % field for field in _fields(body, headers)]
    return b"\r\n".join([*lines, b"", body])
