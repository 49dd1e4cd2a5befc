"""What is accepted as code, and what is refused rather than ignored."""

import pytest

from streammock.errors import UnsupportedParameter
from streammock.functions import code as codes
from streammock.functions import deployment


def test_a_value_that_would_change_what_happens():
    """The error names the value and what to do without it."""
    words = "PackageType='Image' of CreateFunction.*Only zip packages are run"
    with pytest.raises(UnsupportedParameter, match=words):
        deployment.check_supported("CreateFunction", {"PackageType": "Image"})


@pytest.mark.parametrize("params", [{}, {"PackageType": "Zip", "Publish": False}])
def test_values_that_say_what_holds_anyway(params):
    """AWS's defaults may be spelt out."""
    deployment.check_supported("CreateFunction", params)


def test_a_zip_is_taken(world, zipped):
    """ZipFile is the package."""
    content = zipped(index="pass")
    assert deployment.code(world.region, "CreateFunction", {"ZipFile": content}) == codes.from_zip(content)


def test_an_object_is_fetched(world, zipped):
    """S3Bucket and S3Key name the package, S3ObjectVersion one state of it."""
    content, asked = zipped(index="pass"), []
    world.backend.fetch = lambda *where: asked.append(where) or content
    given = {"S3Bucket": "bucket", "S3Key": "key"}
    for more, version in (({}, None), ({"S3ObjectVersion": "v1"}, "v1")):
        assert deployment.code(world.region, "CreateFunction", given | more) == codes.from_zip(content)
        assert asked[-1] == ("bucket", "key", version)


@pytest.mark.parametrize("member", ["ImageUri", "SourceKMSKeyArn", "AnythingNew"])
def test_other_sources(world, member):
    """Code from elsewhere is refused by name, whatever stands beside it."""
    with pytest.raises(UnsupportedParameter, match=rf"Code\.{member} of CreateFunction.*give ZipFile"):
        deployment.code(world.region, "CreateFunction", {"ZipFile": b"", member: "x"})


@pytest.mark.parametrize("given", [{}, {"S3Bucket": "bucket"}, {"S3Key": "key"}])
def test_no_code_at_all(world, refused, given):
    """A request without any source, or with half of one, is AWS's to refuse."""
    text = "Please provide a source for function code."
    assert refused(deployment.code, world.region, "CreateFunction", given) == (
        "InvalidParameterValueException",
        text,
        400,
    )


def test_two_sources(world, refused):
    """A package and the name of another do not go together."""
    text = "Please do not provide other FunctionCode parameters when providing a ZipFile."
    answer = refused(deployment.code, world.region, "CreateFunction", {"ZipFile": b"", "S3Bucket": "bucket"})
    assert answer == ("InvalidParameterValueException", text, 400)
