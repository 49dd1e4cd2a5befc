"""Function URLs: their settings. How requests to them are answered: tests/gateway/test_function_urls.py."""

import re

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
MISSING = "ResourceNotFoundException"


def test_a_life(awslambda, bark, error_of):
    """Created, described, changed, deleted; what is not named stays (API reference)."""
    made = awslambda.create_function_url_config(FunctionName=bark, AuthType="NONE", Cors={"MaxAge": 9})
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch(r"https://[0-9a-f]{32}\.lambda-url\.us-east-1\.on\.aws/", made["FunctionUrl"])
    assert (made["FunctionArn"], made["AuthType"], made["Cors"]) == (ARN, "NONE", {"MaxAge": 9})
    assert not made.keys() & {"LastModifiedTime", "InvokeMode"}
    assert awslambda.get_function_url_config(FunctionName=bark)["InvokeMode"] == "BUFFERED"
    changed = awslambda.update_function_url_config(FunctionName=bark, AuthType="AWS_IAM", InvokeMode="RESPONSE_STREAM")
    described = awslambda.get_function_url_config(FunctionName=bark)
    assert (changed["AuthType"], changed["InvokeMode"], changed["Cors"]) == (
        "AWS_IAM",
        "RESPONSE_STREAM",
        {"MaxAge": 9},
    )
    assert described.items() >= {key: changed[key] for key in changed if key != "ResponseMetadata"}.items()
    assert (described["FunctionUrl"], described["CreationTime"]) == (made["FunctionUrl"], made["CreationTime"])
    assert awslambda.delete_function_url_config(FunctionName=bark)["ResponseMetadata"]["HTTPStatusCode"] == 204
    missing = (MISSING, "The resource you requested does not exist.")
    assert error_of(awslambda.get_function_url_config, FunctionName=bark) == missing


def test_aliases_have_their_own(awslambda, bark):
    """A function has one URL, each of its aliases another."""
    awslambda.create_alias(FunctionName=bark, Name="prod", FunctionVersion="$LATEST")
    plain = awslambda.create_function_url_config(FunctionName=bark, AuthType="NONE")
    alias = awslambda.create_function_url_config(FunctionName=bark, AuthType="NONE", Qualifier="prod")
    assert alias["FunctionArn"] == f"{ARN}:prod"
    listed = awslambda.list_function_url_configs(FunctionName=bark)["FunctionUrlConfigs"]
    assert [one["FunctionUrl"] for one in listed] == [plain["FunctionUrl"], alias["FunctionUrl"]]


def test_the_mode_is_answered_to_who_names_it(awslambda, bark):
    """Created and changed without it, it is not in the answer (recorded: LocalStack's test_url_config_lifecycle)."""
    made = awslambda.create_function_url_config(FunctionName=bark, AuthType="NONE", InvokeMode="RESPONSE_STREAM")
    changed = awslambda.update_function_url_config(FunctionName=bark, AuthType="AWS_IAM")
    assert (made["InvokeMode"], changed.get("InvokeMode")) == ("RESPONSE_STREAM", None)
    assert "LastModifiedTime" in changed


def test_a_change_of_what_is_not_there(awslambda, bark, error_of):
    """A missing function is told from a missing URL (recorded: LocalStack's test_url_config_exceptions)."""
    update = awslambda.update_function_url_config
    no_function, no_url = (MISSING, "Function does not exist"), (MISSING, "The resource you requested does not exist.")
    assert error_of(update, FunctionName="meow", AuthType="NONE") == no_function
    assert error_of(update, FunctionName=bark, Qualifier="none", AuthType="NONE") == no_function
    assert error_of(update, FunctionName=bark, AuthType="NONE") == no_url


def test_one_is_enough(awslambda, bark, error_of):
    """409 (aws_facts 3.6, failed_duplication)."""
    awslambda.create_function_url_config(FunctionName=bark, AuthType="NONE")
    text = (
        f"Failed to create function url config for [functionArn = {ARN}]. "
        "Error message:  FunctionUrlConfig exists for this Lambda function"
    )
    answer = error_of(awslambda.create_function_url_config, FunctionName=bark, AuthType="NONE")
    assert answer == ("ResourceConflictException", text)


@pytest.mark.parametrize("qualifier", ["$LATEST", "1"])
def test_no_url_of_a_version(unchecked, bark, error_of, qualifier):
    """Only aliases have one beside the function (aws_facts 3.6, create_function_url_config_qualifier_latest)."""
    text = (
        f"1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)"
    )
    answer = error_of(unchecked.create_function_url_config, FunctionName=bark, AuthType="NONE", Qualifier=qualifier)
    assert answer == ("ValidationException", text)


def test_what_is_not_there(awslambda, bark, error_of):
    """No function, no alias, no URL (aws_facts 2.7 and 3.6)."""
    missing = (MISSING, "Function does not exist")
    create, given = awslambda.create_function_url_config, {"AuthType": "NONE"}
    assert error_of(create, FunctionName="meow", **given) == missing
    assert error_of(create, FunctionName=bark, Qualifier="prod", **given) == missing
    assert error_of(awslambda.list_function_url_configs, FunctionName="meow") == missing
    for call in (awslambda.update_function_url_config, awslambda.delete_function_url_config):
        assert error_of(call, FunctionName=bark) == (MISSING, "The resource you requested does not exist.")
