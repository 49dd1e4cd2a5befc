from __future__ import annotations

import json
import socket

import boto3
import pytest
from botocore.exceptions import ClientError

from streammock.errors import StreamMockError
from streammock.gateway.hosts import Hosts, is_loopback
from streammock.gateway.server import Gateway

CORS = (
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
)


@pytest.mark.parametrize(
    ("bound", "host", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1:4566", True),
        ("127.0.0.1", "LOCALHOST", True),
        ("127.0.0.1", "000000000000.localhost:1", True),
        ("127.0.0.1", "[::1]:4566", True),
        ("127.0.0.1", "dynamodb.us-east-1.amazonaws.com", True),
        ("127.0.0.1", "123456789012.ddb.us-east-1.amazonaws.com.", True),
        ("127.0.0.1", "dynamodb.cn-north-1.amazonaws.com.cn", True),
        ("127.0.0.1", "lambda.us-east-1.api.aws", True),
        ("127.0.0.1", "", True),
        ("127.0.0.1", "evil.example", False),
        ("127.0.0.1", "evilamazonaws.com", False),
        ("127.0.0.1", "127.0.0.1.evil.example:4566", False),
        ("127.0.0.1", "streammock:4566", False),
        ("127.0.0.1", "[evil", False),
        ("0.0.0.0", "streammock:4566", True),
        ("0.0.0.0", "192.168.1.7:4566", True),
        ("0.0.0.0", "evil.example", False),
        ("mock.internal", "mock.internal:80", True),
    ],
)
def test_host_names(bound, host, allowed):
    """We answer to addresses, to this machine's names and to AWS's, not to names that a web page could own."""
    assert Hosts(bound).allow(host) is allowed


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)]
)
def test_loopback(host, expected):
    """Loopback addresses are those that only this machine reaches."""
    assert is_loopback(host) is expected


def test_foreign_host_is_refused(client, endpoint):
    """DNS rebinding ends at the Host header."""
    status, _, body = client.send(headers={"Host": "evil.example"})
    assert (status, json.loads(body)["__type"]) == (403, "streammock#StreamMockForbiddenHost")
    assert not endpoint.calls


def test_a_refusal_is_logged(client, caplog):
    """What only streammock has to say is told to whoever reads the server's output: a browser does not show it."""
    with caplog.at_level("INFO", "streammock.gateway"):
        client.send(headers={"Origin": "http://example.com"})
    assert "POST / => 403 streammock does not answer web pages" in caplog.text


def test_web_pages_are_refused_unless_asked_for(client, endpoint):
    """With CORS off, a request that names an Origin is refused and no header allows anything."""
    for method in ("POST", "OPTIONS", "GET"):
        status, headers, _ = client.send(method=method, headers={"Origin": "http://example.com"})
        assert status == 403
        assert not any(name in headers for name in CORS)
    assert not endpoint.calls


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "POST"])
def test_cors(serve, connect, method):
    """With CORS on, any origin is allowed and a preflight's wishes are echoed (Alternator's test_cors)."""
    client = connect(serve(cors=True))
    asked = {"Access-Control-Request-Method": "dog", "Access-Control-Request-Headers": "cat, mouse"}
    _, headers, _ = client.send(method=method, headers={"Origin": "http://example.com", **asked})
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
    preflight = method == "OPTIONS"
    assert headers["Access-Control-Max-Age"] == ("172800" if preflight else None)
    assert headers["Access-Control-Allow-Methods"] == ("dog" if preflight else None)
    assert headers["Access-Control-Allow-Headers"] == ("cat, mouse" if preflight else None)


def test_preflight_that_asks_for_nothing(serve, connect):
    """A preflight without wishes is allowed none, for two days (dynalite's connection tests)."""
    status, headers, body = connect(serve(cors=True)).send(method="OPTIONS", headers={"Origin": "whatever"})
    assert (status, body, headers["Access-Control-Max-Age"]) == (200, b"", "172800")
    assert headers["Access-Control-Allow-Methods"] is None


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "POST"])
def test_cors_only_with_an_origin(serve, connect, method):
    """Without an Origin nothing speaks of origins, and OPTIONS is not found (Alternator's test_cors)."""
    status, headers, _ = connect(serve(cors=True)).send(method=method)
    assert not any(name in headers for name in CORS)
    assert (status == 404) == (method == "OPTIONS")


def _list_tables(gateway, key_id, secret):
    client = boto3.client(
        "dynamodb",
        endpoint_url=gateway.url,
        region_name="us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
    )
    try:
        return client.list_tables(Limit=1)
    finally:
        client.close()


def test_required_key(serve, endpoint):
    """With a required key, boto3's signature by that key is let in and any other is not (dynamodb_facts)."""
    gateway = serve(require_key=("unknownuser", "unknownsecret"))
    _list_tables(gateway, "unknownuser", "unknownsecret")
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        _list_tables(gateway, "whatever", "x")
    with pytest.raises(ClientError, match="InvalidSignatureException"):
        _list_tables(gateway, "unknownuser", "x")
    assert len(endpoint.calls) == 1


def test_required_key_looks_at_the_date_first(serve, connect):
    """An old signature has expired and a future one is not yet current, whoever's it is (dynamodb_facts)."""
    client = connect(serve(require_key=("unknownuser", "unknownsecret")))
    for date, text in (("20170101T010101Z", b"Signature expired"), ("30200101T010101Z", b"Signature not yet current")):
        _, _, body = client.send(headers={"X-Amz-Date": date})
        assert text in body


def test_warning_when_others_can_reach_us(serve, caplog):
    """Listening beyond loopback is said out loud."""
    gateway = serve(host="0.0.0.0")
    assert "whoever can reach port" in caplog.text
    assert gateway.url == f"http://127.0.0.1:{gateway.port}"


def test_taken_port(endpoint):
    """A port that is taken is a clear error."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gateway = Gateway(endpoint, port=taken.getsockname()[1])
        with pytest.raises(StreamMockError, match=r"can't listen on 127\.0\.0\.1:\d+ .* or 0 for any that is free"):
            gateway.start()
    gateway.stop()
