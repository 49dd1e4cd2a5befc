"""Layers: publishing, finding, listing, deleting them, and functions that have some."""

import base64
import hashlib
import re

import pytest

from streammock.errors import UnsupportedParameter

ARN = "arn:aws:lambda:us-east-1:000000000000:layer:"
INVALID, MISSING = "InvalidParameterValueException", "ResourceNotFoundException"


@pytest.fixture
def publish(awslambda, zipped):
    """Publishes a version of a layer; its ARN."""

    def publish(name="dogs", **params):
        given = {"LayerName": name, "Content": {"ZipFile": zipped(name=name)}} | params
        return awslambda.publish_layer_version(**given)["LayerVersionArn"]

    return publish


def test_the_answer(awslambda, zipped):
    """201, with the hash and the size of the package (API reference)."""
    answer = awslambda.publish_layer_version(
        LayerName="dogs",
        Description="all of them",
        Content={"ZipFile": zipped()},
        CompatibleRuntimes=["python3.13"],
        LicenseInfo="MIT",
    )
    assert answer.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    content = answer.pop("Content")
    assert content.pop("Location").startswith("https://awslambda-us-east-1-layers.s3.amazonaws.com/")
    assert content == {
        "CodeSize": len(zipped()),
        "CodeSha256": base64.b64encode(hashlib.sha256(zipped()).digest()).decode(),
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", answer.pop("CreatedDate"))
    assert answer == {
        "LayerArn": f"{ARN}dogs",
        "LayerVersionArn": f"{ARN}dogs:1",
        "Version": 1,
        "Description": "all of them",
        "CompatibleRuntimes": ["python3.13"],
        "LicenseInfo": "MIT",
    }


def test_finding(awslambda, publish):
    """By name, by the layer's ARN, or by the version's."""
    arn = publish()
    answers = [
        awslambda.get_layer_version(LayerName="dogs", VersionNumber=1),
        awslambda.get_layer_version(LayerName=f"{ARN}dogs", VersionNumber=1),
        awslambda.get_layer_version_by_arn(Arn=arn),
    ]
    assert {answer["LayerVersionArn"] for answer in answers} == {arn}
    assert {answer["Description"] for answer in answers} == {""}


def test_lists(awslambda, zipped):
    """Newest first, only what was given (moto, test_list_lambda_layers, verified on AWS)."""
    for runtime in ("python3.13", "python3.13", "python3.14"):
        awslambda.publish_layer_version(
            LayerName="dogs", Content={"ZipFile": zipped()}, CompatibleRuntimes=[runtime], LicenseInfo="MIT"
        )
    listed = awslambda.list_layer_versions(LayerName="dogs")["LayerVersions"]
    for one in listed:
        del one["CreatedDate"]
    assert listed == [
        {"Version": 3, "LayerVersionArn": f"{ARN}dogs:3", "CompatibleRuntimes": ["python3.14"], "LicenseInfo": "MIT"},
        {"Version": 2, "LayerVersionArn": f"{ARN}dogs:2", "CompatibleRuntimes": ["python3.13"], "LicenseInfo": "MIT"},
        {"Version": 1, "LayerVersionArn": f"{ARN}dogs:1", "CompatibleRuntimes": ["python3.13"], "LicenseInfo": "MIT"},
    ]
    fitting = awslambda.list_layer_versions(LayerName="dogs", CompatibleRuntime="python3.13")["LayerVersions"]
    assert [one["Version"] for one in fitting] == [2, 1]
    first = awslambda.list_layer_versions(LayerName="dogs", MaxItems=2)
    second = awslambda.list_layer_versions(LayerName="dogs", Marker=first["NextMarker"])
    assert [one["Version"] for page in (first, second) for one in page["LayerVersions"]] == [3, 2, 1]


def test_layers_with_their_newest(awslambda, publish):
    """By name, each with the newest version that fits."""
    publish("meows", CompatibleArchitectures=["arm64"])
    publish("barks", CompatibleArchitectures=["arm64"])
    publish("barks")
    (barks, meows) = awslambda.list_layers()["Layers"]
    assert (barks["LayerName"], barks["LayerArn"]) == ("barks", f"{ARN}barks")
    assert (barks["LatestMatchingVersion"]["Version"], meows["LatestMatchingVersion"]["Version"]) == (2, 1)
    fitting = awslambda.list_layers(CompatibleArchitecture="arm64")["Layers"]
    assert [one["LatestMatchingVersion"]["Version"] for one in fitting] == [1, 1]


def test_a_deleted_version(awslambda, publish, error_of):
    """It is gone, also when it is deleted twice; its number is not used again (API reference)."""
    publish()
    for _ in range(2):
        answer = awslambda.delete_layer_version(LayerName="dogs", VersionNumber=1)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    gone = (MISSING, "The resource you requested does not exist.")
    assert error_of(awslambda.get_layer_version, LayerName="dogs", VersionNumber=1) == gone
    assert error_of(awslambda.get_layer_version_by_arn, Arn=f"{ARN}dogs:1") == gone
    assert awslambda.list_layers()["Layers"] == awslambda.list_layer_versions(LayerName="dogs")["LayerVersions"] == []
    assert publish() == f"{ARN}dogs:2"
    assert awslambda.list_layer_versions(LayerName="none")["LayerVersions"] == []


def test_versions_count_from_one(awslambda, mock, error_of):
    """0 and less are refused as such (aws_facts 3.6)."""
    for call in (awslambda.get_layer_version, awslambda.delete_layer_version):
        answer = error_of(call, LayerName="dogs", VersionNumber=-1)
        assert answer == (INVALID, "Layer Version Cannot be less than 1")


def test_what_is_no_package(awslambda, mock, error_of):
    """The same words as for a function's (aws_facts 3.6)."""
    text = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert error_of(awslambda.publish_layer_version, LayerName="dogs", Content={"ZipFile": b"no"}) == (INVALID, text)


# --- functions with layers ------------------------------------------------------------------------------------------
def test_a_function_with_layers(awslambda, create, publish, zipped):
    """They are described in their order, and an update replaces them all."""
    barks, meows = publish("barks"), publish("meows")
    layers = create(Layers=[meows, barks])["Layers"]
    assert [layer["Arn"] for layer in layers] == [meows, barks]
    assert layers[0]["CodeSize"] == len(zipped(name="meows"))
    assert [one["Arn"] for one in awslambda.get_function_configuration(FunctionName="bark")["Layers"]] == [meows, barks]
    assert "Layers" in awslambda.update_function_configuration(FunctionName="bark", Timeout=9)
    assert "Layers" not in awslambda.update_function_configuration(FunctionName="bark", Layers=[])


def test_a_handler_imports_from_a_layer(create, publish, invoke, awslambda, zipped):
    """Modules under python/ are found, and of two with one name the later layer's (runtimes 5)."""
    first, second = ({"ZipFile": zipped(**{"python/dog": f"NAME = {name!r}"})} for name in ("Rex", "Ada"))
    arns = [publish("first", Content=first), publish("second", Content=second)]
    handler = "import dog\ndef handler(event, context):\n    return dog.NAME\n"
    create(Layers=arns, Code={"ZipFile": zipped(handler)})
    assert invoke()["Payload"] == b'"Ada"'
    awslambda.update_function_configuration(FunctionName="bark", Layers=arns[::-1])
    assert invoke()["Payload"] == b'"Rex"'


def test_a_deleted_layer_stays_with_its_function(create, publish, invoke, awslambda, zipped):
    """What a function has it keeps (AWS: "Deleting a layer version")."""
    arn = publish("dogs", Content={"ZipFile": zipped(**{"python/dog": "NAME = 'Rex'"})})
    create(
        Layers=[arn], Code={"ZipFile": zipped("from dog import NAME\ndef handler(event, context):\n    return NAME\n")}
    )
    awslambda.delete_layer_version(LayerName="dogs", VersionNumber=1)
    assert invoke()["Payload"] == b'"Rex"'


def test_the_shorthand_takes_layers(mock, publish):
    """mock.function looks them up as the API does."""
    arn = publish()
    mock.function("bark", lambda event, context: event, layers=[arn])
    with pytest.raises(UnsupportedParameter, match=r"Layers=.* of mock\.function"):
        mock.function("meow", lambda event, context: event, layers=[arn.replace("000000000000", "999988887777")])


def test_layers_that_cannot_be(awslambda, create, publish, define, error_of):
    """Each refusal as it was recorded (aws_facts 3.6)."""
    one, two = publish(), publish()
    attempts = {
        (one,) * 6: "Cannot reference more than 5 layers.",
        (one, two): "Two different versions of the same layer are not allowed to be referenced in the same function. "
        f"{one} and {two} are versions of the same layer.",
        (one, one): "Two different versions of the same layer are not allowed to be referenced in the same function. "
        f"{one} and {one} are versions of the same layer.",
        (f"{ARN}dogs:9",): f"Layer version {ARN}dogs:9 does not exist.",
        (f"{ARN}cats:1",): f"Layer version {ARN}cats:1 does not exist.",
        (one.replace("us-east-1", "eu-west-1"),): "Layers are not in the same region as the function. "
        "Layers are expected to be in region us-east-1.",
    }
    for layers, text in attempts.items():
        assert error_of(awslambda.create_function, **define(Layers=list(layers))) == (INVALID, text)
    code, text = error_of(awslambda.create_function, **define(Layers=[f"{ARN}dogs"]))
    assert code == "ValidationException"
    assert text.startswith(
        f"1 validation error detected: Value '[{ARN}dogs]' at 'layers' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must have length less than or equal to 2048, Member must have length greater than or equal to 1, "
        "Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:"
    )
    assert text.endswith(":lambda:::awslayer:[a-zA-Z0-9-_]+), Member must not be null]")
