"""Test runs inside the test run.

pytester forgets, after each inner run, the modules that it imported. Ours are loaded before, so that all inner runs and
the outer one share them, as they share botocore: two copies would each hook botocore's one class.
"""

import pkgutil
from importlib import import_module

import boto3
import pytest

import streammock

CHAIN = """
import boto3
import pytest
import streammock as library
from streammock import mock_streams

CLIENT = boto3.client("dynamodb", region_name="us-east-1")

def create_table(name="Table"):
    CLIENT.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )

def handler(event, context):
    print("handled", len(event["Records"]))

def write(mock, key="a"):
    create_table()
    mock.function("f", handler)
    mock.trigger("Table", "f")
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": key}})
"""
PLUGIN = ("-p", "no:streammock", "-p", "streammock.pytest_plugin", "-p", "no:randomly")
NOT_OURS_TO_IMPORT = ("streammock.__main__", "streammock.tour.index", "streammock.runtimes.python.")


def every_module():
    """All of ours but programs: operations, too, are loaded by name when they are first called."""
    for module in pkgutil.walk_packages(streammock.__path__, "streammock."):
        if not module.name.startswith(NOT_OURS_TO_IMPORT):
            yield import_module(module.name)


LOADED_FOR_ALL_RUNS = [boto3, *every_module()]


@pytest.fixture
def chain(pytester):
    """Runs a test file that begins with the chain above; returns pytester's result."""

    def run(source, *options, ini="asyncio_default_fixture_loop_scope = function", process=False):
        pytester.makepyfile(CHAIN + source)
        pytester.makeini(f"[pytest]\n{ini}")
        start = pytester.runpytest_subprocess if process else pytester.runpytest
        return start(*PLUGIN, "--strict-markers", "--strict-config", *options)

    return run
