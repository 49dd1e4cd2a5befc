"""GetFunction and GetFunctionConfiguration."""

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"


def test_a_function(awslambda, create, bark):
    """Where its code is, and an active function without a reason (aws_facts 3.2)."""
    created = awslambda.get_function_configuration(FunctionName=bark)
    answer = awslambda.get_function(FunctionName=bark)
    assert answer.keys() == {"ResponseMetadata", "Configuration", "Code"}
    assert answer["Code"].keys() == {"Location", "RepositoryType"}
    assert answer["Code"]["RepositoryType"] == "S3"
    configuration = answer["Configuration"]
    assert (configuration["State"], configuration["LastUpdateStatus"]) == ("Active", "Successful")
    assert not configuration.keys() & {"StateReason", "StateReasonCode", "LastUpdateStatusReason"}
    del created["ResponseMetadata"]
    assert created == configuration


def test_tags(awslambda, create):
    """Shown where there are any (aws_facts 3.2)."""
    create(Tags={"team": "dogs"})
    assert awslambda.get_function(FunctionName="bark")["Tags"] == {"team": "dogs"}


def test_the_revision_is_not_that_of_the_creation(awslambda, create):
    """Becoming Active was a revision of its own, the last until something changes (aws_facts 3.2)."""
    created = create()["RevisionId"]
    revisions = [awslambda.get_function(FunctionName="bark")["Configuration"]["RevisionId"] for _ in range(2)]
    assert revisions[0] == revisions[1] != created


@pytest.mark.parametrize("call", ["get_function", "get_function_configuration"])
@pytest.mark.parametrize(
    ("params", "arn"),
    [
        ({"FunctionName": "bark"}, ARN),
        ({"FunctionName": ARN}, ARN),
        ({"FunctionName": "000000000000:bark"}, ARN),
        ({"FunctionName": "bark:$LATEST"}, f"{ARN}:$LATEST"),
        ({"FunctionName": "bark", "Qualifier": "$LATEST"}, f"{ARN}:$LATEST"),
        ({"FunctionName": f"{ARN}:$LATEST", "Qualifier": "$LATEST"}, f"{ARN}:$LATEST"),
    ],
)
def test_names(awslambda, bark, call, params, arn):
    """The ARN shown carries the qualifier that was asked for (aws_facts 3.3)."""
    answer = getattr(awslambda, call)(**params)
    described = answer.get("Configuration", answer)
    assert (described["FunctionArn"], described["FunctionName"], described["Version"]) == (arn, "bark", "$LATEST")


@pytest.mark.parametrize("call", ["get_function", "get_function_configuration", "invoke"])
@pytest.mark.parametrize(
    ("params", "arn"),
    [
        ({"FunctionName": "meow", "Qualifier": "1"}, "meow:1"),
        ({"FunctionName": "bark", "Qualifier": "1221"}, "bark:1221"),
        ({"FunctionName": "bark:no-alias"}, "bark:no-alias"),
        ({"FunctionName": f"{ARN}:10"}, "bark:10"),
    ],
)
def test_what_is_not_there(awslambda, bark, call, params, arn):
    """404 with the ARN as qualified, in a member spelt Message (aws_facts 3.1 and 3.6)."""
    with pytest.raises(awslambda.exceptions.ResourceNotFoundException) as caught:
        getattr(awslambda, call)(**params)
    response = caught.value.response
    assert response["Message"] == f"Function not found: arn:aws:lambda:us-east-1:000000000000:function:{arn}"
    assert response["Message"] == response["Error"]["Message"]
    assert (response["Type"], response["ResponseMetadata"]["HTTPStatusCode"]) == ("User", 404)


def test_a_function_that_is_not_there(awslambda, mock, error_of):
    """Only who invokes it is told of ``$LATEST`` (aws_facts 3.6; recorded: LocalStack's test_invoke_exceptions)."""
    missing = f"Function not found: {ARN.replace('bark', 'meow')}"
    for call in (awslambda.get_function, awslambda.get_function_configuration):
        assert error_of(call, FunctionName="meow") == ("ResourceNotFoundException", missing)
    for call in (awslambda.invoke, awslambda.invoke_with_response_stream):
        assert error_of(call, FunctionName="meow") == ("ResourceNotFoundException", f"{missing}:$LATEST")


@pytest.mark.parametrize("call", ["get_function", "get_function_configuration", "delete_function", "invoke"])
def test_names_that_lead_elsewhere(awslambda, bark, error_of, call):
    """Another region, another account, two qualifiers (aws_facts 3.3 and 3.6)."""
    operation = getattr(awslambda, call)
    assert error_of(operation, FunctionName=ARN.replace("us-east-1", "ap-southeast-1")) == (
        "ResourceNotFoundException",
        "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')",
    )
    assert error_of(operation, FunctionName=ARN.replace("0" * 12, "1" * 12))[0] == "AccessDeniedException"
    assert error_of(operation, FunctionName="bark:1", Qualifier="2") == (
        "InvalidParameterValueException",
        "The derived qualifier from the function name does not match the specified qualifier.",
    )


def test_malformed_names(awslambda, error_of):
    """The pattern of a name to look up allows dots, and is shown (aws_facts 3.6, invoke_function_name_pattern_exc)."""
    name = "arn:aws:lambda:us-east-1:123400000000@function:myfn"
    pattern = (
        r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
        r"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
    )
    text = (
        f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: "
        f"Member must satisfy regular expression pattern: {pattern}"
    )
    assert error_of(awslambda.invoke, FunctionName=name) == ("ValidationException", text)


def test_a_malformed_qualifier(awslambda, bark, error_of):
    """Its pattern is shown (aws_facts 3.6, add_permission_fn_qualifier_invalid)."""
    text = (
        "1 validation error detected: Value 'invalid-qualifier-with-?-char' at 'qualifier' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"
    )
    answer = error_of(awslambda.get_function, FunctionName=bark, Qualifier="invalid-qualifier-with-?-char")
    assert answer == ("ValidationException", text)
