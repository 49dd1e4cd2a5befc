from __future__ import annotations

import errno
import json
import os
import socket
import threading
from contextlib import suppress

import pytest

from streammock.errors import StreamMockError
from streammock.gateway import server

REQUEST = (
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Amz-Date: 20260101T000000Z\r\n"
    b"Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=c\r\n"
    b"X-Amz-Target: DynamoDB_20120810.ListTables\r\n"
)
LIMIT = 16 * 1024 * 1024


def _read(client, marker=b"}"):
    """What comes until the marker or the end."""
    received = b""
    while marker not in received and (piece := client.recv(65536)):
        received += piece
    return received


def _connections():
    return [thread for thread in threading.enumerate() if thread.name == "streammock-connection"]


def test_keep_alive(client, endpoint):
    """Many requests go through one connection."""
    client.connection.connect()
    port = client.connection.sock.getsockname()[1]
    for _ in range(3):
        client.send()
    assert client.connection.sock.getsockname()[1] == port
    assert len(endpoint.calls) == 3


def test_connection_close(raw):
    """A client that wants the connection closed gets its answer, and the end."""
    client = raw()
    client.sendall(REQUEST + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}")
    answer = _read(client, b"\0")
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b"\r\n\r\n{}")


def test_pipelined_requests(raw, endpoint):
    """Requests sent ahead are answered in turn."""
    client = raw()
    client.sendall((REQUEST + b"Content-Length: 2\r\n\r\n{}") * 3)
    received = b""
    while received.count(b"HTTP/1.1 200") < 3:
        received += client.recv(65536)
    assert len(endpoint.calls) == 3


def test_byte_by_byte(raw, endpoint):
    """A request may come in any pieces."""
    client = raw()
    for byte in REQUEST + b"Content-Length: 12\r\n\r\n" + b'{"Limit": 3}':
        client.sendall(bytes([byte]))
    assert b"200 OK" in _read(client)
    assert endpoint.calls[0].params == {"Limit": 3}


def test_chunked_body(client, endpoint):
    """A chunked body is put together."""
    client.send(iter([b'{"Lim', b'it": 4}']))
    assert endpoint.calls[0].params == {"Limit": 4}


def test_expect_continue(raw):
    """A client that waits to be told so is told to go on."""
    client = raw()
    client.sendall(REQUEST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert _read(client, b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
    client.sendall(b"{}")
    assert _read(client).startswith(b"HTTP/1.1 200 ")


def test_old_http(raw):
    """HTTP/1.0 without a Host is answered and closed."""
    client = raw()
    client.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert b"healthy" in _read(client, b"\0")


def test_head(raw):
    """HEAD is not found, without a body, and the connection goes on."""
    client = raw()
    client.sendall(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" + REQUEST + b"Content-Length: 2\r\n\r\n{}")
    answer = _read(client)
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"<Unknown" not in answer
    assert b"\r\n\r\nHTTP/1.1 200 OK" in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / NOTHTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        REQUEST + b"X: " + b"x" * 16_384 + b"\r\n\r\n",
        b"GET /" + b"x" * 16_384 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000,
    ],
)
def test_broken_http(raw, sent, endpoint):
    """What is no HTTP, or has a head over 16 KiB, is a 400 and the end (Alternator's test_manual_requests)."""
    client = raw()
    client.sendall(sent)
    answer = _read(client, b"\0")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert not endpoint.calls


def test_largest_body(client, endpoint):
    """A body of 16 MiB is taken, one byte more is a 413 (dynamodb_facts)."""
    body = b"{}" + b" " * (LIMIT - 2)
    assert client.send(body)[0] == 200
    assert client.send(body + b" ")[0] == 413
    assert client.send(iter([body, b" "]))[0] == 413
    assert len(endpoint.calls) == 1


def test_lambda_takes_larger_bodies(client, endpoint):
    """A zip in base64 may be larger than any of DynamoDB's requests (aws_facts 3.6)."""
    body = json.dumps({"Code": {"ZipFile": "A" * LIMIT}}).encode()
    status, _, _ = client.send(body, path="/2015-03-31/functions", target=None, headers={"Authorization": LAMBDA})
    assert status == 201
    assert len(endpoint.calls[0].params["Code"]["ZipFile"]) == LIMIT * 3 // 4


LAMBDA = "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=c"


def test_body_for_nobody(client):
    """A large body for a service that is not here is refused like any other."""
    authorization = LAMBDA.replace("lambda", "sqs")
    status, _, _ = client.send(b"x" * 1000, target=None, headers={"Authorization": authorization})
    assert status == 400


def test_slow_client_blocks_nobody(raw, client):
    """While one client is in the middle of its request, another is served."""
    slow = raw()
    slow.sendall(REQUEST + b"Content-Length: 2\r\n\r\n{")
    assert client.send()[0] == 200
    slow.sendall(b"}")
    assert b"200 OK" in _read(slow)


def test_busy_call_blocks_nobody(raw, client, endpoint):
    """While one call is being answered, another is answered: a handler calls back while its trigger waits."""
    release, entered = threading.Event(), threading.Event()

    def reply(call):
        if call.params:
            entered.set()
            assert release.wait(10)
        return {}

    endpoint.reply = reply
    busy = raw()
    busy.sendall(REQUEST + b'Content-Length: 12\r\n\r\n{"Limit": 1}')
    assert entered.wait(10)
    assert client.send()[0] == 200
    release.set()
    assert b"200 OK" in _read(busy)


def test_silent_clients_make_room(serve, connect, endpoint):
    """Beyond the limit of connections, the one that has been silent longest is let go."""
    gateway = serve(max_connections=2)
    first, second, third = (connect(gateway) for _ in range(3))
    for client in (first, second, first):
        assert client.send()[0] == 200
        while any(one.silent_since is None for one in gateway._connections):
            os.sched_yield()  # the thread that has sent an answer has yet to notice that its client is silent now
    assert third.send()[0] == 200
    assert first.send()[0] == 200
    with pytest.raises((ConnectionError, OSError)):
        second.connection.sock.recv(1) or _gone()


def _gone():
    raise ConnectionResetError


def test_silent_clients_make_room_where_the_machine_has_none(serve, connect, monkeypatch):
    """Where no further socket can be had, the client that has been silent longest is let go."""
    gateway = serve()
    first, second = connect(gateway), connect(gateway)
    assert first.send()[0] == 200
    accept = socket.socket.accept

    def scarce(listener):
        if gateway._connections:
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(listener)

    monkeypatch.setattr(socket.socket, "accept", scarce)
    assert second.send()[0] == 200
    assert first.connection.sock.recv(1) == b""


def test_busy_clients_keep_their_room(serve, connect, endpoint):
    """Where all connections are at work, a further one is turned away."""
    release, entered = threading.Event(), threading.Event()

    def reply(_call):
        entered.set()
        assert release.wait(10)
        return {}

    endpoint.reply = reply
    gateway = serve(max_connections=1)
    busy = connect(gateway)
    thread = threading.Thread(target=busy.send)
    thread.start()
    assert entered.wait(10)
    with pytest.raises((ConnectionError, OSError)):
        connect(gateway).send()
    release.set()
    thread.join()


@pytest.mark.parametrize("broken", ["accept", "connection", "thread"])
def test_trouble_of_one_client_is_its_own(serve, connect, monkeypatch, broken):
    """A client that is gone before it is served, or that no thread can serve, ends nobody else's service."""
    gateway = serve()
    failures = iter([OSError, RuntimeError])

    def fail_once(original, error):
        def wrapped(*arguments, **named):
            if next(failures, None):
                raise error
            return original(*arguments, **named)

        return wrapped

    if broken == "accept":
        monkeypatch.setattr(socket.socket, "accept", fail_once(socket.socket.accept, BlockingIOError))
    elif broken == "connection":
        monkeypatch.setattr(server, "Connection", fail_once(server.Connection, OSError))
    else:
        monkeypatch.setattr(threading.Thread, "start", fail_once(threading.Thread.start, RuntimeError))
    for _ in range(2):
        with suppress(OSError):
            connect(gateway).send()
    monkeypatch.undo()
    assert connect(gateway).send()[0] == 200


def test_client_that_stays_silent(serve, connect):
    """A client that sends nothing for too long is let go."""
    client = connect(serve(timeout=0.05))
    client.connection.connect()
    assert client.connection.sock.recv(1) == b""


def test_stop_leaves_nothing(serve, connect):
    """After stop no thread and no open port is left, though clients are connected; a second stop does nothing."""
    gateway = serve()
    client = connect(gateway)
    client.send()
    gateway.stop()
    gateway.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("streammock-")]
    assert client.connection.sock.recv(1) == b""
    with pytest.raises(ConnectionError):
        connect(gateway).send()


def test_start_twice(serve):
    """A gateway that runs stays as it is; one that was stopped starts again at its port."""
    gateway = serve()
    url = gateway.url
    gateway.start()
    assert gateway.url == url
    gateway.stop()
    gateway.start()
    assert gateway.url == url


def test_ipv6(serve):
    """An IPv6 address stands in brackets in the URL."""
    try:
        gateway = serve(host="::1")
    except StreamMockError as error:
        pytest.skip(f"no IPv6 here: {error}")
    assert gateway.url == f"http://[::1]:{gateway.port}"


def test_clients_that_hang_up_leave_nothing(raw, client):
    """Connections that end in the middle of anything take their threads with them."""
    for sent in (b"", b"POST / HT", REQUEST, REQUEST + b"Content-Length: 9\r\n\r\n{"):
        one = raw()
        one.sendall(sent)
        one.close()
    client.send()
    client.connection.close()
    for thread in _connections():
        thread.join(5)
    assert not _connections()
