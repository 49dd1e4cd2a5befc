"""Fuzzed HTTP requests: each is a function of the seed and its number, so that a single one can be made again."""

import gzip
import json
import random
import zlib
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from gateway.fuzz_values import TEXTS, Values

from streammock import endpoint, service_models
from streammock.errors import UnsupportedOperation

CREDENTIAL = (
    "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
)
MODELS = {service: service_models.get(service) for service in service_models.SERVICES}
OPERATIONS = {
    service: [model.operation_model(name) for name in model.operation_names] for service, model in MODELS.items()
}
# Those that write and read, where most of the code is; the others come now and then.
FREQUENT = {
    "dynamodb": (
        "PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan", "BatchWriteItem", "BatchGetItem",
        "TransactWriteItems", "TransactGetItems", "ExecuteStatement", "CreateTable", "UpdateTable", "UpdateTimeToLive",
    ),
    "dynamodbstreams": MODELS["dynamodbstreams"].operation_names,
    "logs": ("DescribeLogGroups", "DescribeLogStreams", "GetLogEvents", "FilterLogEvents"),
    "lambda": (
        "Invoke", "InvokeWithResponseStream", "CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration",
        "GetFunction", "ListFunctions", "CreateEventSourceMapping", "UpdateEventSourceMapping",
        "ListEventSourceMappings", "GetEventSourceMapping",
    ),
}  # fmt: skip
DESTRUCTIVE = ("DeleteTable", "DeleteFunction", "DeleteEventSourceMapping", "UpdateTable", "CreateEventSourceMapping")
ODD_HEADERS = {
    "authorization": (
        "",
        "AWS4-",
        "AWS4-HMAC-SHA256",
        CREDENTIAL.format("s3"),
        CREDENTIAL.format("x" * 3000),
        "Basic eDp5",
    ),
    "content-type": ("", "text/plain", "application/json", "application/x-amz-json-1.1", "application/cbor; a=b"),
    "content-encoding": ("gzip", "deflate", "br", "identity", "gzip, gzip", "\xe9"),
    "accept-encoding": ("gzip", "deflate;q=0.5, gzip;q=0", "*;q=-1", "gzip;q=1e999", ",,,", "identity"),
    "x-amz-date": ("", "x", "99999999T999999Z"),
    "x-amz-target": (
        "",
        "x",
        "DynamoDB_20120810.",
        "DynamoDB_20120810.Nope",
        "Kinesis_20131202.PutRecord",
        "DynamoDBStreams_20120810.ListStreams",
        "\xe9.\xe9",
    ),
    "x-amz-security-token": ("streammock-handler-f", "x"),
    "x-amz-invocation-type": ("Event", "DryRun", "x"),
    "x-amz-client-context": ("e30=", "x", "A" * 4000),
    "x-amz-log-type": ("Tail", "x"),
    "host": ("localhost", "dynamodb.us-east-1.amazonaws.com", "evil.example", "[::1]:80", "", "\xe9", "127.0.0.1:x"),
    "origin": ("http://evil.example", "null"),
    "smithy-protocol": ("rpc-v2-cbor",),
    "expect": ("100-continue", "200-ok"),
    "connection": ("close", "Upgrade, HTTP2-Settings"),
    "upgrade": ("h2c", "websocket"),
}
METHODS = ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "CONNECT", "post", "X" * 300)
PIECES = (
    b"\r\n",
    b"\n",
    b"\0",
    b"\xff",
    b": ",
    b"{",
    b"}",
    b"[",
    b'"',
    b"999999999999",
    b"%",
    b" ",
    b"gzip",
    b"-1",
    b"\r\n\r\n",
)
BAD_LENGTHS = (b"-1", b"+5", b"0x5", b"5, 5", b"5, 6", b"", b"9" * 30, b"1e3", b"\xb2", b"18446744073709551616", b"5 5")
BAD_CHUNKS = (b"", b"-1", b"g", b"ffffffffffffffffffff", b"0x1", b" 1", b"1;" + b"e" * 20_000, b"7fffffff")


@dataclass
class Fuzzed:
    """What goes over the wire.

    A request that is ``sound`` HTTP has exactly one answer, and more may follow it. After one that ``lingers`` the
    client falls silent, without a word and without hanging up.
    """

    data: bytes
    method: str = "POST"
    sound: bool = True
    lingers: bool = False
    what: str = ""


class Maker:
    """Makes the requests of one run, for a world whose names are ``known`` (see ``Values``)."""

    def __init__(self, seed, known):
        self._seed = seed
        self._known = known

    def make(self, number):
        """Request ``number``."""
        rng = random.Random(f"{self._seed}:{number}")
        kind = rng.random()
        return _One(rng, Values(rng, self._known)).make(kind)


class _One:
    def __init__(self, rng, values):
        self._rng = rng
        self._values = values

    def make(self, kind):
        make = self._rest if kind < 0.25 else self._rpc
        method, target, headers, body, what = make()
        rng = self._rng
        for _ in range(rng.choice((0,) * 10 + (1, 2))):
            name = rng.choice(list(ODD_HEADERS))
            headers[name] = rng.choice(ODD_HEADERS[name])
        if rng.random() < 0.02:
            method = rng.choice(METHODS)
        body = self._compressed(headers, body)
        if headers.get("expect") == "100-continue" and rng.random() < 0.5:
            del headers["expect"]
        sound = self._framed(method, target, headers, body)
        if rng.random() < 0.88:
            return Fuzzed(sound, method, what=what)
        broken = self._broken(method, target, headers, body, sound)
        return Fuzzed(broken, method, sound=False, lingers=rng.random() < 0.05, what=f"broken {what}")

    # --- calls ----------------------------------------------------------------------------------------------------------
    def _pick(self, service):
        rng = self._rng
        if rng.random() < 0.85:
            return MODELS[service].operation_model(rng.choice(FREQUENT[service]))
        return rng.choice(OPERATIONS[service])

    def _members(self, operation):
        shape = operation.input_shape
        members = self._values.of(shape) if shape else {}
        supported = _supported(operation)
        if isinstance(members, dict) and supported and self._rng.random() < 0.9:
            members = {name: value for name, value in members.items() if name in supported}
        if operation.name in DESTRUCTIVE and isinstance(members, dict) and self._rng.random() < 0.97:
            for name in {"TableName", "FunctionName", "UUID"} & members.keys():
                members[name] = self._rng.choice(("tmp", "f2", "passing"))
        return members

    def _rpc(self):
        service = "dynamodb" if self._rng.random() < 0.85 else "dynamodbstreams"
        operation = self._pick(service)
        headers = {
            "host": "127.0.0.1",
            "content-type": "application/x-amz-json-1.0",
            "x-amz-date": "20260101T000000Z",
            "authorization": CREDENTIAL.format("dynamodb"),
            "x-amz-target": f"{MODELS[service].metadata['targetPrefix']}.{operation.name}",
        }
        return "POST", "/", headers, self._values.document(self._members(operation)), operation.name

    def _rest(self):
        rng = self._rng
        operation = self._pick("lambda")
        shape, members = operation.input_shape, self._members(operation)
        if not (shape and isinstance(members, dict) and members.keys() <= shape.members.keys()):
            members = {}
        path, _, query = operation.http["requestUri"].partition("?")
        pairs = [query] if query else []
        headers = {"host": "localhost", "x-amz-date": "20260101T000000Z", "authorization": CREDENTIAL.format("lambda")}
        payload = shape.serialization.get("payload") if shape else None
        body = {}
        for name, value in members.items():
            place = shape.members[name].serialization
            sent, text = place.get("name", name), value if isinstance(value, str) else json.dumps(value)
            if place.get("location") == "uri":
                label = quote(text.encode("utf-8", "replace"), safe=rng.choice(("", ":/$", ":$%")))
                path = path.replace(f"{{{sent}}}", label)
            elif place.get("location") == "querystring":
                pairs.append(f"{quote(sent)}={quote(text.encode('utf-8', 'replace'))}")
            elif place.get("location") == "header":
                headers[sent.lower()] = "".join(char for char in text if " " <= char < "\x7f")[:8000].strip()
            else:
                body[sent] = value
        if rng.random() < 0.05:
            pairs.append(
                rng.choice(
                    (
                        "&&&",
                        "=",
                        "%",
                        "%ff=%ff",
                        "a",
                        "MaxItems=9" * 50,
                        "find=LayerVersion",
                        "X-Amz-Algorithm=x",
                        "Marker=%00",
                        ";",
                        "Qualifier",
                    )
                )
            )
        if rng.random() < 0.04:
            path += rng.choice(
                (
                    "/",
                    "//",
                    "/..",
                    "/%2e%2e/",
                    "%",
                    "%zz",
                    "/" * 500,
                    ";x",
                    "/\xe9",
                    quote(rng.choice(TEXTS), errors="replace"),
                )
            )
        content = (
            self._values.document(rng.choice(({}, {"a": 1}, [1], "x"))) if payload else self._values.document(body)
        )
        if operation.http["method"] in ("GET", "DELETE") and rng.random() < 0.9:
            content = b""
        target = path + ("?" + "&".join(pairs) if pairs else "")
        return operation.http["method"], target, headers, content, operation.name

    # --- bytes ----------------------------------------------------------------------------------------------------------
    def _compressed(self, headers, body):
        rng = self._rng
        if rng.random() < 0.96:
            return body
        headers["content-encoding"] = encoding = rng.choice(("gzip", "deflate"))
        if rng.random() < 0.02:
            body = bytes(17 * 1024 * 1024)
        packed = gzip.compress(body, 1) if encoding == "gzip" else zlib.compress(body, 1)
        choice = rng.random()
        if choice < 0.5:
            return packed
        if choice < 0.65:
            return packed[: rng.randrange(len(packed))]
        if choice < 0.8:
            return _mutated(rng, packed)
        return packed * rng.choice((2, 3, 400))

    def _head(self, method, target, headers):
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n"

    def _framed(self, method, target, headers, body):
        head = self._head(method, "".join(char if "!" <= char < "\x7f" else "%20" for char in target) or "/", headers)
        if self._rng.random() < 0.9:
            return head + b"Content-Length: %d\r\n\r\n" % len(body) + body
        return (
            head
            + b"Transfer-Encoding: chunked\r\n\r\n"
            + self._chunked(body)
            + b"0\r\n"
            + self._rng.choice((b"", b"X-T: 1\r\n"))
            + b"\r\n"
        )

    def _chunked(self, body):
        rng = self._rng
        pieces = []
        while body and len(pieces) < 50:
            size = rng.randint(1, len(body))
            pieces.append(rng.choice((b"%x", b"%X", b"00%x", b"%x;a=b")) % size + b"\r\n" + body[:size] + b"\r\n")
            body = body[size:]
        return b"".join(pieces) + (b"%x\r\n%b\r\n" % (len(body), body) if body else b"")

    def _broken(self, method, target, headers, body, sound):
        rng = self._rng
        head = self._head(method, target, headers)
        choice = rng.randrange(10)
        if choice < 3:
            return _mutated(rng, sound)
        if choice == 3:
            return sound[: rng.randrange(len(sound))]
        if choice == 4:
            return head + b"Content-Length: %b\r\n\r\n" % rng.choice(BAD_LENGTHS) + body
        if choice == 5:
            return head + b"Content-Length: %d\r\n\r\n" % max(0, len(body) + rng.choice((-2, -1, 1, 50, 10**8))) + body
        if choice == 6:
            return (
                head
                + b"Transfer-Encoding: chunked\r\n\r\n"
                + self._chunked(body)
                + rng.choice(BAD_CHUNKS)
                + b"\r\nx\r\n0\r\n\r\n"
            )
        if choice == 7:
            both = rng.choice(
                (
                    b"Content-Length: 3\r\nTransfer-Encoding: chunked",
                    b"Transfer-Encoding: gzip, chunked",
                    b"Transfer-Encoding: \x0bchunked",
                    b"Content-Length: 1\r\nContent-Length: 2",
                )
            )
            return head + both + b"\r\n\r\n" + self._chunked(body) + b"0\r\n\r\n"
        if choice == 8:
            return sound * rng.choice((2, 3, 20))  # pipelined
        long = rng.choice(
            (
                b"X: " + b"x" * 70_000,
                b"X: x\r\n" * 3000,
                b"no colon",
                b" folded",
                b"X\0: y",
                b"Host: a\r\nHost: b",
                b": empty",
            )
        )
        return head + long + b"\r\nContent-Length: 0\r\n\r\n"


@cache
def _supported(operation):
    try:
        return endpoint._find(operation.service_model.service_name, operation.name).names
    except UnsupportedOperation:
        return None


def _mutated(rng, data):
    mutated = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(mutated) or 1)
        if rng.random() < 0.5:
            mutated[place : place + rng.randint(0, 6)] = rng.choice(PIECES)
        elif mutated:
            mutated[place % len(mutated)] = rng.randrange(256)
    return bytes(mutated)
