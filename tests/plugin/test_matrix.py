"""Every way of entering a world, crossed with everything that may stand beside it: one small test for each pair.

The chain that each of them runs is the same: a client writes, the handler writes through a client of its own, the world
is looked at. Around each test, and after all of them, nothing of a world may be left.
"""

import importlib.util

import pytest

PRELUDE = '''
import asyncio
import datetime
import os
import unittest
from contextlib import ExitStack

import boto3
import freezegun
import pytest

import streammock as library
from streammock import mock_streams
from streammock.mock import innermost

EARLY = boto3.client("dynamodb", region_name="us-east-1")
ENVIRONMENT = dict(os.environ)


def client():
    return {client}


def key():
    return {{"KeySchema": [{{"AttributeName": "pk", "KeyType": "HASH"}}],
            "AttributeDefinitions": [{{"AttributeName": "pk", "AttributeType": "S"}}], "BillingMode": "PAY_PER_REQUEST"}}


def chain(mock):
    """The whole way, and that the world begins empty."""
    assert mock is library.current()
    assert client().list_tables()["TableNames"] == []
    stream = {{"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}
    client().create_table(TableName="Source", StreamSpecification=stream, **key())
    client().create_table(TableName="Copies", **key())
    seen = []

    def copy(event, context):
        seen.append(datetime.datetime.now(datetime.timezone.utc))
        for record in event["Records"]:
            client().put_item(TableName="Copies", Item=record["dynamodb"]["NewImage"])

    mock.function("copy", copy)
    mock.trigger("Source", "copy")
    client().put_item(TableName="Source", Item={{"pk": {{"S": "a"}}}})
    assert mock.tables["Copies"].items == [{{"pk": "a"}}]
    return seen[0]


def beside(mock):
    {beside}


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    known = {{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}}
    assert known == {{name: value for name, value in ENVIRONMENT.items() if not name.startswith("PYTEST_")}}
    assert innermost() is None
'''

CLIENTS = {"early": "EARLY", "late": 'boto3.client("dynamodb", region_name="us-east-1")'}

BESIDE = {
    "alone": "chain(mock)",
    "nested": """chain(mock)
    with mock_streams() as inner:
        chain(inner)
    assert library.current() is mock
    assert mock.tables["Copies"].items == [{"pk": "a"}]""",
    "frozen": """with freezegun.freeze_time("2026-03-01T12:00:00Z"):
        assert chain(mock) == datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
        mock.advance(hours=1)
        assert datetime.datetime.now(datetime.timezone.utc).hour == 13""",
    "moto": """import moto
    with moto.mock_aws():
        chain(mock)
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="beside")
        assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == ["beside"]
        assert mock.tables["Copies"].count == 1""",
}

WAYS = {
    "decorator": """
@mock_streams
def test_it():
    beside(library.current())
""",
    "decorator with options": """
@mock_streams(seed=3)
def test_it():
    assert library.current().settings.seed == 3
    beside(library.current())
""",
    "context": """
def test_it():
    with mock_streams() as mock:
        beside(mock)
""",
    "async context": """
async def test_it():
    async with mock_streams() as mock:
        beside(mock)
""",
    "start and stop": """
def test_it():
    world = mock_streams()
    mock = world.start()
    beside(mock)
    world.stop()
""",
    "fixture": """
def test_it(streammock):
    beside(streammock)
""",
    "own fixture": """
@pytest.fixture
@mock_streams
def world():
    yield library.current()

def test_it(world):
    beside(world)
""",
    "coroutine": """
@mock_streams
async def test_it():
    await asyncio.sleep(0)
    beside(library.current())
    await asyncio.to_thread(client().list_tables)
""",
    "async fixture": """
@pytest.fixture
@mock_streams
async def world():
    await asyncio.sleep(0)
    yield library.current()

async def test_it(world):
    beside(world)
""",
    "generator": """
@mock_streams
def steps():
    beside(library.current())
    yield 1
    assert library.current().tables["Copies"].count == 1
    yield 2

def test_it():
    assert list(steps()) == [1, 2]
""",
    "async generator": """
@mock_streams
async def steps():
    beside(library.current())
    yield 1
    assert library.current().tables["Copies"].count == 1

async def test_it():
    assert [step async for step in steps()] == [1]
""",
    "class": """
@mock_streams
class TestIt:
    def setup_method(self):
        assert client().list_tables()["TableNames"] == []

    def test_it(self):
        beside(library.current())

    def test_again(self):
        beside(library.current())
""",
    "unittest": """
@mock_streams
class TestIt(unittest.TestCase):
    def setUp(self):
        assert client().list_tables()["TableNames"] == []

    def test_it(self):
        beside(library.current())

    def test_again(self):
        beside(library.current())
""",
    "async unittest": """
@mock_streams
class TestIt(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        assert client().list_tables()["TableNames"] == []

    async def test_it(self):
        beside(library.current())

    async def test_again(self):
        beside(library.current())
""",
    "anyio": """
@pytest.mark.anyio
async def test_it(streammock, anyio_backend):
    beside(streammock)

@pytest.fixture
def anyio_backend():
    return "asyncio"
""",
    "hypothesis": """
from hypothesis import given, settings, strategies as st

@settings(max_examples=5, database=None, deadline=None)
@given(st.integers())
@mock_streams
def test_it(number):
    beside(library.current())
""",
}
NEEDS = {"anyio": "anyio", "hypothesis": "hypothesis"}


def module(way, beside, client):
    """The text of one test file."""
    return PRELUDE.format(client=CLIENTS[client], beside=BESIDE[beside]) + WAYS[way]


@pytest.mark.parametrize("beside", BESIDE)
def test_every_way_of_entering(pytester, beside):
    """All ways in one run, each with clients made before the mock and within it: green, and nothing leaks.

    The run is in an order drawn at random, as far as a plugin for that is installed.
    """
    ways = [way for way in WAYS if importlib.util.find_spec(NEEDS.get(way, "pytest"))]
    files = {
        f"test_{way.replace(' ', '_')}_{client}_client": module(way, beside, client)
        for way in ways
        for client in CLIENTS
    }
    pytester.makepyfile(**files)
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")
    result = pytester.runpytest("-p", "no:streammock", "-p", "streammock.pytest_plugin", "--strict-markers")
    outcomes = result.parseoutcomes()
    twice = sum(2 for way in ("class", "unittest", "async unittest") if way in ways)
    assert outcomes == {"passed": 2 * len(ways) + twice}, outcomes


def test_hundreds_of_tests_in_two_processes(pytester, monkeypatch):
    """Under xdist, too, every test begins with an empty world: no port, file or name is shared."""
    pytest.importorskip("xdist", reason="needs pytest-xdist")
    from pathlib import Path

    import streammock

    test = "@pytest.mark.parametrize('number', range(250))\ndef test_it(streammock, number):\n    beside(streammock)\n"
    text = PRELUDE.format(client=CLIENTS["early"], beside=BESIDE["alone"]) + test
    pytester.makepyfile(test_one=text, test_two=text)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    monkeypatch.setenv("PYTHONPATH", str(Path(streammock.__file__).parent.parent))
    options = ("-p", "no:streammock", "-p", "streammock.pytest_plugin", "-n", "2", "-q")
    result = pytester.runpytest_subprocess(*options, timeout=100)
    result.assert_outcomes(passed=500)
