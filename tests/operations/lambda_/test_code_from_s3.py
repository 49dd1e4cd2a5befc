"""S3Bucket, S3Key, S3ObjectVersion: packages that lie in S3, read through whoever serves it."""

import boto3
import pytest
from moto import mock_aws

from streammock import mock_streams
from streammock.errors import UnmockedCallError

INVALID = "InvalidParameterValueException"


@pytest.fixture
def mock():
    with mock_aws(), mock_streams() as handle:
        yield handle


@pytest.fixture
def s3(mock):
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="bucket")
    return client


def code(**params):
    return {"S3Bucket": "bucket", "S3Key": "bark.zip"} | params


def test_a_function(s3, create, invoke, awslambda, zipped):
    """Created and updated by the objects' content (moto, test_get_function, verified on AWS)."""
    s3.put_object(Bucket="bucket", Key="bark.zip", Body=zipped("def handler(event, context):\n    return 1\n"))
    create(Code=code())
    assert invoke()["Payload"] == b"1"
    s3.put_object(Bucket="bucket", Key="bark.zip", Body=zipped("def handler(event, context):\n    return 2\n"))
    assert invoke()["Payload"] == b"1"
    answer = awslambda.update_function_code(FunctionName="bark", **code())
    assert invoke()["Payload"] == b"2"
    assert answer["CodeSize"] == len(s3.get_object(Bucket="bucket", Key="bark.zip")["Body"].read())


def test_a_version_of_an_object(s3, create, invoke, zipped):
    """The one that is named, not the newest."""
    s3.put_bucket_versioning(Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    body = zipped("def handler(event, context):\n    return 1\n")
    first = s3.put_object(Bucket="bucket", Key="bark.zip", Body=body)["VersionId"]
    s3.put_object(Bucket="bucket", Key="bark.zip", Body=b"no zip")
    create(Code=code(S3ObjectVersion=first))
    assert invoke()["Payload"] == b"1"


def test_a_layer(s3, awslambda, zipped):
    """Its package too (moto, test_list_lambda_layers, verified on AWS)."""
    s3.put_object(Bucket="bucket", Key="bark.zip", Body=zipped())
    answer = awslambda.publish_layer_version(LayerName="dogs", Content=code())
    assert answer["Content"]["CodeSize"] == len(zipped())


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (
            {"S3Bucket": "none"},
            "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
        ),
        (
            {"S3Key": "none"},
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
        ),
    ],
)
def test_what_is_not_there(s3, awslambda, define, error_of, where, text):
    """S3's own words in Lambda's (aws_facts 3.6, create-error-wrong-bucket, create-error-wrong-key); no function is made."""
    assert error_of(awslambda.create_function, **define(Code=code(**where))) == (INVALID, text)
    assert awslambda.list_functions()["Functions"] == []


def test_what_is_no_zip(s3, awslambda, define, error_of):
    """The object must be one."""
    s3.put_object(Bucket="bucket", Key="bark.zip", Body=b"no zip")
    text = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert error_of(awslambda.create_function, **define(Code=code())) == (INVALID, text)


def test_nobody_serves_s3(define):
    """The call does not leave for the network, and the error says how it could."""
    with mock_streams(), pytest.raises(UnmockedCallError, match=r"a call to s3.*passthrough=\(\"s3\",\)"):
        boto3.client("lambda", region_name="us-east-1").create_function(**define(Code=code()))
