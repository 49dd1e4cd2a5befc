"""CreateFunction."""

import base64
import hashlib
import re

import pytest

from streammock.errors import UnsupportedParameter

ARN = "arn:aws:lambda:us-east-1:000000000000:function:"
INVALID = "InvalidParameterValueException"


def test_the_answer_has_the_recorded_members(create, zipped):
    """Pending, with exactly the members that AWS recorded (aws_facts 3.2)."""
    answer = create()
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    digest, revision = answer.pop("CodeSha256"), answer.pop("RevisionId")
    modified, runtime = answer.pop("LastModified"), answer.pop("RuntimeVersionConfig")
    assert base64.b64decode(digest) == hashlib.sha256(zipped()).digest()
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", revision)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", modified)
    assert re.fullmatch("arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}", runtime["RuntimeVersionArn"])
    assert answer == {
        "Architectures": ["x86_64"],
        "CodeSize": len(zipped()),
        "Description": "",
        "EphemeralStorage": {"Size": 512},
        "FunctionArn": f"{ARN}bark",
        "FunctionName": "bark",
        "Handler": "index.handler",
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/bark"},
        "MemorySize": 128,
        "PackageType": "Zip",
        "Role": "arn:aws:iam::000000000000:role/dog",
        "Runtime": "python3.13",
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "State": "Pending",
        "StateReason": "The function is being created.",
        "StateReasonCode": "Creating",
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
        "Version": "$LATEST",
    }


@pytest.mark.parametrize(
    ("given", "value", "path", "most"),
    [
        ({"Timeout": 901}, 901, "timeout", 900),
        ({"MemorySize": 10_241}, 10_241, "memorySize", 10_240),
        ({"EphemeralStorage": {"Size": 10_241}}, 10_241, "ephemeralStorage.size", 10_240),
    ],
)
def test_settings_beyond_what_a_function_may_have(create, awslambda, error_of, given, value, path, most):
    """Without a capacity provider, whose limits are the model's (covidatlas/li#575, cfn-lint E3717)."""
    text = f"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: Member must have value less than or equal to {most}"
    assert error_of(create, **given) == ("ValidationException", text)
    create()
    assert error_of(awslambda.update_function_configuration, FunctionName="bark", **given) == (
        "ValidationException",
        text,
    )


def test_settings_are_answered(create):
    """What was given is shown (aws_facts 3.2)."""
    given = {
        "Description": "barks",
        "Timeout": 900,
        "MemorySize": 10_240,
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 1024},
        "Environment": {"Variables": {"NAME": "Rex"}},
    }
    answer = create(**given, PackageType="Zip", Publish=False, SnapStart={"ApplyOn": "None"}, Tags={"team": "dogs"})
    assert answer.items() >= given.items()
    assert "Tags" not in answer


@pytest.mark.parametrize("waiter", ["function_active", "function_active_v2", "function_exists", "function_updated_v2"])
def test_waiters_do_not_wait(awslambda, bark, waiter):
    """The next call finds the function Active, so no waiter sleeps (streams_and_mappings C.5)."""
    awslambda.get_waiter(waiter).wait(FunctionName=bark, WaiterConfig={"Delay": 60, "MaxAttempts": 1})


@pytest.mark.parametrize("form", ["dog", f"{ARN}dog", "000000000000:function:dog", "function:dog"])
def test_a_name_in_any_form(create, form):
    """A new function may be named by an ARN (aws_facts 3.3)."""
    answer = create(form)
    assert (answer["FunctionName"], answer["FunctionArn"]) == ("dog", f"{ARN}dog")


def test_a_name_in_use(create, bark, error_of, awslambda, define):
    """409, and the first function stays as it is."""
    assert error_of(awslambda.create_function, **define(Timeout=9)) == (
        "ResourceConflictException",
        "Function already exist: bark",
    )
    assert awslambda.get_function_configuration(FunctionName=bark)["Timeout"] == 3


def test_names_live_in_their_region(mock, create, bark, define):
    """The same name in another region is another function (aws_facts 3.3)."""
    import boto3

    other = boto3.client("lambda", region_name="eu-west-1")
    assert other.create_function(**define())["FunctionArn"] == "arn:aws:lambda:eu-west-1:000000000000:function:bark"


# --- constraints ----------------------------------------------------------------------------------------------------
def test_a_long_name(awslambda, define, create, error_of):
    """Over 64 characters is an invalid value, over 140 in all a failed constraint (aws_facts 3.6, long_function_*)."""
    assert create("a" * 64)["FunctionName"] == "a" * 64
    long = "a" * 65
    constraint = "at 'functionName' failed to satisfy constraint: Member must have length less than or equal to"
    text = f"1 validation error detected: Value '{long}' {constraint} 64"
    assert error_of(awslambda.create_function, **define(long)) == (INVALID, text)
    arn = f"{ARN}{'a' * 100}"
    text = f"1 validation error detected: Value '{arn}' {constraint} 140"
    assert error_of(awslambda.create_function, **define(arn)) == ("ValidationException", text)


NAME = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
    r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
)
FAILED = [
    ({"FunctionName": "invalid:function:name"}, "functionName", f"satisfy regular expression pattern: {NAME}"),
    ({"Role": "r1"}, "role", r"satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"),
    ({"Handler": "has space"}, "handler", r"satisfy regular expression pattern: [^\s]+"),
    ({"Handler": "h" * 129}, "handler", "have length less than or equal to 128"),
    ({"Timeout": 0}, "timeout", "have value greater than or equal to 1"),
    ({"Timeout": 5401}, "timeout", "have value less than or equal to 5400"),
    ({"MemorySize": 32_769}, "memorySize", "have value less than or equal to 32768"),
    ({"MemorySize": 127}, "memorySize", "have value greater than or equal to 128"),
    ({"Description": "d" * 257}, "description", "have length less than or equal to 256"),
    ({"SnapStart": {"ApplyOn": "invalidOption"}}, "snapStart.applyOn", "satisfy enum value set: [PublishedVersions, None]"),
    ({"EphemeralStorage": {"Size": 511}}, "ephemeralStorage.size", "have value greater than or equal to 512"),
]  # fmt: skip


def _innermost(value):
    while isinstance(value, dict):
        (value,) = value.values()
    return value


@pytest.mark.parametrize(("change", "member", "constraint"), FAILED, ids=[case[1] for case in FAILED])
def test_a_value_outside_of_its_constraint(unchecked, define, error_of, change, member, constraint):
    """Constraints fail with AWS's sentence (aws_facts 3.6: invalid_function_name_exc, invalid_role_arn_exc, …)."""
    code, message = error_of(unchecked.create_function, **define() | change)
    (value,) = map(_innermost, change.values())
    start = f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must "
    assert (code, message) == ("ValidationException", start + constraint)


@pytest.mark.parametrize(
    ("given", "constraint"),
    [
        (["X86_64"], "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"),
        (["x86_64", "arm64"], "Member must have length less than or equal to 1"),
    ],
)  # fmt: skip
def test_architectures(awslambda, define, error_of, given, constraint):
    """One of two (aws_facts 3.6, uppercase_architecture and multiple_architectures)."""
    message = f"1 validation error detected: Value '[{', '.join(given)}]' at 'architectures' failed to satisfy constraint: {constraint}"
    assert error_of(awslambda.create_function, **define(Architectures=given)) == ("ValidationException", message)


def test_every_failed_constraint_is_told(unchecked, define, error_of):
    """Failures are counted and joined (aws_facts 3.6, publish_layer_version_exc_*)."""
    code, message = error_of(unchecked.create_function, **define(Timeout=0, MemorySize=1))
    assert (code, message[:30]) == ("ValidationException", "2 validation errors detected: ")
    assert message.count(" failed to satisfy constraint: ") == 2


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"Runtime": None}, INVALID, "Runtime and Handler are mandatory parameters for functions created with deployment packages."),
        ({"Handler": None}, INVALID, "Runtime and Handler are mandatory parameters for functions created with deployment packages."),
        ({"Code": {}}, INVALID, "Please provide a source for function code."),
        ({"Code": {"ZipFile": b"no zip"}}, INVALID, "Could not unzip uploaded file. Please check your file, then try to upload again."),
    ],
    ids=["runtime", "handler", "code", "zip"],
)  # fmt: skip
def test_what_a_zip_function_needs(awslambda, define, error_of, change, code, text):
    """Runtime, handler and a readable package (aws_facts 3.6, invalid_zip_exc)."""
    assert error_of(awslambda.create_function, **define(**change)) == (code, text)
    assert awslambda.list_functions()["Functions"] == []


def test_errors_carry_their_type(awslambda, define):
    """Lambda's own errors have Type and message beside Error (aws_facts 3.1)."""
    with pytest.raises(awslambda.exceptions.InvalidParameterValueException) as caught:
        awslambda.create_function(**define(Runtime="PYTHON3.9"))
    response = caught.value.response
    assert (response["Type"], response["message"]) == ("User", response["Error"]["Message"])
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_constraint_comes_first(awslambda, define, error_of):
    """An instruction set that there is not is told before a runtime that is missing."""
    code, text = error_of(awslambda.create_function, **define(Runtime=None, Architectures=["foo"]))
    assert (code, text[:63]) == (
        "ValidationException",
        "1 validation error detected: Value '[foo]' at 'architectures' f",
    )


# --- not supported --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"PackageType": "Image", "Code": {"ImageUri": "uri"}}, "PackageType='Image'"),
        ({"ImageConfig": {"Command": ["app"]}}, "ImageConfig of CreateFunction"),
        (
            {"Layers": ["arn:aws:lambda:us-east-1:999988887777:layer:l:1"]},
            "Layers=arn.* of CreateFunction.*PublishLayerVersion",
        ),
    ],
)
def test_what_is_refused_rather_than_ignored(awslambda, define, change, words):
    """The error names the parameter and what to do without it."""
    with pytest.raises(UnsupportedParameter, match=words):
        awslambda.create_function(**define(**change))
