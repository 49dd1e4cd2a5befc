"""A world beside a bucket of moto's, and exports of its table."""

from datetime import datetime, timezone

import boto3
import pytest
from moto import mock_aws

from streammock import mock_streams

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
BUCKET = "exports"
ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Table"
ON = {"PointInTimeRecoveryEnabled": True}


@pytest.fixture
def mock(request):
    with mock_aws(), mock_streams(time=START, **getattr(request, "param", {})) as handle:
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=BUCKET)
        yield handle


@pytest.fixture
def recoverable(dynamodb, table):
    dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=ON)


@pytest.fixture
def export(dynamodb):
    """Start an export; what DescribeExport says of it then."""

    def export(**params):
        request = {"TableArn": ARN, "S3Bucket": BUCKET, **params}
        arn = dynamodb.export_table_to_point_in_time(**request)["ExportDescription"]["ExportArn"]
        return dynamodb.describe_export(ExportArn=arn)["ExportDescription"]

    return export


@pytest.fixture
def objects():
    """The bucket: key to content."""

    def objects():
        s3 = boto3.client("s3", region_name="us-east-1")
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        return {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}

    return objects
