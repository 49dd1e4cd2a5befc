"""Test runs inside the test run.

pytester forgets, after each inner run, the modules that it imported. Ours are loaded before, so that all inner runs and
the outer one share them, as they share botocore: two copies would each hook botocore's one class.
"""

import boto3
import pytest

import streammock
import streammock.report.compare
import streammock.report.page
import streammock.timeline.data
import streammock.timeline.derive

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
LOADED_FOR_ALL_RUNS = [boto3, *(getattr(streammock, name) for name in streammock.__all__)]


@pytest.fixture
def chain(pytester):
    """Runs a test file that begins with the chain above; returns pytester's result."""

    def run(source, *options, ini="asyncio_default_fixture_loop_scope = function", process=False):
        pytester.makepyfile(CHAIN + source)
        pytester.makeini(f"[pytest]\n{ini}")
        start = pytester.runpytest_subprocess if process else pytester.runpytest
        return start(*PLUGIN, "--strict-markers", "--strict-config", *options)

    return run
