"""DynamoDB and its streams, with the few calls that tests of streams make again and again."""

import boto3
import pytest
from botocore.exceptions import ClientError

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}


class Api:
    """The clients of one mock."""

    def __init__(self, mock):
        self.mock = mock
        self.ddb = boto3.client("dynamodb")
        self.streams = boto3.client("dynamodbstreams")

    def create(self, name="Table", **more):
        """A table with a partition key and a stream; returns the stream's ARN."""
        request = {
            "TableName": name,
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": STREAM,
        }
        return self.ddb.create_table(**{**request, **more})["TableDescription"].get("LatestStreamArn")

    def put(self, *keys, table="Table", **attributes):
        for key in keys:
            self.ddb.put_item(TableName=table, Item={"pk": {"S": key}, **attributes})

    def describe(self, arn, **more):
        return self.streams.describe_stream(StreamArn=arn, **more)["StreamDescription"]

    def shards(self, arn, **more):
        return self.describe(arn, **more)["Shards"]

    def iterator(self, arn, shard_id=None, kind="TRIM_HORIZON", **more):
        shard_id = shard_id or self.shards(arn)[0]["ShardId"]
        place = {"StreamArn": arn, "ShardId": shard_id, "ShardIteratorType": kind, **more}
        return self.streams.get_shard_iterator(**place)["ShardIterator"]

    def read(self, iterator, **more):
        return self.streams.get_records(ShardIterator=iterator, **more)

    def keys(self, iterator, **more):
        """The partition keys of the records behind an iterator."""
        return [record["dynamodb"]["Keys"]["pk"]["S"] for record in self.read(iterator, **more)["Records"]]

    def refused(self, call, *args, **params):
        """The code of the error that a call raises."""
        with pytest.raises(ClientError) as caught:
            call(*args, **params)
        return caught.value.response["Error"]["Code"]
