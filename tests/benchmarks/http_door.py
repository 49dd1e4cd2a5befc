"""What the HTTP door costs: one put_item over loopback, and writes per second with eight clients.

    python tests/benchmarks/http_door.py [--rounds 15] [--seconds 3]

Each server runs in a process of its own. ``canned`` answers every request with the same bytes and does nothing else:
it is the floor, the price of boto3, the sockets and the machine. ``moto`` is measured where it is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path

import boto3
from botocore.config import Config

sys.path.insert(0, str(Path(__file__).parent))

from servers import free_port, listens

CLIENTS = 8
CALLS = 40
TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ITEM = {"pk": {"S": "a"}, "n": {"N": "1"}, "t": {"S": "text"}, "b": {"BOOL": True}, "l": {"L": [{"N": "2"}]}}


# --- servers ------------------------------------------------------------------------------------------------------
def canned(port: int) -> None:
    """Answer ``{}`` to whatever comes, one thread for each connection."""
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n"
        b"x-amzn-RequestId: 0\r\nx-amz-crc32: 2745614147\r\n\r\n{}"
    )

    def serve(client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffer = b""
        while data := client.recv(65536):
            buffer += data
            while b"\r\n\r\n" in buffer:
                head, _, rest = buffer.partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
                if len(rest) < length:
                    break
                buffer = rest[length:]
                client.sendall(answer)

    with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


@contextmanager
def server(name: str):
    """A running server; yields its URL."""
    port = free_port()
    if name == "canned":
        process = multiprocessing.Process(target=canned, args=(port,), daemon=True)
        process.start()
    else:
        module = {"streammock": ["streammock", "serve", "--quiet", "--port"], "moto": ["moto.server", "-p"]}[name]
        process = subprocess.Popen(
            [sys.executable, "-m", *module, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    deadline = time.monotonic() + 30
    while not listens(port):
        if time.monotonic() > deadline:
            raise TimeoutError(name)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()


def client_of(url: str):
    return boto3.client(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}),
    )


# --- measures -----------------------------------------------------------------------------------------------------
def microseconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - begin) / CALLS * 1e6


def latencies(urls: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """µs per put_item, the servers in turn within each round."""
    clients = {name: client_of(url) for name, url in urls.items()}
    measured: dict[str, list[float]] = {name: [] for name in urls}
    for number in range(rounds + 1):
        for name, client in clients.items():
            spent = microseconds(lambda client=client: client.put_item(TableName="Table", Item=ITEM))
            if number:  # the first round warms up
                measured[name].append(spent)
    return measured


def throughput(url: str, seconds: float) -> float:
    """Writes per second of eight keep-alive connections, with requests signed once: the client costs little."""
    host, port = url.removeprefix("http://").split(":")
    request = signed_put(url)
    done = [0] * CLIENTS
    stop = time.monotonic() + seconds

    def drive(number: int) -> None:
        connection = None
        while time.monotonic() < stop:
            if connection is None:  # a server without keep-alive pays for a connection each time, as its clients do
                connection = socket.create_connection((host, int(port)))
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request)
            if not receive(connection):
                connection.close()
                connection = None
            done[number] += 1
        if connection is not None:
            connection.close()

    threads = [threading.Thread(target=drive, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def receive(connection: socket.socket) -> bool:
    """Take in one answer, which must be a success; returns whether the connection stays open."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    if head.split(b" ", 2)[1] != b"200":
        raise RuntimeError(data)
    head = head.lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length:
        body += connection.recv(65536)
    return b"connection: close" not in head and not head.startswith(b"http/1.0")


def signed_put(url: str) -> bytes:
    """The bytes of a put_item as boto3 sends it."""
    sent = []

    def capture(request, **_):
        head = "".join(
            f"{name}: {value.decode() if isinstance(value, bytes) else value}\r\n"
            for name, value in request.headers.items()
            if name.lower() != "expect"
        )
        body = request.body if isinstance(request.body, bytes) else request.body.encode()
        sent.append(f"POST / HTTP/1.1\r\nHost: {url.removeprefix('http://')}\r\n{head}\r\n".encode() + body)

    client = client_of(url)
    client.meta.events.register("before-send.dynamodb.PutItem", capture)
    client.put_item(TableName="Table", Item=ITEM)
    return sent[0]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--json", help="also write the figures here")
    options = parser.parse_args()
    names = ["canned", "streammock", *(["moto"] if importlib.util.find_spec("flask") else [])]
    with ExitStack() as stack:
        urls = {name: stack.enter_context(server(name)) for name in names}
        for name in names[1:]:
            client_of(urls[name]).create_table(**TABLE)
        measured = latencies(urls, options.rounds)
        rates = {name: throughput(urls[name], options.seconds) for name in names}
    floor = measured["canned"]
    rows = {}
    for name in names:
        ratio = statistics.median(mine / theirs for mine, theirs in zip(measured[name], floor, strict=True))
        rows[name] = {
            "put_item µs": round(statistics.median(measured[name])),
            "to canned": round(ratio, 2),
            "writes/s": round(rates[name]),
        }
    lines = [f"{'':12}{'put_item µs':>14}{'to canned':>12}{'writes/s, 8 clients':>22}"]
    for name, row in rows.items():
        lines.append(f"{name:12}{row['put_item µs']:>14}{row['to canned']:>12}{row['writes/s']:>22}")
    sys.stdout.write("\n".join([*lines, ""]))
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
