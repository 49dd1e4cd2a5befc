"""Many clients at once against a real world: 4,000 writes, or 20,000 with STREAMMOCK_FULL=1."""

from __future__ import annotations

import collections
import http.client
import json
import os
import threading

import pytest

from streammock import mock_streams

CLIENTS = 50
WRITES = 20_000 if os.environ.get("STREAMMOCK_FULL") == "1" else 4_000
SHARED_KEYS = 20
HEADERS = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0",
}


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def call(self, operation, params):
        """The answer to a call, which must succeed."""
        headers = {**HEADERS, "X-Amz-Target": f"DynamoDB_20120810.{operation}"}
        self.connection.request("POST", "/", json.dumps(params), headers)
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, body
        return json.loads(body)


@pytest.fixture
def world():
    """A mock that delivers in the background, with a table, a function and a mapping; and what the function saw."""
    seen = []

    def handler(event, _context):
        seen.extend((record["eventName"], record["dynamodb"]["NewImage"]) for record in event["Records"])

    with mock_streams(delivery="background") as mock:
        port = int(mock.endpoint_url.rpartition(":")[2])
        client = Client(port)
        client.call(
            "CreateTable",
            {
                "TableName": "Table",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                "BillingMode": "PAY_PER_REQUEST",
                "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
            },
        )
        client.connection.close()
        mock.function("f", handler)
        mock.trigger("Table", "f")
        yield mock, port, seen


def write(port, number, per_client, begin, counters, failures):
    """One client: to a key of its own and, in turn, to those that all share, which it counts up."""
    client = Client(port)
    try:
        begin.wait()
        for turn in range(per_client):
            if turn % 4:
                item = {"pk": {"S": f"own-{number}"}, "n": {"N": str(turn)}}
                client.call("PutItem", {"TableName": "Table", "Item": item})
                continue
            update = {
                "TableName": "Table",
                "Key": {"pk": {"S": f"shared-{(number + turn) % SHARED_KEYS}"}},
                "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
                "ReturnValues": "UPDATED_NEW",
            }
            counters.append((update["Key"]["pk"]["S"], client.call("UpdateItem", update)["Attributes"]["n"]["N"]))
    except Exception as error:  # noqa: BLE001 -- told by the test's own thread
        failures.append(error)
    finally:
        client.connection.close()


def by_key(images):
    """Each key's values of ``n``, in the order in which they came."""
    values = collections.defaultdict(list)
    for image in images:
        values[image["pk"]["S"]].append(int(image["n"]["N"]))
    return values


def test_many_clients_lose_nothing(world):
    """Each write is answered, is in the stream once, reaches the handler once, and in the order of its key."""
    mock, port, seen = world
    per_client = WRITES // CLIENTS
    begin, counters, failures = threading.Barrier(CLIENTS), [], []
    threads = [
        threading.Thread(target=write, args=(port, number, per_client, begin, counters, failures))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    mock.deliver()

    own = [turn for turn in range(per_client) if turn % 4]
    expected = {f"own-{number}": own for number in range(CLIENTS)}
    # Every step of a shared counter was answered to exactly one client.
    for key, steps in collections.Counter(key for key, _ in counters).items():
        expected[key] = list(range(1, steps + 1))
    assert collections.Counter(counters) == {
        (key, str(n)): 1 for key in expected if "shared" in key for n in expected[key]
    }

    records = mock.tables["Table"].stream.records
    assert len(records) == WRITES
    assert by_key(record.raw["dynamodb"]["NewImage"] for record in records) == expected
    assert len(seen) == WRITES
    assert by_key(image for _, image in seen) == expected
    assert collections.Counter(name for name, _ in seen) == {"INSERT": len(expected), "MODIFY": WRITES - len(expected)}
