"""DescribeLimits and DescribeEndpoints."""

import boto3


def test_limits_are_those_of_a_new_account(dynamodb):
    """AWS's default quotas; nothing is limited here."""
    answer = dynamodb.describe_limits()
    assert answer["AccountMaxReadCapacityUnits"] == answer["AccountMaxWriteCapacityUnits"] == 80_000
    assert answer["TableMaxReadCapacityUnits"] == answer["TableMaxWriteCapacityUnits"] == 40_000


def test_the_endpoint_of_the_region(mock):
    """A client in process is told AWS's own address for its region."""
    client = boto3.client("dynamodb", region_name="eu-west-1")
    expected = [{"Address": "dynamodb.eu-west-1.amazonaws.com", "CachePeriodInMinutes": 1440}]
    assert client.describe_endpoints()["Endpoints"] == expected
