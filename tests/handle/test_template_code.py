"""Templates: where the code of functions and layers is, and what takes its place."""

import io
import json
import zipfile

import boto3
import pytest
from template_parts import FUNCTION, SAM_FUNCTION, changed, ref, resource

from streammock import TemplateError


@pytest.fixture
def awslambda(mock):
    return boto3.client("lambda")


# --- layers -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["directory", "zip", "asset", "sam"])
def test_a_layer(mock, load, awslambda, tmp_path, kind):
    """From a directory or a package beside the template; the function imports what it brings."""
    (tmp_path / "layer" / "python").mkdir(parents=True)
    (tmp_path / "layer" / "python" / "of_the_layer.py").write_text("WORD = 'woof'\n")
    with zipfile.ZipFile(tmp_path / "layer.zip", "w") as archive:
        archive.write(tmp_path / "layer" / "python" / "of_the_layer.py", "python/of_the_layer.py")
    layers = {
        "directory": resource("Serverless::LayerVersion", ContentUri="layer", RetentionPolicy="Retain"),
        "zip": resource("Serverless::LayerVersion", ContentUri="layer.zip", LayerName="words"),
        "asset": {
            "Type": "AWS::Lambda::LayerVersion",
            "Metadata": {"aws:asset:path": "layer"},
            "Properties": {"Content": {"S3Bucket": "b", "S3Key": "k"}, "CompatibleRuntimes": ["python3.13"]},
        },
        "sam": resource("Serverless::LayerVersion", ContentUri="layer/", PublishLambdaVersion=True),
    }
    code = "import of_the_layer\ndef handler(event, context): return of_the_layer.WORD"
    loaded = load({"Function": changed(SAM_FUNCTION, InlineCode=code, Layers=[ref("Words")]), "Words": layers[kind]})
    assert json.load(awslambda.invoke(FunctionName="Function")["Payload"]) == "woof"
    ignored = {"directory": ["RetentionPolicy of Words"], "sam": ["PublishLambdaVersion of Words"]}
    assert loaded.ignored == ignored.get(kind, [])


def test_a_layer_that_is_not_there(load):
    """The error names the path."""
    with pytest.raises(
        TemplateError, match=r"Words: there is no file or directory .*nowhere, which the template names"
    ):
        load({"Words": resource("Serverless::LayerVersion", ContentUri="nowhere")})


# --- functions ------------------------------------------------------------------------------------------------
def test_a_function_without_code_uri(load, awslambda, tmp_path):
    """Its code is in the template's directory, which is what SAM would package."""
    (tmp_path / "app.py").write_text("def handler(event, context): return 'woof'\n")
    load({"One": resource("Serverless::Function", Runtime="python3.13", Handler="app.handler")})
    assert json.load(awslambda.invoke(FunctionName="One")["Payload"]) == "woof"


@pytest.mark.parametrize(
    "uri", ["s3://dogs/dir/k.zip?versionId=v", {"Bucket": "dogs", "Key": "dir/k.zip", "Version": "v"}]
)
def test_code_in_s3(mock, load, awslambda, uri):
    """A URI names the same object as its parts do (SAM's reference, CodeUri)."""
    asked = []

    def fetch(*place):
        asked.append(place)
        return package()

    mock._backend.fetch = fetch
    layer = resource("Serverless::LayerVersion", ContentUri=uri)
    load({"One": resource("Serverless::Function", Runtime="python3.13", Handler="a.b", CodeUri=uri), "Layer": layer})
    assert asked == [("dogs", "dir/k.zip", "v")] * 2


def package():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.py", "def b(event, context): pass\n")
    return content.getvalue()


FOREIGN = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64:7"


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (changed(SAM_FUNCTION, Layers=[FOREIGN]), f"One: the layer {FOREIGN} is another account's, .* installed, give"),
        (resource("Serverless::Function", PackageType="Image", ImageUri="a"), "One is a container image, .*: give"),
        (changed(FUNCTION, Code={"ImageUri": "a"}), "One is a container image, .*: give"),
        (changed(SAM_FUNCTION, InlineCode={}), "support the code"),
        (
            resource("Serverless::Function", CodeUri="nowhere", Runtime="python3.13", Handler="a.b"),
            "One: there is no file or directory .*nowhere.*sam build writes, or give",
        ),
    ],
    ids=["layer", "image", "code", "inline", "path"],
)
def test_code_that_only_the_test_can_give(mock, load, one, message):
    """What is not run is refused, and does not matter where the test brings the code."""
    with pytest.raises(TemplateError, match=message):
        load({"One": one})
    loaded = load({"One": one}, functions={"One": lambda event, context: "woof"})
    assert loaded.ignored == ([f"layer {FOREIGN} of One"] if "Layers" in one["Properties"] else [])
    assert json.load(boto3.client("lambda").invoke(FunctionName="One")["Payload"]) == "woof"
