"""CreateAlias, GetAlias, UpdateAlias, DeleteAlias, ListAliases, and invocations by an alias."""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
INVALID, MISSING = "InvalidParameterValueException", "ResourceNotFoundException"
TELLS = "def handler(event, context):\n    return [context.function_version, context.invoked_function_arn]\n"


@pytest.fixture
def versions(awslambda, create, zipped):
    """``bark`` with the versions 1 and 2, which tell by what they were called."""
    create(Code={"ZipFile": zipped(TELLS)}, Publish=True)
    awslambda.update_function_configuration(FunctionName="bark", Description="new")
    awslambda.publish_version(FunctionName="bark")


@pytest.fixture
def alias(awslambda, versions):
    """Creates an alias of ``bark``."""

    def alias(name="prod", version="1", **params):
        answer = awslambda.create_alias(FunctionName="bark", Name=name, FunctionVersion=version, **params)
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    return alias


def test_the_answer(awslambda, alias):
    """Its ARN, its version and a revision; GetAlias says the same (aws_facts 3.6)."""
    made = alias(Description="live")
    assert len(made.pop("RevisionId")) == 36
    assert made == {"AliasArn": f"{ARN}:prod", "Name": "prod", "FunctionVersion": "1", "Description": "live"}
    assert awslambda.get_alias(FunctionName="bark", Name="prod").items() >= made.items()


def test_weights_are_shown(alias):
    """Where a second version has a share."""
    made = alias(RoutingConfig={"AdditionalVersionWeights": {"2": 0.2}})
    assert made["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.2}}
    assert made["Description"] == ""


def test_an_update(awslambda, alias):
    """What is not named stays; the revision is new; an empty routing takes the weights away."""
    first = alias(Description="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.2}})
    second = awslambda.update_alias(FunctionName="bark", Name="prod", Description="new")
    assert (second["Description"], second["RoutingConfig"]) == ("new", first["RoutingConfig"])
    assert second["RevisionId"] != first["RevisionId"]
    third = awslambda.update_alias(
        FunctionName="bark", Name="prod", FunctionVersion="2", RoutingConfig={}, RevisionId=second["RevisionId"]
    )
    assert third["FunctionVersion"] == "2"
    assert "RoutingConfig" not in third


def test_an_old_revision(awslambda, alias, error_of):
    """412, and how to get the new one (aws_facts 3.6)."""
    alias()
    code, text = error_of(awslambda.update_alias, FunctionName="bark", Name="prod", RevisionId="old")
    assert code == "PreconditionFailedException"
    assert "Call the GetFunction/GetAlias API" in text


def test_what_is_not_there(awslambda, versions, error_of):
    """Each call has words of its own for it (aws_facts 3.6)."""
    name = {"FunctionName": "bark", "Name": "non-existent"}
    assert error_of(awslambda.get_alias, **name) == (MISSING, f"Cannot find alias arn: {ARN}:non-existent")
    assert error_of(awslambda.update_alias, **name) == (MISSING, f"Alias not found: {ARN}:non-existent")
    assert error_of(awslambda.invoke, FunctionName="bark:non-existent") == (
        MISSING,
        f"Function not found: {ARN}:non-existent",
    )
    assert awslambda.delete_alias(**name)["ResponseMetadata"]["HTTPStatusCode"] == 204


@pytest.mark.parametrize(
    ("function", "version", "weights", "answer"),
    [
        ("bark", "10", {}, (MISSING, f"Function not found: {ARN}:10")),
        ("meow", "1", {}, (MISSING, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:meow:1")),
        ("bark", "1", {"9": 0.5}, (MISSING, f"Function not found: {ARN}:9")),
        ("bark", "1", {"1": 0.5}, (INVALID, "Invalid function version 1. Function version 1 is already included in routing configuration.")),
        ("bark", "1", {"2": 0.1, "3": 0.1}, (INVALID, "Number of items in AdditionalVersionWeights cannot be greater than 1")),
        ("bark", "$LATEST", {"1": 0.5}, (INVALID, "$LATEST is not supported for an alias pointing to more than 1 version")),
        ("bark", "1", {"$LATEST": 0.5}, ("ValidationException", "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]")),
        ("bark", "1", {"2": 2}, ("ValidationException", "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]")),
    ],
)  # fmt: skip
def test_what_cannot_be_an_alias(unchecked, versions, error_of, function, version, weights, answer):
    """Versions must exist, and weights must make sense (aws_facts 3.6, routing_config_exc_*)."""
    params = {"FunctionName": function, "Name": "prod", "FunctionVersion": version}
    if weights:
        params["RoutingConfig"] = {"AdditionalVersionWeights": weights}
    assert error_of(unchecked.create_alias, **params) == answer


def test_names_of_aliases(awslambda, alias, error_of):
    """A name is taken once, and no number (aws_facts 3.6, create_alias_number_exception)."""
    alias("custom")
    params = {"FunctionName": "bark", "FunctionVersion": "1"}
    assert error_of(awslambda.create_alias, Name="custom", **params) == (
        "ResourceConflictException",
        f"Alias already exists: {ARN}:custom",
    )
    code, text = error_of(awslambda.create_alias, Name="2024", **params)
    assert (code, text) == (
        "ValidationException",
        "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    )


def test_lists(awslambda, alias):
    """By name, all or those of one version, in pages."""
    alias("c", "1")
    alias("a", "2", RoutingConfig={"AdditionalVersionWeights": {"1": 0.1}})
    alias("b", "2")
    listed = awslambda.list_aliases(FunctionName="bark")["Aliases"]
    assert [one["Name"] for one in listed] == ["a", "b", "c"]
    listed = awslambda.list_aliases(FunctionName="bark", FunctionVersion="1")["Aliases"]
    assert [one["Name"] for one in listed] == ["a", "c"]
    pages = awslambda.get_paginator("list_aliases").paginate(FunctionName="bark", PaginationConfig={"PageSize": 2})
    assert [len(page["Aliases"]) for page in pages] == [2, 1]


def test_an_invocation(invoke, alias):
    """The handler sees the number, and the ARN with the alias (streams_and_mappings C.1)."""
    alias()
    answer = invoke(FunctionName="bark:prod")
    assert (answer["Payload"], answer["ExecutedVersion"]) == (f'["1", "{ARN}:prod"]'.encode(), "1")


def test_a_moved_alias(awslambda, invoke, alias):
    """The next invocation uses the new version (streams_and_mappings A.15)."""
    alias()
    awslambda.update_alias(FunctionName="bark", Name="prod", FunctionVersion="2")
    assert invoke(Qualifier="prod")["ExecutedVersion"] == "2"


def test_a_share_of_the_invocations(mock, invoke, alias):
    """The version is drawn for each invocation (streams_and_mappings A.9)."""
    alias(RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    for _ in range(40):
        invoke(Qualifier="prod")
    versions = [done.executed_version for done in mock.invocations]
    assert 8 < versions.count("1") < 32


def test_an_alias_described_as_a_function(awslambda, alias):
    """GetFunction shows the version under the alias's ARN."""
    alias()
    described = awslambda.get_function(FunctionName="bark", Qualifier="prod")["Configuration"]
    assert (described["FunctionArn"], described["Version"]) == (f"{ARN}:prod", "1")


def test_a_mapping_on_an_alias(mock, awslambda, dynamodb, alias):
    """It is a target of its own beside the function, and follows the alias (streams_and_mappings A.3, A.15, A.9)."""
    alias()
    dynamodb.create_table(
        TableName="BarkTable",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    mock.trigger("BarkTable", "bark:prod")
    mock.trigger("BarkTable", "bark")
    dynamodb.put_item(TableName="BarkTable", Item={"id": {"S": "a"}})
    awslambda.update_alias(FunctionName="bark", Name="prod", FunctionVersion="2")
    dynamodb.put_item(TableName="BarkTable", Item={"id": {"S": "b"}})
    assert sorted(done.executed_version for done in mock.invocations) == ["$LATEST", "$LATEST", "1", "2"]
