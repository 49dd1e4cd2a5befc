from __future__ import annotations

import threading
from datetime import datetime, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from streammock.errors import AwsError, StreamMockError, UnsupportedOperation, UnsupportedParameter


@pytest.fixture
def sdk(gateway):
    """Makes boto3 clients of the gateway; legacy retries, which check the checksum of an answer."""
    clients = []

    def make(service):
        client = boto3.client(
            service,
            endpoint_url=gateway.url,
            region_name="eu-west-1",
            aws_access_key_id="123456789012",
            aws_secret_access_key="x",
            config=Config(retries={"mode": "legacy", "max_attempts": 0}),
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


def test_dynamodb(sdk, endpoint):
    """An item goes out and comes back with its binary values as bytes."""
    item = {"b": {"B": b"\x00\xff"}, "s": {"S": "é€"}, "l": {"L": [{"BS": [b"a"]}, {"M": {"n": {"NULL": True}}}]}}
    endpoint.reply = lambda call: {"Item": call.params["Key"]}
    assert sdk("dynamodb").get_item(TableName="t", Key=item)["Item"] == item
    (call,) = endpoint.calls
    assert (call.operation, call.params) == ("GetItem", {"TableName": "t", "Key": item})
    assert (call.account, call.region) == ("123456789012", "eu-west-1")


def test_dynamodb_streams(sdk, endpoint):
    """Timestamps come back as instants."""
    created = datetime(2026, 1, 1, 12, 0, 0, 123_000, tzinfo=timezone.utc)
    endpoint.reply = lambda _call: {"StreamDescription": {"CreationRequestDateTime": created}}
    answer = sdk("dynamodbstreams").describe_stream(StreamArn="arn:aws:dynamodb:eu-west-1:0:table/t/stream/x")
    assert answer["StreamDescription"]["CreationRequestDateTime"] == created
    assert endpoint.calls[0].service == "dynamodbstreams"


def test_errors(sdk, endpoint):
    """An error comes back with its code, text and further members, to clients of both protocols."""

    def refuse(call):
        fields = {"CancellationReasons": [{"Code": "None"}]} if call.service == "dynamodb" else {}
        raise AwsError("TransactionCanceledException" if fields else "ResourceNotFoundException", "why", fields=fields)

    endpoint.reply = refuse
    with pytest.raises(ClientError) as caught:
        sdk("dynamodb").transact_get_items(TransactItems=[{"Get": {"TableName": "t", "Key": {"a": {"S": "b"}}}}])
    assert caught.value.response["Error"] == {"Message": "why", "Code": "TransactionCanceledException"}
    assert caught.value.response["CancellationReasons"] == [{"Code": "None"}]
    with pytest.raises(ClientError) as caught:
        sdk("lambda").get_function(FunctionName="f")
    assert caught.value.response["Error"] == {"Message": "why", "Code": "ResourceNotFoundException"}
    assert (caught.value.response["Message"], caught.value.response["Type"]) == ("why", "User")


def test_lambda(sdk, endpoint):
    """Zip files, instants, tags and payloads reach the call, and an invocation's answer the client."""
    client = sdk("lambda")
    client.create_function(FunctionName="f", Role="arn:aws:iam::0:role/r", Code={"ZipFile": b"PK"})
    assert endpoint.calls[-1].params["Code"] == {"ZipFile": b"PK"}
    instant = datetime(2026, 1, 1, tzinfo=timezone.utc)
    client.create_event_source_mapping(FunctionName="f", StartingPositionTimestamp=instant)
    assert endpoint.calls[-1].params["StartingPositionTimestamp"] == instant
    arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
    client.untag_resource(Resource=arn, TagKeys=["a", "b"])
    assert endpoint.calls[-1].params == {"Resource": arn, "TagKeys": ["a", "b"]}
    endpoint.reply = lambda call: {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": call.params["Payload"]}
    answer = client.invoke(FunctionName=arn, Payload=b'{"a": "\xc3\xa9"}', LogType="Tail")
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert answer["Payload"].read() == b'{"a": "\xc3\xa9"}'
    assert endpoint.calls[-1].params["LogType"] == "Tail"
    assert endpoint.calls[-1].params["FunctionName"] == arn


@pytest.mark.parametrize(
    ("service", "operation"), [("s3", "list_buckets"), ("sqs", "list_queues"), ("sns", "list_topics")]
)
def test_services_that_are_not_here(sdk, service, operation):
    """A client of another service is told in its own protocol that the service is not here."""
    with pytest.raises(ClientError, match=f"not {service}") as caught:
        getattr(sdk(service), operation)()
    assert caught.value.response["Error"]["Code"] == "StreamMockUnsupportedService"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("refusal", [UnsupportedOperation, UnsupportedParameter, StreamMockError])
def test_a_refusal_is_not_repeated(gateway, endpoint, mode, refusal):
    """What will never be answered is asked for once, however often the client would try again."""

    def refuse(_call):
        raise refusal("streammock does not support it")

    endpoint.reply = refuse
    client = boto3.client(
        "dynamodb",
        endpoint_url=gateway.url,
        region_name="eu-west-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"mode": mode, "total_max_attempts": 5}),
    )
    with pytest.raises(ClientError, match="streammock does not support it") as caught:
        client.list_tables()
    client.close()
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert len(endpoint.calls) == 1


def test_many_clients_at_once(sdk, endpoint):
    """Clients on many threads lose nothing, and each sees its own answers."""
    endpoint.reply = lambda call: {"Item": call.params["Key"]}
    client = sdk("dynamodb")
    wrong = []

    def work(number):
        for turn in range(10):
            key = {"k": {"S": f"{number}-{turn}"}}
            if client.get_item(TableName="t", Key=key)["Item"] != key:
                wrong.append(key)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(endpoint.calls) == 80
    assert len({call.params["Key"]["k"]["S"] for call in endpoint.calls}) == 80
