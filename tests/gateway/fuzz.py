"""Fuzzes a gateway over a real world: ``python tests/gateway/fuzz.py --requests 200000 --seed 1``.

Every request must get an answer that is no failure of ours, in time, and in the end nothing may have grown: neither
threads nor file descriptors nor, beyond noise, memory. The world is replaced from time to time, as it keeps what is
written to it; what stays when it has gone is growth. ``--only NUMBER`` makes a single request of a run again.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import ctypes
import gc
import gzip
import http.client
import io
import json
import logging
import os
import socket
import sys
import threading
import time
import zlib
from binascii import crc32
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from gateway import fuzz_requests
from gateway.fuzz_values import archive

import streammock
from streammock import mock_streams

WORLD_REQUESTS = 2_000
SILENT_CLIENTS = 30
PATIENCE = 30  # seconds for one answer; a sound one takes milliseconds
MEMORY_NOISE = 48 * 1024 * 1024
OBJECT_NOISE = 80_000  # parsed expressions are kept, a thousand of each kind
M_MMAP_THRESHOLD = -3
HOME = str(Path(streammock.__file__).parent).encode()
# DynamoDB's own answer to a body that is not in its Content-Encoding (Alternator's test_compressed_request).
AWS_FAILURE = b"com.amazon.coral.service#InternalFailure"


class World:
    """A table with a stream, a function, a mapping between them, and a gateway; used as a context manager."""

    def __enter__(self):
        self._mock = mock_streams(delivery="background", strict=False, seed=1)
        mock = self.handle = self._mock.__enter__()
        ask = mock.region("us-east-1").request
        mock.function("f", archive())
        self._create_table("tab", GlobalSecondaryIndexes=[_index("idx", "a", "n")])
        arn = ask("dynamodb", "DescribeTable", {"TableName": "tab"})["Table"]["LatestStreamArn"]
        uuid = mock.trigger("tab", "f", batch_size=10).uuid
        ask("dynamodb", "PutItem", {"TableName": "tab", "Item": {"pk": {"S": "a"}, "sk": {"S": "a"}}})
        shard = ask("dynamodbstreams", "DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"][0]
        place = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
        iterator = ask("dynamodbstreams", "GetShardIterator", place)["ShardIterator"]
        self.port = int(mock.endpoint_url.rpartition(":")[2])
        table_arn = arn.partition("/stream")[0]
        self.known = {
            "TableName": ("tab", "tab", "tab", "tmp", "missing", table_arn, "ab", "x" * 256),
            "TableArn": ("tab", "tab", "tmp"),
            "IndexName": ("idx", "idx", "missing"),
            "StreamArn": (arn, arn, arn[:-1], table_arn),
            "EventSourceArn": (arn, arn, table_arn, arn[:-1]),
            "ResourceArn": (table_arn, arn),
            "ShardId": (shard["ShardId"], "shardId-0"),
            "SequenceNumber": (shard["SequenceNumberRange"]["StartingSequenceNumber"], "0", "9" * 40, "x"),
            "ShardIterator": (iterator, iterator, iterator[:-2]),
            "UUID": (uuid, uuid, "missing"),
            "FunctionName": (
                "f",
                "f",
                "f2",
                "f:$LATEST",
                "missing",
                "arn:aws:lambda:us-east-1:000000000000:function:f",
            ),
            "AttributeName": ("pk", "sk", "a", "n", "ttl"),
            "AttributeNameList": ("pk", "a"),
            "Handler": ("index.handler", "index", "x.y"),
            "Role": ("arn:aws:iam::000000000000:role/r",),
            "Qualifier": ("$LATEST", "1"),
        }
        return self

    def __exit__(self, *details):
        return self._mock.__exit__(*details)

    def _create_table(self, name, **more):
        definition = {
            "TableName": name,
            "KeySchema": _keys("pk", "sk"),
            "AttributeDefinitions": [
                {"AttributeName": key, "AttributeType": kind}
                for key, kind in zip(("pk", "sk", "a", "n"), "SSSN", strict=True)
            ],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        }
        self.handle.region("us-east-1").request("dynamodb", "CreateTable", {**definition, **more})


def _keys(*names):
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def _index(name, *keys):
    return {"IndexName": name, "KeySchema": _keys(*keys), "Projection": {"ProjectionType": "ALL"}}


class Client:
    """Sends bytes and reads answers: sound requests over one connection that stays, others each over its own."""

    def __init__(self, port):
        self._port = port
        self._kept = None
        self._silent = collections.deque()

    def close(self):
        """Hang up everywhere."""
        self._hang_up()
        while self._silent:
            self._silent.popleft().close()

    def _hang_up(self):
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def send(self, request):
        """The answers, as (status, headers, body)."""
        if not request.sound:
            return self._send_alone(request)
        if self._kept is None:
            self._kept = self._connect()
        _send(self._kept, request.data)
        answer = _read(self._kept, request.method)
        if answer is None or "close" in answer[1].get("Connection", "") or b"connection: close" in request.data.lower():
            self._hang_up()
        return [answer]

    def _connect(self):
        return socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)

    def _send_alone(self, request):
        if request.lingers:
            self._silent.append(self._connect())
            _send(self._silent[-1], request.data)
            if len(self._silent) > SILENT_CLIENTS:
                self._silent.popleft().close()
            return []
        with self._connect() as connection:
            _send(connection, request.data)
            try:
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                return []
            received = bytearray()
            try:
                while piece := connection.recv(1 << 18):
                    received += piece
            except ConnectionError:
                pass  # what was sent could not all be read
        return _statuses(bytes(received), request.method)


def _send(connection, data):
    with contextlib.suppress(ConnectionError):  # it may answer before it has read everything
        connection.sendall(data)


def _read(connection, method):
    """One answer; None where the connection ends instead."""
    response = http.client.HTTPResponse(connection, method=method)
    try:
        response.begin()  # which reads past a 100
        return response.status, response.headers, response.read()
    except (http.client.HTTPException, ConnectionError):
        return None
    finally:
        response.close()


class _Bytes(io.BytesIO):
    def makefile(self, *_, **__):
        return self

    def close(self):
        pass


def _statuses(received, method):
    """The answers in what came over a connection; None for what is none."""
    answers, stream = [], _Bytes(received)
    while stream.tell() < len(received):
        begin = stream.tell()
        answer = _read(stream, method)
        if answer is None:
            # Half a request may have been asked for its other half.
            return answers if received[begin:].startswith(b"HTTP/1.1 100 ") else [*answers, None]
        answers.append(answer)
    return answers


def complaint(request, answers):
    """What is wrong with the answers to a request; empty where nothing is."""
    if request.sound and answers == [None]:
        return "no answer to a sound request"
    for answer in answers:
        if answer is None:
            return "an answer that is no HTTP"
        wrong = _wrong(request, *answer)
        if wrong:
            return f"{wrong}: {answer[2][:300]!r}"
    return ""


def _wrong(request, status, headers, body):
    encoded = request.method == "HEAD" and b"content-encoding: " in request.data
    if status >= 500 and AWS_FAILURE not in body and not encoded:
        return f"status {status}"
    if HOME in body:
        return "a path of this machine"
    if request.method == "HEAD" or not body:
        return ""
    if "x-amz-crc32" in headers and int(headers["x-amz-crc32"]) != crc32(body):
        return "a wrong checksum"
    encoding = headers.get("Content-Encoding")
    if encoding is not None:
        body = gzip.decompress(body) if encoding == "gzip" else zlib.decompress(body)
    if "json" in headers.get("Content-Type", ""):
        try:
            json.loads(body)
        except ValueError:
            return "no JSON"
    return ""


class _Errors(logging.Handler):
    """Keeps what the mock logs as its own fault."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts = []

    def emit(self, record):
        # A delivery that the function's configuration makes impossible is said without a traceback.
        if record.exc_info and record.exc_info[0] is not None:
            self.texts.append(self.format(record))


class Report:
    """What a run has found."""

    def __init__(self):
        self.findings = {}
        self.statuses = collections.Counter()
        self.succeeded = collections.Counter()
        self.invocations = 0
        self.seconds = 0.0
        self.slowest = (0.0, -1)
        self.sizes = []

    @property
    def growth(self):
        """What grew from the first world to the last, in words; the first ones fill caches."""
        settled = self.sizes[min(2, len(self.sizes) - 1)]
        # One descriptor: the process that outlives us to end our children is started with the first child.
        names = {"threads": 0, "descriptors": 1, "objects": OBJECT_NOISE, "memory": MEMORY_NOISE}
        last = self.sizes[-1]
        return [
            f"{name}: {settled[name]} to {last[name]}"
            for name, noise in names.items()
            if last[name] - settled[name] > noise
        ]

    def __str__(self):
        rows = [
            f"{sum(self.statuses.values())} answers in {self.seconds:.0f} s, slowest {self.slowest[0]:.2f} s (number {self.slowest[1]})",
            f"statuses {dict(sorted(self.statuses.items(), key=str))}, {self.invocations} invocations",
            f"calls that succeeded: {dict(self.succeeded.most_common())}",
            f"sizes at first {self.sizes[0]}",
            f"      settled {self.sizes[min(2, len(self.sizes) - 1)]}",
            f"      at last {self.sizes[-1]}",
            f"growth {self.growth or 'none'}",
            f"{len(self.findings)} findings",
        ]
        return "\n".join([*rows, *(f"--- {count} times: {text}" for count, text in self.findings.values())])

    def note(self, number, request, wrong, texts):
        """A finding; those that end alike are one."""
        key = texts[-1].splitlines()[-1] if texts else f"{wrong.partition(':')[0]} {request.what}"
        count, text = self.findings.get(key, (0, ""))
        parts = (f"{wrong}, first at number {number}, {request.what}", repr(request.data[:1500]), *texts)
        self.findings[key] = (count + 1, text or "\n".join(parts))


def _glibc(function, *arguments):
    """Call the C library where it is glibc, whose habit of keeping freed memory would hide what we keep."""
    with contextlib.suppress(OSError, AttributeError):
        getattr(ctypes.CDLL("libc.so.6"), function)(*arguments)


def _sizes():
    gc.collect()
    _glibc("malloc_trim", 0)
    statm, descriptors = Path("/proc/self/statm"), Path("/dev/fd")  # not every system has them
    memory = int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0
    return {
        "threads": threading.active_count(),
        "descriptors": len(list(descriptors.iterdir())) if descriptors.exists() else 0,
        "objects": len(gc.get_objects()),
        "memory": memory,
    }


def run(requests, seed, only=None, per_world=WORLD_REQUESTS):
    """Fuzz with so many requests; the report."""
    _glibc("mallopt", M_MMAP_THRESHOLD, 1024 * 1024)
    report, errors = Report(), _Errors()
    log = logging.getLogger("streammock")
    log.addHandler(errors)
    began = time.perf_counter()
    try:
        for start in range(0, requests, per_world):
            numbers = range(start, min(start + per_world, requests))
            with World() as world:
                _fuzz(
                    world, fuzz_requests.Maker(seed, world.known), numbers if only is None else [only], report, errors
                )
                report.invocations += len(world.handle.invocations)
            del world
            report.sizes.append(_sizes())
            if only is not None:
                break
    finally:
        log.removeHandler(errors)
    report.seconds = time.perf_counter() - began
    return report


def _fuzz(world, maker, numbers, report, errors):
    client = Client(world.port)
    for number in numbers:
        request = maker.make(number)
        began = time.perf_counter()
        try:
            answers = client.send(request)
            wrong = complaint(request, answers)
        except TimeoutError:
            answers, wrong = [], "no answer in time"
            client.close()
        report.slowest = max(report.slowest, (time.perf_counter() - began, number))
        report.statuses.update(answer[0] if answer else None for answer in answers)
        report.succeeded.update([request.what] if answers and answers[0] and answers[0][0] < 300 else [])
        if wrong or errors.texts:
            report.note(number, request, wrong, errors.texts)
            errors.texts.clear()
    client.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    options = parser.parse_args()
    report = run(options.requests, options.seed, options.only)
    print(report)  # noqa: T201
    return bool(report.findings or report.growth)


if __name__ == "__main__":
    sys.exit(main())
