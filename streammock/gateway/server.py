"""The loopback HTTP server: one thread that accepts, one for each connection."""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import threading

from streammock.clock import SECOND, stopwatch
from streammock.endpoint import Endpoint
from streammock.errors import StreamMockError
from streammock.gateway.application import Application
from streammock.gateway.connection import Connection
from streammock.gateway.dashboard import Timeline
from streammock.gateway.hosts import Hosts, is_loopback

_log = logging.getLogger("streammock.gateway")
_BACKLOG = 128
_STOP_SECONDS = 5
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_PAUSE_SECONDS = 0.05


class Gateway:
    """Serves one endpoint over HTTP.

    Parameters
    ----------
    endpoint:
        Where calls go.
    host, port:
        What to listen on; port 0 takes any that is free.
    live:
        The timeline that a browser is shown at ``/_streammock/``; None shows none.
    cors:
        Whether web pages are answered.
    require_key:
        Id and secret of the one key whose signatures are let in; without it a signature's shape is enough.
    max_connections:
        Beyond it, the connection that has been silent longest makes room.
    timeout:
        Seconds of real time that a client may stay silent.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        live: Timeline | None = None,
        cors: bool = False,
        require_key: tuple[str, str] | None = None,
        max_connections: int = 512,
        timeout: float = 120.0,
    ) -> None:
        self._application = Application(endpoint, Hosts(host), live, allow_origins=cors, key=require_key)
        self._host = host
        self._port = port
        self._max_connections = max_connections
        self._timeout = timeout
        self._connections: dict[Connection, threading.Thread] = {}
        self._guard = threading.Lock()
        self._listener: socket.socket | None = None
        self._wake: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on; known once started."""
        return self._port

    @property
    def url(self) -> str:
        """What a client is given as its endpoint."""
        host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        return f"http://[{host}]:{self._port}" if ":" in host else f"http://{host}:{self._port}"

    def start(self) -> None:
        """Listen and serve, until ``stop``.

        Raises
        ------
        StreamMockError
            Where the address cannot be had.
        """
        if self._listener is not None:
            return
        self._listener = _listen(self._host, self._port)
        self._port = self._listener.getsockname()[1]
        if not is_loopback(self._host):
            _log.warning(
                "streammock listens on %s: whoever can reach port %d of this machine can run code on it, as Lambda "
                "functions do. Listen on 127.0.0.1 unless you mean that.",
                self._host or "all addresses",
                self._port,
            )
        self._wake, woken = socket.socketpair()
        arguments = (self._listener, woken)
        self._thread = threading.Thread(target=self._accept, args=arguments, name="streammock-gateway", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and the port, and wait for the threads, though no more than some seconds."""
        if self._thread is None or self._wake is None:
            return
        deadline = stopwatch() + _STOP_SECONDS * SECOND
        self._wake.close()
        self._thread.join(_STOP_SECONDS)
        with self._guard:
            remaining = dict(self._connections)
        for connection in remaining:
            connection.abort()
        for thread in remaining.values():
            if thread is not threading.current_thread():  # a handler may stop the mock that runs it
                thread.join(max(0, deadline - stopwatch()) / SECOND)
        self._listener = self._wake = self._thread = None

    def _accept(self, listener: socket.socket, woken: socket.socket) -> None:
        with listener, woken, selectors.DefaultSelector() as selector, selectors.DefaultSelector() as pause:
            selector.register(listener, selectors.EVENT_READ)
            for each in (selector, pause):
                each.register(woken, selectors.EVENT_READ)
            while all(key.fileobj is not woken for key, _ in selector.select()):
                try:
                    client, _ = listener.accept()
                except OSError as error:
                    if error.errno in _EXHAUSTED:  # the client waits in the backlog, and would wake us without end
                        with self._guard:
                            self._let_go()
                        pause.select(_PAUSE_SECONDS)
                    continue
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        try:
            connection = Connection(client, self._application, self._timeout)
        except OSError:
            client.close()
            return
        thread = threading.Thread(
            target=connection.run, args=(lambda: self._forget(connection),), name="streammock-connection", daemon=True
        )
        with self._guard:
            if not self._make_room():
                client.close()
                return
            self._connections[connection] = thread
        try:
            thread.start()
        except RuntimeError:  # the machine has no thread left to give
            client.close()
            self._forget(connection)

    def _make_room(self) -> bool:
        """Have a place for one more client; False where there are too many, and all are busy."""
        return len(self._connections) < self._max_connections or self._let_go()

    def _let_go(self) -> bool:
        """End the connection that has been silent longest; False where none is."""
        silent = [(one.silent_since, one) for one in self._connections if one.silent_since is not None]
        if silent:
            _, longest = min(silent, key=lambda pair: pair[0])
            longest.abort()
        return bool(silent)

    def _forget(self, connection: Connection) -> None:
        with self._guard:
            self._connections.pop(connection, None)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        msg = f"streammock can't listen on {host}:{port} ({error}): choose another port, or 0 for any that is free."
        raise StreamMockError(msg) from error
    listener.settimeout(0)  # a client that gives up before it is accepted must not hold up the others
    return listener
