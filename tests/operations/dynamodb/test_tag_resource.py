"""TagResource, UntagResource and ListTagsOfResource (ack-api-quirks DDB-TABLE-070, 071, 105 to 108 and 372)."""

import pytest
from botocore.config import Config

INVALID = "One or more parameter values were invalid: "


def tags_of(dynamodb, arn):
    return {tag["Key"]: tag["Value"] for tag in dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]}


def tags(**given):
    return [{"Key": key, "Value": value} for key, value in given.items()]


@pytest.fixture
def arn(dynamodb, define):
    """The ARN of a table that was created with one tag."""
    table = define(Tags=tags(first="1"))
    return dynamodb.create_table(**table)["TableDescription"]["TableArn"]


def test_tags_come_with_the_table_and_change(dynamodb, arn):
    """A tag of a key that is there replaces it; removing one that is not is no error."""
    dynamodb.tag_resource(ResourceArn=arn, Tags=tags(first="2", second=""))
    assert tags_of(dynamodb, arn) == {"first": "2", "second": ""}
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["first", "absent"])
    assert tags_of(dynamodb, arn) == {"second": ""}


def test_fifty_tags_come_in_one_page(dynamodb, arn):
    """A table takes 50 tags, and no answer has a token; the 51st is refused, and so is any token."""
    dynamodb.tag_resource(ResourceArn=arn, Tags=tags(**{f"k{n}": "v" for n in range(49)}))
    answer = dynamodb.list_tags_of_resource(ResourceArn=arn)
    assert len(answer["Tags"]) == 50
    assert "NextToken" not in answer
    dynamodb.tag_resource(ResourceArn=arn, Tags=tags(k0="other"))
    with pytest.raises(dynamodb.exceptions.ClientError, match="Number of Tags exceed the current limit"):
        dynamodb.tag_resource(ResourceArn=arn, Tags=tags(k50="v"))
    with pytest.raises(dynamodb.exceptions.ClientError, match="ValidationException"):
        dynamodb.list_tags_of_resource(ResourceArn=arn, NextToken="x")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "Atleast one Tag needs to be provided as Input."),
        (tags(good="v", **{"k" * 129: "v"}), f"The Tag Key provided is invalid, Key: {'k' * 129}"),
        ([{"Key": "", "Value": "v"}], "The Tag Key provided is invalid, Key: "),
        ([{"Key": "a,b", "Value": "v"}], "The Tag Key provided is invalid, Key: a,b"),
        (tags(k="v" * 257), f"The Tag Value provided is invalid, Value: {'v' * 257}"),
        (tags(k="100%"), "The Tag Value provided is invalid, Value: 100%"),
        ([{"Key": "k"}], "The Tag Value provided is invalid, Value: null"),
        ([{"Key": "AWS:x", "Value": "v"}], "Tag Key cannot be prefixed with aws:, Key: AWS:x"),
        (tags(d="1") + tags(d="2"), "Duplicate Tag Keys provided as input: Duplicate Tag Key found d"),
    ],
)  # fmt: skip
def test_tags_that_are_refused(mock, arn, error_of, given, message):
    """One bad tag refuses them all, at creation too."""
    import boto3

    client = boto3.client("dynamodb", region_name="us-east-1", config=Config(parameter_validation=False))
    assert error_of(client.tag_resource, ResourceArn=arn, Tags=given) == ("ValidationException", message)
    assert tags_of(client, arn) == {"first": "1"}


def test_a_table_is_not_created_with_bad_tags(dynamodb, define, error_of):
    """The tags of CreateTable are checked before there is a table."""
    table = define(Tags=tags(**{f"k{n}": "v" for n in range(51)}))
    message = "Number of Tags exceed the current limit for the provided ResourceArn"
    assert error_of(dynamodb.create_table, **table) == ("ValidationException", message)
    assert dynamodb.list_tables()["TableNames"] == []


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([], "Atleast one Tag Key needs to be provided as Input."),
        (["aws:x"], "Tag Key cannot be prefixed with aws:, Key: aws:x"),
        ([f"k{n}" for n in range(51)], "Number of Tags exceed the current limit for the provided ResourceArn"),
    ],
)
def test_keys_that_are_refused(dynamodb, arn, error_of, keys, message):
    """Keys to remove are checked as those of tags are."""
    assert error_of(dynamodb.untag_resource, ResourceArn=arn, TagKeys=keys) == ("ValidationException", message)


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (lambda arn: "Table", "ValidationException", INVALID + "ARNs must start with 'arn:': Table"),
        (lambda arn: "arn:aws:s3:::b", "ValidationException", INVALID + "Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::b"),
        (lambda arn: arn + "/index/x", "ValidationException", INVALID + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}/index/x"),
        (lambda arn: arn + "x", "ResourceNotFoundException", "Requested resource not found: ResourceArn: {arn}x not found"),
        (lambda arn: arn + "/stream/x", "ResourceNotFoundException", "Requested resource not found: ResourceArn: {arn}/stream/x not found"),
        (lambda arn: arn.replace("000000000000", "111111111111"), "AccessDeniedException", "Access is denied"),
        (lambda arn: arn.replace("us-east-1", "us-west-2"), "ValidationException", "Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:us-west-2:000000000000:table/Table"),
    ],
)  # fmt: skip
def test_arns_that_name_no_table(dynamodb, arn, error_of, change, code, message):
    """Each way of naming no table has its own words, the same in all three calls."""
    expected = (code, message.format(arn=arn))
    assert error_of(dynamodb.list_tags_of_resource, ResourceArn=change(arn)) == expected
    assert error_of(dynamodb.tag_resource, ResourceArn=change(arn), Tags=tags(k="v")) == expected
    assert error_of(dynamodb.untag_resource, ResourceArn=change(arn), TagKeys=["k"]) == expected
