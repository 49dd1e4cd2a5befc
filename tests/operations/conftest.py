"""Clients inside a mock, for tests that go through the whole door."""

import boto3
import pytest

from streammock import mock_streams


@pytest.fixture
def mock():
    with mock_streams() as handle:
        yield handle


@pytest.fixture
def dynamodb(mock):
    return boto3.client("dynamodb", region_name="us-east-1")


@pytest.fixture
def streams(mock):
    return boto3.client("dynamodbstreams", region_name="us-east-1")


@pytest.fixture
def awslambda(mock):
    return boto3.client("lambda", region_name="us-east-1")


@pytest.fixture
def error_of():
    """The code and text of the AWS error that a call raises."""
    from botocore.exceptions import ClientError

    def error_of(call, **params):
        with pytest.raises(ClientError) as caught:
            call(**params)
        error = caught.value.response["Error"]
        return error["Code"], error["Message"]

    return error_of
