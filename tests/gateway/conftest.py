"""A gateway over an endpoint that only remembers what it was asked, and a plain HTTP client."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from streammock.call import Call, Result
from streammock.clock import Clock
from streammock.gateway.server import Gateway
from streammock.ids import Ids
from streammock.settings import Settings

AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=abc"
)


class FakeEndpoint:
    """Stands for the endpoint: keeps the calls, answers with what a test lays down."""

    def __init__(self) -> None:
        self.backend = SimpleNamespace(clock=Clock(), ids=Ids(), settings=Settings(), faults=None)
        self.calls: list[Call] = []
        self.from_handler: list[bool] = []
        self.reply: Callable[[Call], Result] = lambda _call: {}

    def handle(self, call: Call, *, from_handler: bool = False) -> Result:
        """Remember the call and answer it as the test laid down."""
        self.calls.append(call)
        self.from_handler.append(from_handler)
        return self.reply(call)


class Client:
    """A keep-alive connection that sends DynamoDB requests unless told otherwise."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def send(
        self,
        body: bytes | str | Iterator[bytes] = b"{}",
        *,
        target: str | None = "DynamoDB_20120810.ListTables",
        method: str = "POST",
        path: str = "/",
        headers: dict[str, str] | None = None,
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body of the answer; a header given as empty text is not sent."""
        sent = {
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": AUTHORIZATION,
            "X-Amz-Date": "20260101T000000Z",
        }
        if target is not None:
            sent["X-Amz-Target"] = target
        sent.update(headers or {})
        self.connection.request(method, path, body, {name: value for name, value in sent.items() if value})
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()


@pytest.fixture
def endpoint() -> FakeEndpoint:
    """The endpoint behind the gateways of a test."""
    return FakeEndpoint()


@pytest.fixture
def serve(endpoint: FakeEndpoint) -> Iterator[Callable[..., Gateway]]:
    """Starts gateways with options, and stops them."""
    gateways: list[Gateway] = []

    def start(**options: Any) -> Gateway:
        gateway = Gateway(endpoint, **options)  # type: ignore[arg-type]
        gateway.start()
        gateways.append(gateway)
        return gateway

    yield start
    for gateway in gateways:
        gateway.stop()


@pytest.fixture
def gateway(serve: Callable[..., Gateway]) -> Gateway:
    """A gateway as it comes."""
    return serve()


@pytest.fixture
def connect() -> Iterator[Callable[[Gateway], Client]]:
    """Opens clients of gateways, and closes them."""
    clients: list[Client] = []

    def open_client(gateway: Gateway) -> Client:
        client = Client(gateway.port)
        clients.append(client)
        return client

    yield open_client
    for client in clients:
        client.connection.close()


@pytest.fixture
def client(gateway: Gateway, connect: Callable[[Gateway], Client]) -> Client:
    """A client of the gateway as it comes."""
    return connect(gateway)


@pytest.fixture
def raw(gateway: Gateway) -> Iterator[Callable[[], socket.socket]]:
    """Opens plain sockets to the gateway, and closes them."""
    sockets: list[socket.socket] = []

    def open_socket() -> socket.socket:
        client = socket.create_connection(("127.0.0.1", gateway.port), timeout=10)
        sockets.append(client)
        return client

    yield open_socket
    for client in sockets:
        client.close()
