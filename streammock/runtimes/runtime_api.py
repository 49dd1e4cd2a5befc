"""The Lambda Runtime API, the server's side of it, without sockets: bytes in, bytes out.

A runtime asks ``GET /runtime/invocation/next`` for work and posts what came of it to ``…/{id}/response``,
``…/{id}/error`` or ``/runtime/init/error``. It may do so over several connections (spec/runtimes.md 1).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote

from streammock.runtimes.connection import Connection, Request

_VERSION = "/2018-06-01/runtime/"
_NEXT = _VERSION + "invocation/next"
_INIT_ERROR = _VERSION + "init/error"
_INVOCATION = _VERSION + "invocation/"
_TRAILING_ERROR = "lambda-runtime-function-error-body"
_ACCEPTED = b'{"status":"OK"}\n'


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


def _answer(kind: str, request: Request) -> Answer:
    """What a posted body means: the error of a streamed response stands in its trailers."""
    trailing = request.trailers.get(_TRAILING_ERROR)
    if trailing is None:
        return Answer(request.body, failed=kind == "error")
    try:
        return Answer(base64.b64decode(trailing, validate=True), failed=True)
    except ValueError:
        return Answer(request.body, failed=True)


def _refuse(connection: Connection, status: int, error_type: str, message: str) -> None:
    body = f'{{"errorMessage":"{message}","errorType":"{error_type}"}}\n'.encode()
    connection.respond(status, body, (("Content-Type", "application/json"),))
