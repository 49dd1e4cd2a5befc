"""Peers that are servers: each started where it was unpacked, and charged with the CPU time of both ends."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from adapters import Adapter

PATIENCE = 60  # seconds until it listens
AT_ONCE = {"Delay": 0, "MaxAttempts": 10_000}


def free_port():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port):
    """Whether somebody does."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


class Server(Adapter):
    """A server that is started when it is first entered, and loses its tables when it is left.

    Parameters
    ----------
    directory:
        Of the program.
    """

    option: str
    help: str
    ours = False
    settles_in = 5.0  # what runs it compiles what is called often

    def __init__(self, directory):
        self._directory = Path(directory).resolve()
        self._process = None

    def begin(self):
        if self._process is None:
            self._start()

    def exit(self):
        for name in self.client.list_tables()["TableNames"]:
            self.client.delete_table(TableName=name)
            self.client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig=AT_ONCE)

    def close(self):
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def make_client(self, service):
        client = super().make_client(service, endpoint_url=f"http://127.0.0.1:{self._port}")
        if service == "dynamodb":
            create = client.create_table

            def create_table(**members):
                answer = create(**members)
                client.get_waiter("table_exists").wait(TableName=members["TableName"], WaiterConfig=AT_ONCE)
                return answer

            client.create_table = create_table
        return client

    def clock(self):
        """CPU nanoseconds of the client's process and of the server's (Linux's clock of another process)."""
        return time.process_time_ns() + time.clock_gettime_ns((~self._process.pid << 3) | 2)

    def command(self, port):
        """What starts it."""
        raise NotImplementedError

    def _start(self):
        self._port = free_port()
        self._process = subprocess.Popen(
            self.command(self._port), cwd=self._directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up = time.monotonic() + PATIENCE
        while not listens(self._port):
            if self._process.poll() is not None or time.monotonic() > give_up:
                msg = f"{self.name} in {self._directory} does not listen: {' '.join(self.command(self._port))}"
                raise RuntimeError(msg)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)


class Dynalite(Server):
    """dynalite, which has no streams and no transactions."""

    name = "dynalite"
    option = "--dynalite"
    help = "of dynalite (npm install dynalite: node_modules/dynalite)"
    lacks = frozenset(("streams", "transactions", "triggers"))

    def command(self, port):
        delays = [word for what in ("create", "update", "delete") for word in (f"--{what}TableMs", "0")]
        return ["node", "cli.js", "--host", "127.0.0.1", "--port", str(port), *delays]


class DynamoDBLocal(Server):
    """Amazon's DynamoDB Local."""

    name = "DynamoDB Local"
    option = "--dynamodb-local"
    help = "of DynamoDB Local, where DynamoDBLocal.jar lies"
    lacks = frozenset(("triggers",))

    def command(self, port):
        library = "-Djava.library.path=./DynamoDBLocal_lib"
        return ["java", library, "-jar", "DynamoDBLocal.jar", "-inMemory", "-sharedDb", "-port", str(port)]


KINDS = (Dynalite, DynamoDBLocal)
