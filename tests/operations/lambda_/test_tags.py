"""TagResource, UntagResource, ListTags."""

import pytest

from streammock.errors import UnsupportedParameter

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
INVALID = "InvalidParameterValueException"


def test_tags_come_and_go(awslambda, create):
    """Those of the creation too; a key that is not there is as good as taken away."""
    create(Tags={"team": "dogs"})
    answer = awslambda.tag_resource(Resource=ARN, Tags={"team": "cats", "cost": "1"})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert awslambda.list_tags(Resource=ARN)["Tags"] == {"team": "cats", "cost": "1"}
    assert awslambda.get_function(FunctionName="bark")["Tags"] == {"team": "cats", "cost": "1"}
    assert awslambda.untag_resource(Resource=ARN, TagKeys=["cost", "none"])["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert awslambda.list_tags(Resource=ARN)["Tags"] == {"team": "cats"}


def test_what_is_not_there(awslambda, mock, error_of):
    """404 by each of the three (aws_facts 3.6, tag_lambda_doesnotexist)."""
    missing = ("ResourceNotFoundException", f"Function not found: {ARN}")
    assert error_of(awslambda.list_tags, Resource=ARN) == missing
    assert error_of(awslambda.tag_resource, Resource=ARN, Tags={"a": "b"}) == missing
    assert error_of(awslambda.untag_resource, Resource=ARN, TagKeys=["a"]) == missing


def test_functions_have_tags_not_versions(awslambda, bark, error_of):
    """Qualified ARNs are refused, whether or not there is such a version (aws_facts 3.6)."""
    text = "Tags on function aliases and versions are not supported. Please specify a function ARN."
    for qualifier in ("$LATEST", "none"):
        assert error_of(awslambda.tag_resource, Resource=f"{ARN}:{qualifier}", Tags={"a": "b"}) == (INVALID, text)


def test_tags_are_a_revision(awslambda, create):
    """Each change of a function's tags gives it a new RevisionId (recorded: LocalStack's test_tag_lifecycle)."""
    create(Tags={"team": "dogs"})
    revisions = [awslambda.get_function_configuration(FunctionName="bark")["RevisionId"]]
    for call in (
        lambda: awslambda.tag_resource(Resource=ARN, Tags={"a": "b"}),
        lambda: awslambda.untag_resource(Resource=ARN, TagKeys=["a"]),
    ):
        call()
        revisions.append(awslambda.get_function_configuration(FunctionName="bark")["RevisionId"])
    assert len(set(revisions)) == 3


def test_too_many_from_the_start(awslambda, define, error_of):
    """Fifty at creation too (recorded: LocalStack's test_tag_limits, create_function_invalid_tags)."""
    tags = {f"key{number}": "" for number in range(51)}
    answer = error_of(awslambda.create_function, **define(Tags=tags))
    assert answer == (INVALID, "Number of tags exceeds resource tag limit.")


def test_how_many(awslambda, bark, error_of):
    """At least one is given, at most fifty are had, and a refused call changes nothing (aws_facts 3.6)."""
    text = "An error occurred and the request cannot be processed."
    assert error_of(awslambda.tag_resource, Resource=ARN, Tags={}) == (INVALID, text)
    tags = {f"key{number}": "" for number in range(50)}
    awslambda.tag_resource(Resource=ARN, Tags=tags)
    text = "Number of tags exceeds resource tag limit."
    assert error_of(awslambda.tag_resource, Resource=ARN, Tags={"one": "more"}) == (INVALID, text)
    assert awslambda.list_tags(Resource=ARN)["Tags"] == tags


def test_what_is_no_arn(awslambda, mock, error_of):
    """A ValidationException with the pattern (aws_facts 3.6, tag_lambda_invalidarn)."""
    code, text = error_of(awslambda.list_tags, Resource="arn:aws:something")
    assert code == "ValidationException"
    assert text.startswith(
        "1 validation error detected: Value 'arn:aws:something' at 'resource' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:"
    )


def test_tags_of_a_mapping(mock, awslambda, dynamodb, bark, error_of):
    """Given at its creation or later, by its ARN (streams_and_mappings A.2; aws_facts 2.7, not_found_exception_tag)."""
    dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    uuid = mock.trigger("BarkTable", bark, tags={"team": "dogs"}).uuid
    arn = awslambda.get_event_source_mapping(UUID=uuid)["EventSourceMappingArn"]
    awslambda.tag_resource(Resource=arn, Tags={"cost": "1"})
    assert awslambda.list_tags(Resource=arn)["Tags"] == {"team": "dogs", "cost": "1"}
    awslambda.delete_event_source_mapping(UUID=uuid)
    missing = ("ResourceNotFoundException", f"Event source mapping not found: {arn}")
    assert error_of(awslambda.list_tags, Resource=arn) == missing


def test_other_resources(awslambda, mock):
    """What has no tags here is refused by name."""
    with pytest.raises(
        UnsupportedParameter, match=r"csc-0123456789abcdef0 of ListTags.*Functions and event source mappings"
    ):
        awslambda.list_tags(Resource="arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0")
