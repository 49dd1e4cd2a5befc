from __future__ import annotations

import gzip
import json
import re
import zlib
from binascii import crc32
from email.utils import parsedate_to_datetime

import pytest

from streammock.errors import AwsError, UnsupportedOperation

LAMBDA = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=c"
}


def test_call_reaches_the_endpoint(client, endpoint):
    """Account and region of a call are those of the credential."""
    endpoint.reply = lambda _call: {"TableNames": ["é"]}
    status, headers, body = client.send(b'{"Limit": 5}')
    (call,) = endpoint.calls
    assert (call.service, call.operation, call.params) == ("dynamodb", "ListTables", {"Limit": 5})
    assert (call.account, call.region) == ("123456789012", "eu-west-1")
    assert endpoint.from_handler == [False]
    assert (status, json.loads(body)) == (200, {"TableNames": ["é"]})
    assert headers["Content-Type"] == "application/x-amz-json-1.0"


def test_settings_stand_in_for_what_the_credential_lacks(client, endpoint):
    """A key id that is no account and a scope that is no region fall back to the settings."""
    client.send(headers={"Authorization": "AWS4-HMAC-SHA256 Credential=x/2/3/4/5, SignedHeaders=host, Signature=c"})
    assert (endpoint.calls[0].account, endpoint.calls[0].region) == ("000000000000", "us-east-1")


def test_handlers_are_known_by_their_token(client, endpoint):
    """A request with a handler's session token is passed on as one from a handler."""
    client.send(headers={"X-Amz-Security-Token": "streammock-handler-1"})
    assert endpoint.from_handler == [True]


@pytest.mark.parametrize("target", ["DynamoDB_20120810.ListTables", None])
def test_every_answer_says_who_and_when(client, endpoint, target):
    """Each answer has request id, checksum, length, date and server (dynamodb_facts, on the wire)."""
    _, headers, body = client.send(target=target)
    assert re.fullmatch("[0-9A-Z]{52}", headers["x-amzn-RequestId"])
    assert headers["x-amz-crc32"] == str(crc32(body))
    assert headers["Content-Length"] == str(len(body))
    assert headers["Server"] == "Server"
    seconds = parsedate_to_datetime(headers["Date"]).timestamp()
    assert abs(seconds - endpoint.backend.clock.now() / 1e9) < 60


def test_date_is_virtual(client, endpoint):
    """The Date header follows the mock's clock."""
    endpoint.backend.clock.advance(400 * 86_400 * 10**9)
    _, headers, _ = client.send()
    assert parsedate_to_datetime(headers["Date"]).timestamp() == endpoint.backend.clock.now() // 10**9


def test_errors_of_a_call(client, endpoint):
    """What AWS would answer is answered in its form."""

    def refuse(_call):
        raise AwsError("ResourceInUseException", "Table already exists: t")

    endpoint.reply = refuse
    status, _, body = client.send()
    assert status == 400
    assert json.loads(body) == {
        "__type": "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
        "message": "Table already exists: t",
    }


def test_what_the_mock_does_not_do(client, endpoint):
    """An unsupported operation is a 400, which no SDK repeats, with the mock's own words."""

    def refuse(_call):
        raise UnsupportedOperation("streammock does not support it")

    endpoint.reply = refuse
    status, headers, body = client.send()
    assert (status, headers["x-amzn-ErrorType"]) == (400, "StreamMockUnsupportedOperation")
    assert json.loads(body)["message"] == "streammock does not support it"


def test_failure_of_ours(client, endpoint, caplog):
    """A fault of ours is a 500 that tells the client nothing and the log everything."""

    def fail(_call):
        raise ZeroDivisionError("/home/user/secret")

    endpoint.reply = fail
    status, _, body = client.send()
    assert status == 500
    assert b"secret" not in body
    assert "/home/user/secret" in caplog.text


def test_health(client):
    """GET / is DynamoDB's health check, trailing space included (dynamodb_facts)."""
    status, headers, body = client.send(method="GET", body=b"")
    assert (status, body) == (200, b"healthy: dynamodb.us-east-1.amazonaws.com ")
    assert headers["x-amz-crc32"] == "3128867991"
    assert client.send(method="GET", path="/abc", body=b"")[0] == 404


def test_our_own_health(client):
    """A path of ours says in JSON that we run, and for whom."""
    status, _, body = client.send(method="GET", path="/_streammock/health", body=b"", headers={"Authorization": ""})
    assert status == 200
    assert json.loads(body) == {"status": "running", "account": "000000000000", "region": "us-east-1"}


@pytest.mark.parametrize("path", ["/_streammock/health", "/_localstack/health"])
def test_health_is_asked_for_in_two_ways(client, path):
    """Tools that wait for a server send HEAD: the same answer, without its body."""
    _, headers, body = client.send(method="GET", path=path, body=b"")
    status, same, nothing = client.send(method="HEAD", path=path, body=b"")
    assert (status, same["Content-Length"], nothing) == (200, headers["Content-Length"], b"")
    assert headers["Content-Length"] == str(len(body))


def test_localstacks_health(client):
    """Scripts that poll LocalStack for a service find it running, in the form that they look for."""
    body = client.send(method="GET", path="/_localstack/health", body=b"", headers={"Authorization": ""})[2]
    assert b'"dynamodb": "running"' in body
    services = dict.fromkeys(("dynamodb", "dynamodbstreams", "lambda", "logs"), "running")
    assert json.loads(body) == {"services": services, "edition": "streammock"}


def test_listing_buckets_is_no_health_check(client):
    """S3's ListBuckets, a GET / signed for S3, is told that S3 is not here."""
    authorization = "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=c"
    status, _, body = client.send(method="GET", body=b"", target=None, headers={"Authorization": authorization})
    assert status == 400
    assert b"not s3" in body


def test_describe_endpoints_names_the_door(client, gateway, endpoint):
    """DescribeEndpoints gives the address that the client has just reached us at (dynamodb_facts)."""
    _, _, body = client.send(target="DynamoDB_20120810.DescribeEndpoints")
    assert json.loads(body) == {"Endpoints": [{"Address": f"127.0.0.1:{gateway.port}", "CachePeriodInMinutes": 1440}]}
    assert not endpoint.calls


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress])
def test_compressed_request(client, endpoint, encode):
    """A compressed body is inflated before anything looks at it."""
    encoding = "gzip" if encode is gzip.compress else "deflate"
    client.send(encode(b'{"Limit": 7}'), headers={"Content-Encoding": encoding})
    assert endpoint.calls[0].params == {"Limit": 7}


@pytest.mark.parametrize(("encoding", "body"), [("garbage", b"{}"), ("gzip", b"{}"), ("gzip", b""), ("deflate", b"{}")])
def test_undecodable_request(client, endpoint, encoding, body):
    """A body that cannot be inflated is DynamoDB's InternalFailure, and nothing is done (dynamodb_facts)."""
    status, _, answer = client.send(body, headers={"Content-Encoding": encoding})
    assert (status, json.loads(answer)) == (500, {"__type": "com.amazon.coral.service#InternalFailure"})
    assert not endpoint.calls


def test_undecodable_request_to_lambda(client, endpoint):
    """Lambda's own error for media it does not know answers a body that cannot be inflated."""
    status, headers, _ = client.send(
        path="/2015-03-31/functions", target=None, headers={**LAMBDA, "Content-Encoding": "x"}
    )
    assert (status, headers["x-amzn-ErrorType"]) == (415, "UnsupportedMediaTypeException")
    assert not endpoint.calls


def test_inflating_beyond_the_limit(client, endpoint):
    """A small body that inflates beyond 16 MiB is a 413 (dynamodb_facts)."""
    body = gzip.compress(b"{}" + b" " * (16 * 1024 * 1024))
    assert client.send(body, headers={"Content-Encoding": "gzip"})[0] == 413
    assert not endpoint.calls


@pytest.mark.parametrize(("length", "compressed"), [(4096, False), (4097, True)])
def test_compressed_answer(client, endpoint, length, compressed):
    """Answers over 4,096 bytes are compressed on Accept-Encoding; the checksum is that of the bytes sent."""
    endpoint.reply = lambda _call: {"LastEvaluatedTableName": "x" * (length - len('{"LastEvaluatedTableName":""}'))}
    _, headers, body = client.send(headers={"Accept-Encoding": "gzip"})
    assert (headers["Content-Encoding"] == "gzip") == compressed
    assert headers["x-amz-crc32"] == str(crc32(body))
    assert len(gzip.decompress(body) if compressed else body) == length
    assert client.send(headers={"Accept-Encoding": "identity"})[1]["Content-Encoding"] is None


def test_compressed_answer_without_checksum(client, endpoint):
    """Lambda's answers carry no checksum, compressed or not."""
    endpoint.reply = lambda _call: {"StatusCode": 200, "Payload": b"x" * 5000}
    headers = {**LAMBDA, "Accept-Encoding": "deflate"}
    _, headers, body = client.send(path="/2015-03-31/functions/f/invocations", target=None, headers=headers)
    assert zlib.decompress(body) == b"x" * 5000
    assert headers["x-amz-crc32"] is None
