"""UpdateFunctionConfiguration."""

import pytest

from streammock.errors import UnsupportedParameter


@pytest.fixture
def update(awslambda, bark):
    """Changes settings of ``bark``."""
    return lambda **params: awslambda.update_function_configuration(**{"FunctionName": bark} | params)


def test_the_answer_is_in_progress(awslambda, bark, update):
    """Active, updating; the next call finds it done (aws_facts 3.2)."""
    before = awslambda.get_function_configuration(FunctionName=bark)
    answer = update(Timeout=9)
    assert (
        answer.items()
        >= {
            "State": "Active",
            "LastUpdateStatus": "InProgress",
            "LastUpdateStatusReason": "The function is being created.",
            "LastUpdateStatusReasonCode": "Creating",
            "Timeout": 9,
            "CodeSha256": before["CodeSha256"],
        }.items()
    )
    after = awslambda.get_function_configuration(FunctionName=bark)
    assert len({described["RevisionId"] for described in (before, answer, after)}) == 3
    unlike = {name for name in after if after[name] != before[name]}
    assert unlike <= {"Timeout", "RevisionId", "LastModified", "ResponseMetadata"}
    assert (after["Timeout"], after["LastUpdateStatus"]) == (9, "Successful")


def test_every_setting_can_be_changed(awslambda, bark, update):
    """What is named is replaced."""
    given = {
        "Runtime": "python3.12",
        "Handler": "app.main",
        "Role": "arn:aws:iam::000000000000:role/cat",
        "Description": "meows",
        "Timeout": 900,
        "MemorySize": 256,
        "EphemeralStorage": {"Size": 1024},
        "Environment": {"Variables": {"NAME": "Tom"}},
    }
    update(**given, LoggingConfig={"LogGroup": "/cats"}, TracingConfig={"Mode": "PassThrough"})
    after = awslambda.get_function_configuration(FunctionName=bark)
    assert after.items() >= given.items()
    assert after["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/cats"}


def test_the_next_invocation_sees_it(awslambda, create, update, invoke, zipped):
    """Warm sandboxes end, so that the handler starts with its new environment."""
    text = "import os\ndef handler(event, context):\n    return [os.environ.get('NAME'), context.memory_limit_in_mb]\n"
    awslambda.update_function_code(FunctionName="bark", ZipFile=zipped(text))
    assert invoke()["Payload"] == b'[null, "128"]'
    update(Environment={"Variables": {"NAME": "Rex"}}, MemorySize=256)
    assert invoke()["Payload"] == b'["Rex", "256"]'


@pytest.mark.parametrize(
    ("params", "code", "start"),
    [
        ({"Role": "r1"}, "ValidationException", "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint"),
        ({"Timeout": 0}, "ValidationException", "1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint"),
        ({"Runtime": "none"}, "InvalidParameterValueException", "Value none at 'runtime' failed to satisfy constraint"),
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "InvalidParameterValueException", "Lambda was unable to configure"),
    ],
)  # fmt: skip
def test_a_change_that_is_refused_changes_nothing(awslambda, unchecked, bark, error_of, params, code, start):
    """The same checks as at creation (aws_facts 3.6); the revision stays."""
    before = awslambda.get_function_configuration(FunctionName=bark)["RevisionId"]
    found, message = error_of(unchecked.update_function_configuration, FunctionName=bark, Description="new", **params)
    assert (found, message[: len(start)]) == (code, start)
    assert awslambda.get_function_configuration(FunctionName=bark)["RevisionId"] == before


def test_the_revision_must_be_the_latest(awslambda, bark, update, error_of):
    """The revision of an update's answer is no longer the latest (aws_facts 3.2 and 3.6)."""
    seen = update(Timeout=9)["RevisionId"]
    code, message = error_of(update, Timeout=10, RevisionId=seen)
    assert (code, message[:76]) == (
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the Get",
    )
    latest = awslambda.get_function_configuration(FunctionName=bark)["RevisionId"]
    assert update(Timeout=10, RevisionId=latest)["Timeout"] == 10


def test_a_missing_function(awslambda, mock, error_of):
    """404 with its ARN (aws_facts 3.6)."""
    text = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:bark"
    answer = error_of(awslambda.update_function_configuration, FunctionName="bark", Timeout=9)
    assert answer == ("ResourceNotFoundException", text)


def test_what_is_refused_rather_than_ignored(update):
    """The error names the parameter."""
    with pytest.raises(UnsupportedParameter, match="ImageConfig of UpdateFunctionConfiguration"):
        update(ImageConfig={"Command": ["app"]})
