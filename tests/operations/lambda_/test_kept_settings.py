"""Settings that are kept and described: code signing, recursion, runtime management (docs/known-differences.md)."""

import re

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
PUBLISHERS = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/dog/abcdefghij"]}
NO_CONFIG = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"
RUNTIME = f"arn:aws:lambda:us-east-1::runtime:{'0' * 64}"
MISSING = "ResourceNotFoundException"


@pytest.fixture
def config(awslambda):
    """A code signing configuration."""
    return awslambda.create_code_signing_config(AllowedPublishers=PUBLISHERS, Description="d")["CodeSigningConfig"]


def test_a_configurations_life(awslambda, config, error_of):
    """Created, read, changed, listed, deleted (API reference; aws_facts 3.6, delete_csc_notfound)."""
    arn = config["CodeSigningConfigArn"]
    assert re.fullmatch(r"arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-[a-z0-9]{17}", arn)
    assert (config["AllowedPublishers"], config["Description"]) == (PUBLISHERS, "d")
    assert config["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    assert awslambda.get_code_signing_config(CodeSigningConfigArn=arn)["CodeSigningConfig"] == config
    policies = {"UntrustedArtifactOnDeployment": "Enforce"}
    answer = awslambda.update_code_signing_config(CodeSigningConfigArn=arn, CodeSigningPolicies=policies)
    changed = answer["CodeSigningConfig"]
    assert (changed["CodeSigningPolicies"], changed["Description"]) == (policies, "d")
    assert awslambda.list_code_signing_configs()["CodeSigningConfigs"] == [changed]
    assert awslambda.delete_code_signing_config(CodeSigningConfigArn=arn)["ResponseMetadata"]["HTTPStatusCode"] == 204
    missing = (MISSING, f"The Lambda code signing configuration {arn} can not be found.")
    for name in ("get_code_signing_config", "update_code_signing_config", "delete_code_signing_config",
                 "list_functions_by_code_signing_config"):  # fmt: skip
        assert error_of(getattr(awslambda, name), CodeSigningConfigArn=arn) == missing


def test_a_functions_configuration(awslambda, config, bark, create, error_of):
    """Given with its creation or later, listed, and taken away; one in use stays."""
    arn = config["CodeSigningConfigArn"]
    create("meow", CodeSigningConfigArn=arn)
    assert "CodeSigningConfigArn" not in awslambda.get_function_code_signing_config(FunctionName=bark)
    answer = awslambda.put_function_code_signing_config(FunctionName=bark, CodeSigningConfigArn=arn)
    assert (answer["FunctionName"], answer["CodeSigningConfigArn"]) == (bark, arn)
    listed = awslambda.list_functions_by_code_signing_config(CodeSigningConfigArn=arn)["FunctionArns"]
    assert sorted(listed) == [ARN, ARN.replace("bark", "meow")]
    in_use = error_of(awslambda.delete_code_signing_config, CodeSigningConfigArn=arn)
    assert in_use[0] == "ResourceConflictException"
    for name in (bark, "meow"):
        assert awslambda.get_function_code_signing_config(FunctionName=name)["CodeSigningConfigArn"] == arn
        awslambda.delete_function_code_signing_config(FunctionName=name)
    awslambda.delete_code_signing_config(CodeSigningConfigArn=arn)


def test_a_configuration_that_is_not_there(awslambda, bark, define, error_of):
    """404 with a code of its own (aws_facts 3.6, put_function_csc_invalid_csc_arn, delete_function_csc_fnnotfound)."""
    text = (
        "The code signing configuration cannot be found. "
        f"Check that the provided configuration is not deleted: {NO_CONFIG}."
    )
    missing = ("CodeSigningConfigNotFoundException", text)
    put = awslambda.put_function_code_signing_config
    assert error_of(put, FunctionName=bark, CodeSigningConfigArn=NO_CONFIG) == missing
    assert error_of(awslambda.create_function, **define("meow", CodeSigningConfigArn=NO_CONFIG)) == missing
    no_function = (MISSING, f"Function not found: {ARN.replace('bark', 'meow')}")
    assert error_of(awslambda.delete_function_code_signing_config, FunctionName="meow") == no_function


def test_recursion(awslambda, bark, unchecked, error_of):
    """Loops are terminated unless they are allowed (aws_facts 3.6, put_recursion_invalid_value_error)."""
    assert awslambda.get_function_recursion_config(FunctionName=bark)["RecursiveLoop"] == "Terminate"
    awslambda.put_function_recursion_config(FunctionName=bark, RecursiveLoop="Allow")
    assert awslambda.get_function_recursion_config(FunctionName=bark)["RecursiveLoop"] == "Allow"
    text = (
        "1 validation error detected: Value 'InvalidValue' at 'recursiveLoop' failed to satisfy constraint: "
        "Member must satisfy enum value set: [Terminate, Allow]"
    )
    answer = error_of(unchecked.put_function_recursion_config, FunctionName=bark, RecursiveLoop="InvalidValue")
    assert answer == ("ValidationException", text)


def test_runtime_management(awslambda, bark, error_of):
    """Auto unless told otherwise, by qualifier; a runtime version goes with Manual alone (API reference)."""
    awslambda.publish_version(FunctionName=bark)
    get, put = awslambda.get_runtime_management_config, awslambda.put_runtime_management_config
    assert get(FunctionName=bark)["UpdateRuntimeOn"] == "Auto"
    put(FunctionName=bark, Qualifier="1", UpdateRuntimeOn="Manual", RuntimeVersionArn=RUNTIME)
    put(FunctionName=bark, UpdateRuntimeOn="FunctionUpdate")
    found = get(FunctionName=bark, Qualifier="1")
    shown = (found["UpdateRuntimeOn"], found["RuntimeVersionArn"], found["FunctionArn"])
    assert shown == ("Manual", RUNTIME, f"{ARN}:1")
    assert get(FunctionName=bark)["UpdateRuntimeOn"] == "FunctionUpdate"
    assert error_of(put, FunctionName=bark, UpdateRuntimeOn="Manual")[0] == "InvalidParameterValueException"
