"""Names of resources."""

import pytest

from streammock import arns


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_the_partition_of_a_region(region, partition):
    """ARNs begin with it (botocore's partitions.json)."""
    assert arns.partition(region) == partition
    assert arns.table(region, "000000000000", "dogs") == f"arn:{partition}:dynamodb:{region}:000000000000:table/dogs"
