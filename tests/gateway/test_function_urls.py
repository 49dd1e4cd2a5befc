"""Requests to function URLs (AWS: "Invoking Lambda function URLs", payload format 2.0)."""

import base64
import gzip
import http.client
import json
import socket
from urllib.parse import urlsplit

import boto3
import pytest

from streammock import mock_streams

SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/lambda/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "X-Amz-Date": "20260101T000000Z",
}


@pytest.fixture
def mock():
    """A world whose clock stands."""
    with mock_streams(time="2026-01-01T00:00:00Z", strict=False) as handle:
        yield handle


@pytest.fixture
def ask(mock):
    """Sends a request to the URL of ``bark``."""

    def ask(path="", method="GET", body=None, host=None, **headers):
        address = urlsplit(mock.functions["bark"].url)
        target = path if host else address.path + path
        connection = http.client.HTTPConnection(address.netloc, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, ({"Host": host} if host else {}) | named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    return ask


@pytest.fixture
def bark(mock):
    """Makes the function with a URL; returns the configuration of that."""

    def bark(handler, **config):
        mock.function("bark", handler)
        return boto3.client("lambda").create_function_url_config(
            **{"FunctionName": "bark", "AuthType": "NONE"} | config
        )

    return bark


@pytest.fixture
def event_of(bark, ask):
    """The event of a request."""

    def event_of(*args, **kwargs):
        bark(lambda event, _context: event)
        return json.loads(ask(*args, **kwargs)[2])

    return event_of


def test_the_event(mock, event_of):
    """Version 2.0, with everything in it that AWS's reference lists for a request without a body."""
    event = event_of("a%20b/c?x=1&x=2&y=", Cookie="one=1; two=2", X_Name="Rex", User_Agent="test")
    url_id = urlsplit(mock.functions["bark"].url).path.split("/")[3]
    domain = f"{url_id}.lambda-url.us-east-1.on.aws"
    headers = event.pop("headers")
    assert (headers["x-name"], headers["host"], headers["x-forwarded-proto"]) == ("Rex", domain, "https")
    assert "cookie" not in headers
    context = event.pop("requestContext")
    assert len(context.pop("requestId")) == 36
    assert context == {
        "accountId": "anonymous", "apiId": url_id, "domainName": domain, "domainPrefix": url_id,
        "http": {"method": "GET", "path": "/a%20b/c", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
                 "userAgent": "test"},
        "routeKey": "$default", "stage": "$default",
        "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 1_767_225_600_000,
    }  # fmt: skip
    assert event == {
        "version": "2.0", "routeKey": "$default", "rawPath": "/a%20b/c", "rawQueryString": "x=1&x=2&y=",
        "cookies": ["one=1", "two=2"], "queryStringParameters": {"x": "1,2", "y": ""}, "isBase64Encoded": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "given"),
    [
        ("application/json; charset=utf-8", b'{"a":1}', ('{"a":1}', False)),
        ("text/plain", "é".encode(), ("é", False)),
        ("text/plain", b"\xff", (base64.b64encode(b"\xff").decode(), True)),
        ("application/octet-stream", b"a", ("YQ==", True)),
        ("application/x-www-form-urlencoded", b"a=1", ("YT0x", True)),
    ],
)
def test_bodies(event_of, kind, body, given):
    """Text as text, all else in base64."""
    event = event_of(method="POST", body=body, Content_Type=kind)
    assert (event["body"], event["isBase64Encoded"]) == given


def test_by_host(bark, ask):
    """A request that carries the URL's host name, in AWS's form or under localhost, is answered at any path."""
    config = bark(lambda event, _context: event["rawPath"])
    host = urlsplit(config["FunctionUrl"]).netloc
    for named in (host, host.replace("on.aws", "localhost:4566")):
        assert ask("/deep/er", host=named)[2] == b'"/deep/er"'


@pytest.mark.parametrize(
    ("reply", "status", "kind", "body"),
    [
        ({"message": "hi"}, 200, "application/json", b'{"message": "hi"}'),
        ("hi", 200, "application/json", b'"hi"'),
        (None, 200, "application/json", b"null"),
        ({"statusCode": 201, "body": "hi"}, 201, "application/json", b"hi"),
        ({"statusCode": "404"}, 404, "application/json", b""),
        ({"statusCode": 200, "headers": {"Content-Type": "text/x"}, "body": "hi"}, 200, "text/x", b"hi"),
        ({"statusCode": 200, "body": "/w==", "isBase64Encoded": True}, 200, "application/json", b"\xff"),
        ({"statusCode": 200, "body": {"a": 1}}, 200, "application/json", b'{"a": 1}'),
        ({"statusCode": 200, "body": "!", "isBase64Encoded": True}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": 200, "body": "é", "isBase64Encoded": True}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": "x"}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": 200, "headers": 1}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": "²"}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": "1" * 5000}, 502, "text/plain", b"Internal Server Error"),
        ({"statusCode": 100}, 502, "text/plain", b"Internal Server Error"),
    ],
)
def test_replies(bark, ask, reply, status, kind, body):
    """A reply with a status code is a response; any other is the body of one."""
    bark(lambda _event, _context: reply)
    answered, headers, content = ask()
    assert (answered, headers["content-type"], content) == (status, kind, body)


@pytest.mark.parametrize("status", [204, 304])
def test_replies_without_a_body(mock, bark, status):
    """A body beside a status that has none is not sent: the client would take it for the next answer (RFC 9110, 6.4.1)."""
    bark(lambda event, _context: {"statusCode": status, "body": "x"} if "a" in event["rawPath"] else "next")
    address = urlsplit(mock.functions["bark"].url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as client:
        for path, further in (("a", ""), ("b", "Connection: close\r\n")):
            client.sendall(f"GET {address.path}{path} HTTP/1.1\r\nHost: localhost\r\n{further}\r\n".encode())
        received = b""
        while piece := client.recv(65536):
            received += piece
    assert received.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"\r\n\r\nHTTP/1.1 200 OK\r\n" in received


def test_bodies_are_sent_as_they_are(bark, ask):
    """What a handler compresses is not compressed again, and nothing else is compressed for it."""
    packed = gzip.compress(bytes(range(256)) * 100, compresslevel=0)
    text = base64.b64encode(packed).decode()
    reply = {"statusCode": 200, "headers": {"Content-Encoding": "gzip"}, "body": text, "isBase64Encoded": True}
    bark(lambda event, _context: reply if event["rawPath"] == "/packed" else "x" * 5000)
    _, headers, content = ask("packed", Accept_Encoding="gzip")
    assert (headers.get_all("content-encoding"), content) == (["gzip"], packed)
    _, headers, content = ask(Accept_Encoding="gzip")
    assert (headers["content-encoding"], len(content)) == (None, 5002)


def test_headers_and_cookies(bark, ask):
    """Each cookie is a header of its own, and no value can begin another header."""
    reply = {"statusCode": 200, "headers": {"X-A": "1\r\nX-B: 2", "X-N": 3}, "cookies": ["a=1", "b=2"]}
    bark(lambda _event, _context: reply)
    _, headers, _ = ask()
    assert headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert (headers["x-a"], headers["x-n"], headers["x-b"]) == ("1 X-B: 2", "3", None)


def test_errors(mock, bark, ask):
    """A handler that fails gives 502, one that is throttled 429, and an unknown URL 403."""
    bark(lambda _event, _context: 1 / 0)
    status, _, content = ask()
    assert (status, content) == (502, b"Internal Server Error")
    assert mock.functions["bark"].invocations[0].error["errorType"] == "ZeroDivisionError"
    boto3.client("lambda").put_function_concurrency(FunctionName="bark", ReservedConcurrentExecutions=0)
    assert ask()[0] == 429
    assert ask("/", host=f"{'0' * 32}.lambda-url.us-east-1.on.aws")[::2] == (403, b'{"Message":"Forbidden"}')


def test_signatures(bark, ask):
    """With AWS_IAM a request must be signed, and the event says by whom."""
    bark(lambda event, _context: event["requestContext"], AuthType="AWS_IAM")
    assert ask()[::2] == (403, b'{"Message":"Forbidden"}')
    context = json.loads(ask(**{name.replace("-", "_"): value for name, value in SIGNED.items()})[2])
    assert context["accountId"] == context["authorizer"]["iam"]["accountId"] == "123456789012"


def test_cors(bark, ask):
    """A page of an origin that is allowed is let in, beforehand without the handler; no other origin is."""
    cors = {
        "AllowOrigins": ["https://dog.example"], "AllowMethods": ["GET"], "AllowHeaders": ["x-name"],
        "ExposeHeaders": ["x-a"], "MaxAge": 9, "AllowCredentials": True,
    }  # fmt: skip
    bark(lambda _event, _context: 1 / 0, Cors=cors)
    asked = {"method": "OPTIONS", "Access_Control_Request_Method": "GET"}
    status, headers, _ = ask(Origin="https://dog.example", **asked)
    allowed = {name: value for name, value in headers.items() if name.startswith("access-control")}
    assert status == 200
    assert allowed == {
        "access-control-allow-origin": "https://dog.example", "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-a", "access-control-allow-methods": "GET",
        "access-control-allow-headers": "x-name", "access-control-max-age": "9",
    }  # fmt: skip
    assert ask(Origin="https://cat.example", **asked)[1]["access-control-allow-origin"] is None
    assert ask(Origin="https://dog.example")[1]["access-control-allow-origin"] == "https://dog.example"


def test_any_origin(bark, ask):
    """A star allows all; without settings the handler's own headers count."""
    bark(lambda _event, _context: None, Cors={"AllowOrigins": ["*"]})
    assert ask(Origin="https://cat.example")[1]["access-control-allow-origin"] == "*"
    boto3.client("lambda").update_function_url_config(FunctionName="bark", Cors={})
    assert ask(Origin="https://cat.example")[1]["access-control-allow-origin"] is None


def test_a_stream_without_prelude(bark, ask):
    """With RESPONSE_STREAM, the reply is the body as it comes; a failure before it is a 502."""
    bark(lambda event, _context: {"statusCode": 1 // (event["rawPath"] == "/")}, InvokeMode="RESPONSE_STREAM")
    assert ask()[::2] == (200, b'{"statusCode": 1}')
    assert ask("x")[0] == 502


def test_an_alias_and_what_it_triggers(mock, ask):
    """A URL of an alias runs its version; what the handler writes is delivered before the answer."""
    mock.function("bark", lambda _event, _context: "latest")
    with pytest.raises(LookupError, match="CreateFunctionUrlConfig"):
        _ = mock.functions["bark"].url
    client = boto3.client("lambda")
    client.publish_version(FunctionName="bark")
    client.create_alias(FunctionName="bark", Name="prod", FunctionVersion="1")
    config = client.create_function_url_config(FunctionName="bark", AuthType="NONE", Qualifier="prod")
    client.create_function_url_config(FunctionName="bark", AuthType="NONE")
    ask("/", host=urlsplit(config["FunctionUrl"]).netloc)
    ask()
    assert [one.executed_version for one in mock.functions["bark"].invocations] == ["1", "$LATEST"]


def test_the_request_id(mock, bark, ask):
    """That of the log, of the context and of the event too (recorded: LocalStack's test_request_id_invoke_url)."""
    bark(lambda event, context: {"seen": [event["requestContext"]["requestId"], context.aws_request_id]})
    _, headers, content = ask()
    (done,) = mock.functions["bark"].invocations
    assert headers.get_all("x-amzn-RequestId") == [done.request_id]
    assert json.loads(content) == {"seen": [done.request_id] * 2}
