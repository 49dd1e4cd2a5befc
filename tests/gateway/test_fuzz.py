from __future__ import annotations

import json
import random
import socket
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streammock import service_models
from streammock.gateway.application import Application
from streammock.gateway.hosts import Hosts
from streammock.wire import message, route

AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/{}/d, SignedHeaders=host, Signature=c"
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OPERATIONS = {name: service_models.get(name).operation_names for name in service_models.SERVICES}
TEMPLATES = [
    (model.http["method"], model.http["requestUri"])
    for model in map(service_models.get("lambda").operation_model, OPERATIONS["lambda"])
]
NAMES = [
    "TableName",
    "Key",
    "Item",
    "S",
    "N",
    "B",
    "BOOL",
    "NULL",
    "L",
    "M",
    "SS",
    "BS",
    "RequestItems",
    "Limit",
    "Code",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["AA==", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner),
    max_leaves=15,
)
bodies = st.binary(max_size=40) | json_values.map(lambda value: json.dumps(value).encode())
header_values = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)
odd_headers = st.dictionaries(
    st.sampled_from(
        [
            "authorization",
            "content-type",
            "content-encoding",
            "accept-encoding",
            "x-amz-date",
            "x-amz-target",
            "x-amz-security-token",
            "host",
            "origin",
            "x-amz-invocation-type",
            "smithy-protocol",
        ]
    ),
    header_values | st.sampled_from(["gzip", "deflate", "AWS4-", "DynamoDB_20120810.PutItem", "localhost"]),
    max_size=2,
)
targets = st.sampled_from(
    [f"DynamoDB_20120810.{name}" for name in OPERATIONS["dynamodb"]]
    + [f"DynamoDBStreams_20120810.{name}" for name in OPERATIONS["dynamodbstreams"]]
)


def _check(endpoint, method, target, headers, body):
    """Answer one request and hold the answer against what no answer may be."""
    application = Application(endpoint, Hosts("127.0.0.1"))
    fields = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    request = message.request(method, target, fields, body)
    application.limit(request)
    response = application.answer(request)
    assert response.status == 204 or response.headers["Content-Length"] == str(len(response.body))
    failed = response.status >= 500 and response.status != 501
    assert not failed or b"InternalFailure" in response.body  # AWS's own answer to a body that cannot be inflated


@BOUNDED
@given(target=targets, body=bodies, odd=odd_headers)
def test_json_requests_never_fail(endpoint, target, body, odd):
    """Whatever JSON, bytes and headers come to DynamoDB, the answer is no failure of ours."""
    headers = {"content-type": "application/json", "x-amz-date": "x", "authorization": AUTHORIZATION.format("dynamodb")}
    _check(endpoint, "POST", "/", {**headers, "x-amz-target": target, **odd}, body)


@BOUNDED
@given(
    template=st.sampled_from(TEMPLATES),
    label=st.text(max_size=8),
    query=st.text(max_size=12),
    body=bodies,
    odd=odd_headers,
)
def test_rest_requests_never_fail(endpoint, template, label, query, body, odd):
    """Whatever paths, query strings and bodies come to Lambda, the answer is no failure of ours."""
    method, path = template
    for name in ("FunctionName", "UUID", "Resource", "LayerName", "VersionNumber", "Name"):
        path = path.replace(f"{{{name}}}", label.replace("?", "") or "x")
    path = (path + ("&" if "?" in path else "?") + query).encode("utf-8", "replace").decode("latin-1")
    headers = {"x-amz-date": "x", "authorization": AUTHORIZATION.format("lambda")}
    _check(endpoint, method, path, {**headers, **odd}, body)


@pytest.mark.parametrize("service", service_models.SERVICES)
def test_every_operation_has_a_decoder(service):
    """The shapes of every operation of botocore's models can be compiled."""
    codec = route.codec(service)
    model = service_models.get(service)
    for name in OPERATIONS[service]:
        if service == "lambda":
            codec._operation(name)
        else:
            assert codec._operation(f"{model.metadata['targetPrefix']}.{name}").name == name


SEED = (
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Amz-Date: 20260101T000000Z\r\n"
    b"Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/dynamodb/e, SignedHeaders=host, Signature=c\r\n"
    b"X-Amz-Target: DynamoDB_20120810.PutItem\r\nContent-Length: 43\r\n\r\n"
    b'{"TableName": "t", "Item": {"a":{"S":"b"}}}'
)
CHUNKED = SEED.replace(b"Content-Length: 43", b"Transfer-Encoding: chunked").replace(b'\r\n\r\n{"', b'\r\n\r\n2b\r\n{"')
PIECES = (b"\r\n", b"\0", b"\xff", b": ", b"{", b"}", b"[", b'"', b"999999999999", b"%", b" ", b"gzip", b"-1")


def _mutate(rng, data):
    mutated = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(mutated))
        if rng.random() < 0.5:
            mutated[place : place + rng.randint(0, 6)] = rng.choice(PIECES)
        else:
            mutated[place] = rng.randrange(256)
    return bytes(mutated)


def test_broken_bytes_never_fail(gateway):
    """Requests with broken bytes get an answer that is no failure of ours, or the end; no thread is left behind."""
    rng = random.Random(7)
    for _ in range(300):
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as client:
            client.sendall(_mutate(rng, rng.choice((SEED, CHUNKED + b"\r\n0\r\n\r\n"))))
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        assert not answer or answer.startswith(b"HTTP/1.1 ")
        assert b"StreamMockInternalError" not in answer
    for thread in threading.enumerate():
        if thread.name == "streammock-connection":
            thread.join(10)
            assert not thread.is_alive()
