"""Settings that are kept and described, whatever they do on AWS (docs/known-differences.md)."""

import re

import pytest

ARN = "arn:aws:lambda:us-east-1:000000000000:function:bark"
PUBLISHERS = {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/dog/abcdefghij"]}
NO_CONFIG = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"
RUNTIME = f"arn:aws:lambda:us-east-1::runtime:{'0' * 64}"
MISSING = "ResourceNotFoundException"

NETWORK = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1", "sg-2"]}
KEY = "arn:aws:kms:us-east-1:000000000000:key/dog"
MOUNT = {
    "Arn": f"arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-{'0' * 17}",
    "LocalMountPath": "/mnt/dogs",
}
ON_PUBLISHING = {"ApplyOn": "PublishedVersions"}


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
    nothing = awslambda.get_function_code_signing_config(FunctionName=bark)  # recorded: get_function_csc_fnwithoutcsc
    assert nothing.keys() == {"ResponseMetadata"}
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
    for name in (bark, "meow"):  # recorded: put_function_csc_invalid_both
        assert error_of(put, FunctionName=name, CodeSigningConfigArn=NO_CONFIG) == missing
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


def test_a_network(awslambda, create):
    """It comes with the id of its VPC, one for all functions of a region, and can be taken away again (API reference)."""
    shown = create(VpcConfig=NETWORK)["VpcConfig"]
    vpc_id = shown.pop("VpcId")
    assert re.fullmatch(r"vpc-[0-9a-f]{17}", vpc_id)
    assert shown == {**NETWORK, "Ipv6AllowedForDualStack": False}
    assert create("meow", VpcConfig={**NETWORK, "SubnetIds": ["subnet-2"]})["VpcConfig"]["VpcId"] == vpc_id
    assert awslambda.get_function(FunctionName="bark")["Configuration"]["VpcConfig"]["VpcId"] == vpc_id
    none = {"SubnetIds": [], "SecurityGroupIds": []}
    answer = awslambda.update_function_configuration(FunctionName="bark", VpcConfig=none)
    assert answer["VpcConfig"] == {**none, "Ipv6AllowedForDualStack": False, "VpcId": ""}


@pytest.mark.parametrize("member", NETWORK)
def test_half_a_network(awslambda, define, error_of, member):
    """Subnets and security groups go together (aws-sdk-js 1293)."""
    text = "SubnetIds and SecurityIds must coexist or be both empty list."
    answer = error_of(awslambda.create_function, **define(VpcConfig={member: NETWORK[member]}))
    assert answer == ("InvalidParameterValueException", text)


@pytest.mark.parametrize(
    ("member", "value", "pattern"),
    [("SecurityGroupIds", "group", "sg-[0-9a-zA-Z]*"), ("SubnetIds", "subnet-UP", "subnet-[0-9a-z]*")],
)
def test_a_network_that_can_be_none(awslambda, define, error_of, member, value, pattern):
    """The form of ids is checked (aws_facts 3.6, create-response-invalid-format-security-group, create-response-invalid-format-subnet-id)."""
    path = f"vpcConfig.{member[0].lower()}{member[1:]}"
    text = (
        f"1 validation error detected: Value '[{value}]' at '{path}' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must have length less than or equal to 1024, Member must have length greater than or "
        f"equal to 0, Member must satisfy regular expression pattern: {pattern}]"
    )
    answer = error_of(awslambda.create_function, **define(VpcConfig={**NETWORK, member: [value]}))
    assert answer == ("ValidationException", text)


def test_a_key(awslambda, create):
    """It is shown while there is one."""
    assert create(KMSKeyArn=KEY)["KMSKeyArn"] == KEY
    assert "KMSKeyArn" not in awslambda.update_function_configuration(FunctionName="bark", KMSKeyArn="")


def test_snapshots(awslambda, create):
    """They are of published versions alone (AWS: "SnapStart")."""
    assert create(SnapStart=ON_PUBLISHING)["SnapStart"] == {**ON_PUBLISHING, "OptimizationStatus": "Off"}
    version = awslambda.publish_version(FunctionName="bark")
    assert version["SnapStart"] == {**ON_PUBLISHING, "OptimizationStatus": "On"}
    answer = awslambda.update_function_configuration(FunctionName="bark", SnapStart={"ApplyOn": "None"})
    assert answer["SnapStart"] == {"ApplyOn": "None", "OptimizationStatus": "Off"}


@pytest.mark.parametrize("runtime", ["nodejs20.x", "python3.11", "java8.al2", "dotnet6", "provided.al2023", "ruby3.3"])
def test_snapshots_of_a_runtime_without(awslambda, define, error_of, runtime):
    """They are refused in the words that users of the CDK have seen."""
    answer = error_of(awslambda.create_function, **define(Runtime=runtime, SnapStart=ON_PUBLISHING))
    text = f"{runtime} is not supported for SnapStart enabled functions."
    assert answer == ("InvalidParameterValueException", text)


@pytest.mark.parametrize("runtime", ["java11", "java17.al2023", "java21", "python3.12", "python3.14", "dotnet8"])
def test_snapshots_of_a_runtime_that_has_them(create, runtime):
    """All others are taken."""
    assert create(Runtime=runtime, SnapStart=ON_PUBLISHING)["SnapStart"]["ApplyOn"] == "PublishedVersions"


def test_snapshots_when_the_runtime_changes(awslambda, create, error_of):
    """What a function has already counts too."""
    create(SnapStart=ON_PUBLISHING)
    answer = error_of(awslambda.update_function_configuration, FunctionName="bark", Runtime="python3.11")
    assert answer[1] == "python3.11 is not supported for SnapStart enabled functions."


def test_a_file_system(awslambda, create):
    """It is shown while there is one."""
    assert create(FileSystemConfigs=[MOUNT])["FileSystemConfigs"] == [MOUNT]
    answer = awslambda.update_function_configuration(FunctionName="bark", FileSystemConfigs=[])
    assert "FileSystemConfigs" not in answer


def test_a_file_system_elsewhere(awslambda, define, error_of):
    """It can be mounted under /mnt alone (the service's model)."""
    code, text = error_of(
        awslambda.create_function, **define(FileSystemConfigs=[{**MOUNT, "LocalMountPath": "/opt/f"}])
    )
    assert code == "ValidationException"
    assert "Value '/opt/f' at 'fileSystemConfigs.1.member.localMountPath' failed to satisfy constraint" in text
    assert text.endswith("Member must satisfy regular expression pattern: /mnt/[a-zA-Z0-9-_.]+")


def test_tracing(awslambda, create):
    """A function that is traced looks as on AWS, and no trace is written."""
    assert create(TracingConfig={"Mode": "Active"})["TracingConfig"] == {"Mode": "Active"}
