"""Functions made through the API."""

import io
import zipfile

import boto3
import pytest
from botocore.config import Config

ROLE = "arn:aws:iam::000000000000:role/dog"
ECHO = "def handler(event, context):\n    return event\n"


def package(text=ECHO, **more):
    """A zip with ``index.py`` and further modules."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, source in {"index": text, **more}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.py"), source)
    return content.getvalue()


@pytest.fixture
def zipped():
    return package


@pytest.fixture
def define():
    """The parameters of a function, changed as told; None takes one away."""

    def define(name="bark", /, **changes):
        given = {
            "FunctionName": name,
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": ROLE,
            "Code": {"ZipFile": package()},
        }
        return {key: value for key, value in (given | changes).items() if value is not None}

    return define


@pytest.fixture
def create(awslambda, define):
    """Creates a function."""
    return lambda name="bark", /, **changes: awslambda.create_function(**define(name, **changes))


@pytest.fixture
def unchecked(mock):
    """A client that leaves all checks to the service, as other SDKs do."""
    return boto3.client("lambda", region_name="us-east-1", config=Config(parameter_validation=False))


@pytest.fixture
def bark(create):
    """A function that returns its event; its name."""
    return create()["FunctionName"]


@pytest.fixture
def invoke(awslambda):
    """Invokes ``bark``; the answer with its payload read."""

    def invoke(**params):
        answer = awslambda.invoke(**{"FunctionName": "bark"} | params)
        return answer | {"Payload": answer["Payload"].read()}

    return invoke
