"""moto answers its services, we answer ours, whichever of the two starts first."""

import os

import boto3
import pytest
from moto import mock_aws

from streammock import mock_streams

TABLE = {
    "TableName": "Table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def use_both(mock):
    s3, dynamodb = boto3.client("s3", region_name="us-east-1"), boto3.client("dynamodb", region_name="us-east-1")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="k", Body=b"content")
    dynamodb.create_table(**TABLE)
    dynamodb.put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert s3.get_object(Bucket="bucket", Key="k")["Body"].read() == b"content"
    assert mock.tables["Table"].items == [{"pk": "a"}]


def test_moto_first():
    """S3 by moto, DynamoDB by us, moto outside."""
    with mock_aws(), mock_streams() as mock:
        use_both(mock)


def test_streammock_first():
    """S3 by moto, DynamoDB by us, moto inside."""
    with mock_streams() as mock, mock_aws():
        use_both(mock)


def test_moto_ends_first():
    """Lives that overlap: moto's end leaves us working, and our end leaves nothing."""
    ours, theirs = mock_streams(), mock_aws()
    theirs.start()
    ours.start()
    theirs.stop()
    assert boto3.client("dynamodb", region_name="us-east-1").list_tables()["TableNames"] == []
    ours.stop()
    assert "streammock" not in (os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY"))


@pytest.fixture
def _own_environment():
    # moto puts back the environment that it found, which was ours: keep that from other tests.
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("_own_environment")
def test_we_end_first():
    """Lives that overlap: our end leaves moto working."""
    ours, theirs = mock_streams(), mock_aws()
    ours.start()
    theirs.start()
    ours.stop()
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.create_bucket(Bucket="bucket")
    assert len(s3.list_buckets()["Buckets"]) == 1
    theirs.stop()
