"""A mock as the workloads see it."""

import pytest

from streammock import mock_streams


class InProcess:
    """What a workload needs of an adapter."""

    def __init__(self, mock):
        import boto3

        self.mock = mock
        self.client, self.streams = [
            boto3.client(service, region_name="us-east-1") for service in ("dynamodb", "dynamodbstreams")
        ]

    def subscribe(self, table, handler):
        self.mock.function("handler", handler)
        self.mock.trigger(table, "handler", batch_size=1)


@pytest.fixture
def adapter():
    """The adapter of a mock that is active during the test."""
    with mock_streams(strict=False) as mock:
        yield InProcess(mock)
