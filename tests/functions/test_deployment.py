"""What is accepted as code, and what is refused rather than ignored."""

import pytest

from streammock.errors import UnsupportedParameter
from streammock.functions import code as codes
from streammock.functions import deployment


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"PackageType": "Image"}, "PackageType='Image' of CreateFunction.*Only zip packages are run"),
        ({"Publish": True}, "Publish=True of CreateFunction.*Versions are not modelled yet"),
        ({"SnapStart": {"ApplyOn": "PublishedVersions"}}, "SnapStart"),
        ({"TracingConfig": {"Mode": "Active"}}, "TracingConfig Mode='Active'"),
        ({"LoggingConfig": {"LogFormat": "JSON"}}, "LoggingConfig LogFormat='JSON'"),
        ({"LoggingConfig": {"ApplicationLogLevel": "DEBUG"}}, r"LoggingConfig\.ApplicationLogLevel"),
        ({"LoggingConfig": {"SystemLogLevel": "INFO"}}, r"LoggingConfig\.SystemLogLevel"),
    ],
)
def test_values_that_would_change_what_happens(params, words):
    """The error names the value and what to do without it."""
    with pytest.raises(UnsupportedParameter, match=words):
        deployment.check_supported("CreateFunction", params)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"PackageType": "Zip", "Publish": False},
        {"SnapStart": {"ApplyOn": "None"}, "TracingConfig": {"Mode": "PassThrough"}},
        {"SnapStart": {}, "TracingConfig": {}, "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/dogs"}},
    ],
)
def test_values_that_say_what_holds_anyway(params):
    """AWS's defaults may be spelt out."""
    deployment.check_supported("CreateFunction", params)


def test_a_zip_is_taken(zipped):
    """ZipFile is the package."""
    content = zipped(index="pass")
    assert deployment.code("CreateFunction", {"ZipFile": content}) == codes.from_zip(content)


@pytest.mark.parametrize("member", ["S3Bucket", "ImageUri", "SourceKMSKeyArn", "AnythingNew"])
def test_other_sources(member):
    """Code from elsewhere is refused by name, whatever stands beside it."""
    with pytest.raises(UnsupportedParameter, match=rf"Code\.{member} of CreateFunction.*give ZipFile"):
        deployment.code("CreateFunction", {"ZipFile": b"", member: "x"})


def test_no_code_at_all(refused):
    """A request without any source is AWS's to refuse."""
    text = "Please provide a source for function code."
    assert refused(deployment.code, "CreateFunction", {}) == ("InvalidParameterValueException", text, 400)
