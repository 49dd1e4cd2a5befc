"""Every way of entering a world, crossed with everything that may stand beside it: one small test for each pair.

The chain that each of them runs is the same: a client writes, the handler writes through a client of its own, the world
is looked at. Around each test, and after all of them, nothing of a world may be left.
"""

import importlib.util
from importlib import import_module

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
from streammock.worlds import active

URL = "https://api.example.com/dogs"
EARLY = boto3.client("dynamodb", region_name="us-east-1")
ENVIRONMENT = dict(os.environ)


def client():
    return {client}


def key():
    return {{"KeySchema": [{{"AttributeName": "pk", "KeyType": "HASH"}}],
            "AttributeDefinitions": [{{"AttributeName": "pk", "AttributeType": "S"}}], "BillingMode": "PAY_PER_REQUEST"}}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def chain(mock, work=now):
    """The whole way, and that the world begins empty; returns what the handler's work did."""
    assert mock is library.current()
    assert client().list_tables()["TableNames"] == []
    stream = {{"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}}
    client().create_table(TableName="Source", StreamSpecification=stream, **key())
    client().create_table(TableName="Copies", **key())
    seen = []

    def copy(event, context):
        seen.append(work())
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
    assert active.innermost is None
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
        assert now().hour == 13""",
    "time-machine": """import time_machine
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc), tick=False):
        assert chain(mock) == datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
        mock.advance(hours=1)
        assert now().hour == 13""",
    "moto": """with moto.mock_aws():
        S3.create_bucket(Bucket="beside")
        IAM.create_role(RoleName="beside", AssumeRolePolicyDocument="{}")
        assert chain(mock, lambda: [one["RoleName"] for one in IAM.list_roles()["Roles"]]) == ["beside"]
        assert [one["Name"] for one in S3.list_buckets()["Buckets"]] == ["beside"]
        assert mock.tables["Copies"].count == 1


import moto

KEY = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}  # moto's are there within its mock alone
S3, IAM = (boto3.client(name, region_name="us-east-1", **KEY) for name in ("s3", "iam"))""",
    "responses": """import requests, responses
    with responses.RequestsMock() as web:
        web.get(URL, json={"name": "Rex"})
        assert chain(mock, lambda: requests.get(URL).json()) == {"name": "Rex"}""",
    "respx": """import httpx, respx
    with respx.mock:
        respx.get(URL).mock(return_value=httpx.Response(200, json={"name": "Rex"}))
        assert chain(mock, lambda: httpx.get(URL).json()) == {"name": "Rex"}""",
    "pytest-httpx": """import httpx
    assert chain(mock, lambda: httpx.get(URL).json()) == {"name": "Rex"}


@pytest.fixture(autouse=True)
def web(httpx_mock):
    httpx_mock.add_response(url=URL, json={"name": "Rex"}, is_reusable=True)""",
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
@pytest.mark.asyncio
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
@pytest.mark.asyncio
@mock_streams
async def test_it():
    await asyncio.sleep(0)
    beside(library.current())
    await asyncio.to_thread(client().list_tables)
""",
    "async fixture": """
import pytest_asyncio

@pytest_asyncio.fixture
@mock_streams
async def world():
    await asyncio.sleep(0)
    yield library.current()

@pytest.mark.asyncio
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

@pytest.mark.asyncio
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
import anyio

@pytest.mark.anyio
async def test_it(streammock, anyio_backend):
    assert anyio.get_cancelled_exc_class().__module__.startswith(anyio_backend)
    await anyio.sleep(0)
    beside(streammock)
    await anyio.to_thread.run_sync(client().list_tables)

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param
""",
    "anyio coroutine": """
import anyio

@pytest.mark.anyio
@mock_streams
async def test_it(anyio_backend):
    await anyio.sleep(0)
    beside(library.current())

@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param
""",
    "fastapi": """
import httpx
from fastapi import FastAPI

APPLICATION = FastAPI()

@APPLICATION.post("/go")
def go():
    beside(library.current())
    return "gone"

@pytest.mark.asyncio
async def test_it(streammock):
    transport = httpx.ASGITransport(APPLICATION)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as browser:
        assert (await browser.post("/go")).json() == "gone"
""",
    "django": """
from django.conf import settings

if not settings.configured:
    settings.configure(USE_TZ=True, ALLOWED_HOSTS=["*"], ROOT_URLCONF=())
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory

def go(request):
    beside(library.current())
    return HttpResponse("gone")

def test_it(streammock):
    assert go(RequestFactory().post("/go")).content == b"gone"

@pytest.mark.asyncio
async def test_from_another_thread(streammock):
    from asgiref.sync import sync_to_async
    request = AsyncRequestFactory().post("/go")
    assert (await sync_to_async(go, thread_sensitive=False)(request)).content == b"gone"
""",
    "hypothesis context": """
from hypothesis import given, settings, strategies as st

@settings(max_examples=5, database=None, deadline=None)
@given(st.integers())
def test_it(number):
    with mock_streams() as mock:
        beside(mock)
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
NEEDS = {
    "anyio": "trio",
    "anyio coroutine": "trio",
    "hypothesis": "hypothesis",
    "hypothesis context": "hypothesis",
    "fastapi": "fastapi",
    "django": "django",
}
TWICE = ("class", "unittest", "async unittest", "anyio", "anyio coroutine", "django")  # ways that are two tests
# An inner run forgets what it has imported; what many of them need is loaded once.
LOADED_FOR_ALL_RUNS = [
    import_module(name)
    for name in ("django.http", "fastapi", "freezegun", "hypothesis", "moto", "responses", "respx", "trio")
    if importlib.util.find_spec(name.partition(".")[0])
]


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
    # anyio's own plugin and pytest-asyncio share a run in the strict mode alone.
    pytester.makeini("[pytest]\nasyncio_mode = strict\nasyncio_default_fixture_loop_scope = function")
    result = pytester.runpytest("-p", "no:streammock", "-p", "streammock.pytest_plugin", "--strict-markers")
    outcomes = result.parseoutcomes()
    twice = sum(2 for way in TWICE if way in ways)
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
