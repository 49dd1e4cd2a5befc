"""UpdateFunctionCode."""

import pytest

from streammock.errors import UnsupportedParameter

NEW = "def handler(event, context):\n    return 'new'\n"


@pytest.fixture
def update(awslambda, bark, zipped):
    """Gives ``bark`` new code."""
    return lambda **params: awslambda.update_function_code(**{"FunctionName": bark, "ZipFile": zipped(NEW)} | params)


def test_the_answer_is_in_progress(awslambda, bark, update, zipped):
    """Active, updating; the next call finds it done (aws_facts 3.2)."""
    before = awslambda.get_function_configuration(FunctionName=bark)
    answer = update()
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert (
        answer.items()
        >= {
            "State": "Active",
            "LastUpdateStatus": "InProgress",
            "LastUpdateStatusReason": "The function is being created.",
            "LastUpdateStatusReasonCode": "Creating",
            "CodeSize": len(zipped(NEW)),
        }.items()
    )
    after = awslambda.get_function_configuration(FunctionName=bark)
    assert (after["State"], after["LastUpdateStatus"], "LastUpdateStatusReason" in after) == (
        "Active",
        "Successful",
        False,
    )
    assert len({described["RevisionId"] for described in (before, answer, after)}) == 3
    assert after["CodeSha256"] == answer["CodeSha256"] != before["CodeSha256"]


def test_the_same_code_has_the_same_hash(awslambda, bark, update, zipped):
    """CodeSha256 changes only if the zip differs (aws_facts 3.2)."""
    before = awslambda.get_function_configuration(FunctionName=bark)
    assert update(ZipFile=zipped())["CodeSha256"] == before["CodeSha256"]


def test_the_new_code_runs(update, invoke):
    """The next invocation starts cold, with the new code."""
    assert invoke(Payload=b'"old"')["Payload"] == b'"old"'
    update()
    assert invoke()["Payload"] == b'"new"'


def test_architectures_come_with_the_code(awslambda, bark, update, error_of, zipped):
    """The instruction set is changed together with the package."""
    assert update(Architectures=["arm64"])["Architectures"] == ["arm64"]
    assert awslambda.get_function_configuration(FunctionName=bark)["Architectures"] == ["arm64"]
    code, _ = error_of(awslambda.update_function_code, FunctionName=bark, ZipFile=zipped(), Architectures=["arm"])
    assert code == "ValidationException"


def test_a_dry_run(awslambda, bark, update, invoke):
    """The answer has the package's own hash; nothing changes, not even the revision."""
    before = awslambda.get_function_configuration(FunctionName=bark)
    tried = update(DryRun=True, Architectures=["arm64"])
    assert awslambda.get_function_configuration(FunctionName=bark) | {"ResponseMetadata": None} == before | {
        "ResponseMetadata": None
    }
    assert invoke(Payload=b"1")["Payload"] == b"1"
    done = update(DryRun=False, Architectures=["arm64"])
    shown = ("CodeSha256", "CodeSize", "Architectures")
    assert [tried[name] for name in shown] == [done[name] for name in shown]
    assert tried["RevisionId"] == before["RevisionId"]


def test_the_revision_must_be_the_latest(awslambda, bark, update, create, error_of, zipped):
    """A revision seen before the last change is refused with 412 (aws_facts 3.6, publish_wrong_revisionid_exc)."""
    stale = create("other")["RevisionId"]
    text = (
        "The Revision Id provided does not match the latest Revision Id. "
        "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
    )
    answer = error_of(awslambda.update_function_code, FunctionName="other", ZipFile=zipped(), RevisionId=stale)
    assert answer == ("PreconditionFailedException", text)
    latest = awslambda.get_function_configuration(FunctionName=bark)["RevisionId"]
    assert update(RevisionId=latest)["LastUpdateStatus"] == "InProgress"
    assert error_of(update, RevisionId=latest)[0] == "PreconditionFailedException"


def test_an_image_for_a_zip(awslambda, bark, error_of):
    """A function made of a zip takes no image (aws_facts 3.6, zipfile-to-image-error)."""
    text = "Please don't provide ImageUri when updating a function with packageType Zip."
    answer = error_of(awslambda.update_function_code, FunctionName=bark, ImageUri="image:latest")
    assert answer == ("InvalidParameterValueException", text)


def test_what_is_no_code(awslambda, bark, update, error_of):
    """No source, and a source that cannot be read; the old code stays (aws_facts 3.6, invalid_zip_exc)."""
    before = awslambda.get_function_configuration(FunctionName=bark)["CodeSha256"]
    text = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert error_of(update, ZipFile=b"no zip") == ("InvalidParameterValueException", text)
    text = "Please provide a source for function code."
    assert error_of(awslambda.update_function_code, FunctionName=bark) == ("InvalidParameterValueException", text)
    assert awslambda.get_function_configuration(FunctionName=bark)["CodeSha256"] == before


def test_a_missing_function(awslambda, mock, error_of, zipped):
    """404 with its ARN (aws_facts 3.6)."""
    text = "Function not found: arn:aws:lambda:us-east-1:000000000000:function:bark"
    answer = error_of(awslambda.update_function_code, FunctionName="bark", ZipFile=zipped())
    assert answer == ("ResourceNotFoundException", text)


def test_what_is_refused_rather_than_ignored(awslambda, bark):
    """The error names the parameter and what to do without it."""
    with pytest.raises(UnsupportedParameter, match=r"SourceKMSKeyArn of UpdateFunctionCode.*Only zip packages are run"):
        awslambda.update_function_code(FunctionName=bark, SourceKMSKeyArn="arn:aws:kms:us-east-1:000000000000:key/k")
