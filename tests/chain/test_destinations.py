"""On-failure destinations: always recorded, and delivered where another mock serves them (streams_and_mappings A.12)."""

import json
import re

import boto3
import pytest
from moto import mock_aws

from streammock import DestinationWarning, mock_streams

ACCOUNT = "123456789012"  # moto's own
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dlq"


def fail(event, context):
    raise ValueError("poison")


def connect(mock, destination, handler=fail, **settings):
    """A table whose stream invokes a handler, whose failures go to a destination; returns a client."""
    client = boto3.client("dynamodb", region_name="us-east-1")
    client.create_table(
        TableName="Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    mock.function("f", handler)
    mock.trigger(
        "Table",
        "f",
        destination_config={"OnFailure": {"Destination": destination}},
        **{"maximum_retry_attempts": 0, **settings},
    )
    return client


def put(client, *keys):
    for key in keys:
        client.put_item(TableName="Table", Item={"pk": {"S": key}})


def test_the_record():
    """Its members are those recorded from AWS, in their order (aws_facts 2.5)."""
    with mock_streams(account_id=ACCOUNT, time="2026-03-01T12:00:00Z") as mock:
        put(connect(mock, QUEUE, maximum_retry_attempts=1), "a")
        mock.settle()
        (sent,) = mock.destinations[QUEUE]
        (record,) = mock.tables["Table"].stream.records
        invocations = mock.functions["f"].invocations
        shard = boto3.client("dynamodbstreams").describe_stream(StreamArn=mock.tables["Table"].stream.arn)
    sequence = record.sequence_number
    assert json.dumps(sent) == json.dumps(
        {
            "requestContext": {
                "requestId": invocations[-1].request_id,
                "functionArn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": 2,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": sent["timestamp"],
            "DDBStreamBatchInfo": {
                "shardId": shard["StreamDescription"]["Shards"][0]["ShardId"],
                "startSequenceNumber": sequence,
                "endSequenceNumber": sequence,
                "approximateArrivalOfFirstRecord": "2026-03-01T12:00:00Z",
                "approximateArrivalOfLastRecord": "2026-03-01T12:00:00Z",
                "batchSize": 1,
                "streamArn": shard["StreamDescription"]["StreamArn"],
            },
        }
    )
    assert re.fullmatch(r"2026-03-01T12:00:00\.\d{3}Z", sent["timestamp"])


def test_too_old():
    """A record that grew too old has no responseContext, and its own condition (aws_facts 2.5)."""
    with mock_streams() as mock:
        put(connect(mock, QUEUE, maximum_retry_attempts=-1, maximum_record_age_in_seconds=60), "a")
        mock.settle()
        (sent,) = mock.destinations[QUEUE]
    assert sent["requestContext"]["condition"] == "RecordAgeExceeded"
    assert sent["requestContext"]["approximateInvokeCount"] == 8
    assert "responseContext" not in sent


def test_reported_items():
    """Items that a function reported have functionError null; only what is left of the batch is named (aws_facts 2.5, A.10)."""

    def report_last(event, context):
        last = event["Records"][-1]["dynamodb"]["SequenceNumber"]
        return {"batchItemFailures": [{"itemIdentifier": last}]}

    with mock_streams() as mock:
        client = connect(mock, QUEUE, report_last, function_response_types=["ReportBatchItemFailures"])
        with mock.hold():
            put(client, "a", "b", "c")
        mock.settle()
        (sent,) = mock.destinations[QUEUE]
        last = mock.tables["Table"].stream.records[-1].sequence_number
    assert sent["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": None}
    assert sent["DDBStreamBatchInfo"]["batchSize"] == 1
    assert sent["DDBStreamBatchInfo"]["startSequenceNumber"] == last


def test_a_destination_absorbs_the_failure():
    """What went to a destination is dealt with: the strict exit has nothing to say."""
    with mock_streams() as mock:
        put(connect(mock, QUEUE), "a")
        assert [str(discarded.reason) for discarded in mock.discarded] == ["RetryAttemptsExhausted"]


def test_every_piece_has_its_own_record():
    """After bisecting, each piece that is given up is named by itself (A.12)."""
    with mock_streams() as mock:
        client = connect(mock, QUEUE, bisect_batch_on_function_error=True)
        with mock.hold():
            put(client, "a", "b")
        mock.settle()
        assert [sent["DDBStreamBatchInfo"]["batchSize"] for sent in mock.destinations[QUEUE]] == [1, 1]


@pytest.mark.parametrize("moto_first", [True, False])
def test_a_queue_by_moto(moto_first):
    """The message is in moto's queue, whichever mock began first."""
    contexts = [mock_aws(), mock_streams(account_id=ACCOUNT)]
    first, second = contexts if moto_first else reversed(contexts)
    with first as one, second as other:
        mock = other if moto_first else one
        sqs = boto3.client("sqs", region_name="us-east-1")
        url = sqs.create_queue(QueueName="dlq")["QueueUrl"]
        put(connect(mock, QUEUE), "a")
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        assert json.loads(message["Body"]) == mock.destinations[QUEUE][0]


def test_a_topic_by_moto():
    """The notification's Message is the record (aws_facts 2.5)."""
    with mock_aws(), mock_streams(account_id=ACCOUNT) as mock:
        sns, sqs = boto3.client("sns", region_name="us-east-1"), boto3.client("sqs", region_name="us-east-1")
        topic = sns.create_topic(Name="failures")["TopicArn"]
        url = sqs.create_queue(QueueName="reader")["QueueUrl"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:reader")
        put(connect(mock, topic), "a")
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        assert json.loads(json.loads(message["Body"])["Message"]) == mock.destinations[topic][0]


def test_a_bucket_by_moto():
    """The object has the whole event beside the record, as one text, under a key that tells its source and time."""
    with mock_aws(), mock_streams(account_id=ACCOUNT) as mock:
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="failures")
        put(connect(mock, "arn:aws:s3:::failures"), "a")
        (entry,) = s3.list_objects_v2(Bucket="failures")["Contents"]
        document = json.loads(s3.get_object(Bucket="failures", Key=entry["Key"])["Body"].read())
        (sent,) = mock.destinations["arn:aws:s3:::failures"]
        (mapping,) = mock.mappings
        (record,) = json.loads(document.pop("payload"))["Records"]
        assert document == sent
        assert record["dynamodb"]["Keys"] == {"pk": {"S": "a"}}
        shard = sent["DDBStreamBatchInfo"]["shardId"]
    pattern = rf"aws/lambda/{mapping}/{shard}/\d{{4}}/\d\d/\d\d/\d{{4}}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{{36}}"
    assert re.fullmatch(pattern, entry["Key"])


def test_a_destination_that_is_missing():
    """Where the service answers and has no such queue, a warning says so, and the record is still in the mock."""
    with mock_aws(), mock_streams(account_id=ACCOUNT) as mock:
        client = connect(mock, QUEUE)
        with pytest.warns(DestinationWarning, match=r"dlq.*NonExistentQueue.*mock\.destinations"):
            put(client, "a")
        assert len(mock.destinations[QUEUE]) == 1
