"""The pytest plugin: fixture, marker and class decorators, each in a test run of its own.

The plugin of the installed package is switched off in every run and loaded by name instead, so that the same happens
whether streammock is installed or not.
"""

from pathlib import Path

import pytest

import streammock as library

LOADED_BY_NAME = ("-p", "no:streammock", "-p", "streammock.pytest_plugin")
PRELUDE = """
import boto3
import pytest
import streammock as library
from streammock import mock_streams

CLIENT = boto3.client("dynamodb", region_name="us-east-1")
RESOURCE = boto3.resource("dynamodb", region_name="us-east-1")

def create_table(name="Table"):
    CLIENT.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )

def fail(event, context):
    raise ValueError("the handler's own")
"""


@pytest.fixture
def run(pytester):
    """Runs a test file that begins with the prelude; returns pytester's result."""

    def run(source, *options):
        pytester.makepyfile(PRELUDE + source)
        pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
        return pytester.runpytest(*LOADED_BY_NAME, "--strict-markers", *options)

    return run


def test_the_fixture_gives_each_test_a_world_of_its_own(run):
    """Clients and resources made at import work, and nothing of one test is seen by the next."""
    result = run(
        """
@pytest.mark.parametrize("round_", [1, 2])
def test_one(streammock, round_):
    assert CLIENT.list_tables()["TableNames"] == []
    create_table()
    RESOURCE.Table("Table").put_item(Item={"pk": "a"})
    assert streammock.tables["Table"].items == [{"pk": "a"}]

def test_outside():
    with pytest.raises(library.NoActiveMock):
        library.current()
"""
    )
    result.assert_outcomes(passed=3)


def test_options_come_from_markers(run):
    """The nearest marker wins, option by option, over module and class."""
    result = run(
        """
pytestmark = pytest.mark.streammock(region="eu-west-1", seed=1)

@pytest.mark.streammock(seed=2)
class TestIt:
    @pytest.mark.streammock(delivery="manual")
    def test_all_three(self, streammock):
        settings = streammock.settings
        assert (settings.region, settings.seed, settings.delivery) == ("eu-west-1", 2, "manual")

def test_the_modules_alone(streammock):
    assert (streammock.settings.region, streammock.settings.seed) == ("eu-west-1", 1)
"""
    )
    result.assert_outcomes(passed=2)


def test_an_unknown_option_is_an_error_that_names_the_known_ones(run):
    """A misspelt option fails the set-up, and the message lists the options."""
    result = run(
        """
@pytest.mark.streammock(delivry="manual")
def test_one(streammock):
    pass
"""
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mock_streams has no option 'delivry'; it has *delivery*"])


def test_a_handler_error_that_nobody_saw_fails_the_test(run):
    """The failure shows the record and the handler's own traceback."""
    result = run(
        """
def test_one(streammock):
    create_table()
    streammock.function("f", fail)
    streammock.trigger("Table", "f", maximum_retry_attempts=0)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})
"""
    )
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*the handler's own*", '*INSERT {"pk": {"S": "a"}}*'])


def test_a_failed_test_hears_of_nothing_else(run):
    """When the test itself fails, its own error stands alone."""
    result = run(
        """
def test_one(streammock):
    create_table()
    streammock.function("f", fail)
    streammock.trigger("Table", "f", maximum_retry_attempts=0)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})
    assert False, "the test's own"
"""
    )
    result.assert_outcomes(failed=1)


def test_async_tests_use_the_fixture(run):
    """The fixture serves coroutine tests as it serves the others."""
    result = run(
        """
@pytest.mark.asyncio
async def test_one(streammock):
    create_table()
    assert streammock.tables["Table"].count == 0
"""
    )
    result.assert_outcomes(passed=1)


def test_a_decorated_class_covers_its_fixtures(run):
    """Each test of the class has a world of its own, in which the class's fixtures and setup_method stand too."""
    result = run(
        """
@mock_streams(region="eu-west-1")
class TestIt:
    @pytest.fixture
    def table(self):
        create_table("of_fixture")
        return "of_fixture"

    def setup_method(self):
        create_table("of_setup")

    def test_one(self, table):
        assert CLIENT.list_tables()["TableNames"] == ["of_fixture", "of_setup"]
        assert library.current().settings.region == "eu-west-1"

    def test_two(self):
        assert CLIENT.list_tables()["TableNames"] == ["of_setup"]
"""
    )
    result.assert_outcomes(passed=2)


def test_a_decorated_test_case_covers_set_up_and_clean_up(run):
    """A unittest class works under pytest, its setUp, tearDown and clean-ups in the same world."""
    result = run(
        """
import unittest

@mock_streams
class TestIt(unittest.TestCase):
    def setUp(self):
        create_table("of_setup")
        self.addCleanup(lambda: self.assertEqual(CLIENT.list_tables()["TableNames"], []))

    def tearDown(self):
        CLIENT.delete_table(TableName="of_setup")

    def test_one(self):
        self.assertEqual(CLIENT.list_tables()["TableNames"], ["of_setup"])
"""
    )
    result.assert_outcomes(passed=1)


def test_decorators_and_fixtures_nest(run):
    """A decorated test that uses the fixture runs in a world inside it; the outer one is back afterwards."""
    result = run(
        """
def test_one(streammock):
    create_table("outer")
    with mock_streams() as inner:
        assert CLIENT.list_tables()["TableNames"] == []
        assert library.current() is inner
    assert library.current() is streammock
    assert CLIENT.list_tables()["TableNames"] == ["outer"]
"""
    )
    result.assert_outcomes(passed=1)


def test_decorated_fixtures_hold_their_world_while_the_test_runs(run):
    """A generator fixture may be decorated, and so may a test that takes fixtures."""
    result = run(
        """
@pytest.fixture
@mock_streams
def table():
    create_table()
    yield "Table"

def test_one(table):
    assert CLIENT.list_tables()["TableNames"] == ["Table"]

@mock_streams
def test_two(tmp_path):
    assert CLIENT.list_tables()["TableNames"] == []
    assert tmp_path.exists()
"""
    )
    result.assert_outcomes(passed=2)


def test_calls_of_other_services_fail_at_once(run):
    """An S3 call inside the mock raises before it leaves."""
    result = run(
        """
def test_one(streammock):
    with pytest.raises(library.UnmockedCallError, match="passthrough"):
        boto3.client("s3", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b").list_buckets()
"""
    )
    result.assert_outcomes(passed=1)


def test_the_marker_and_the_fixture_are_documented(run):
    """``--markers`` and ``--fixtures`` show them."""
    result = run("", "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.streammock(*options*"])
    result = run("", "--fixtures")
    result.stdout.fnmatch_lines(["streammock -- *"])


def test_the_plugin_works_in_a_process_of_its_own(pytester, monkeypatch):
    """A fresh interpreter that nothing has prepared runs the fixture, with no AWS variable set."""
    pytester.makepyfile(
        PRELUDE
        + """
import os

def test_one(streammock):
    create_table()
    assert streammock.tables["Table"].count == 0

def test_nothing_is_left_behind():
    assert [name for name in os.environ if name.startswith("AWS_")] == []
"""
    )
    monkeypatch.setenv("PYTHONPATH", str(Path(library.__file__).parent.parent))
    result = pytester.runpytest_subprocess(*LOADED_BY_NAME, "-p", "no:randomly", timeout=60)
    result.assert_outcomes(passed=2)


def test_an_unnoticed_error_is_told_from_the_handler_on(run):
    """The report names record, line and cause; the way there through the mock is not shown."""
    result = run(
        """
def test_one(streammock):
    create_table()
    streammock.function("f", fail)
    streammock.trigger("Table", "f")
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})
"""
    )
    output = result.stdout.str()
    assert 'record: INSERT {"pk": {"S": "a"}}' in output
    assert 'raise ValueError("the handler\'s own")' in output
    assert [name for name in ("inprocess.py", "mock.py", "activation.py") if name in output] == []


RUNTIMES = """
def test_one(streammock):
    assert streammock.settings.runtimes == {
        "java21": ["java", "-cp", ".:my lib/*", "Main"],
        "nodejs22.x": "/opt/node",
    }

@pytest.mark.streammock(runtimes={"ruby3.3": "/opt/ruby"})
def test_the_marker_wins(streammock):
    assert streammock.settings.runtimes == {"ruby3.3": "/opt/ruby"}
"""


def test_runtimes_are_lines_of_the_ini_file(pytester):
    """One identifier with its command on each line; a marker says it as the library does."""
    pytester.makepyfile(PRELUDE + RUNTIMES)
    pytester.makeini(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\nstreammock_runtimes =\n"
        "  java21 = java -cp '.:my lib/*' Main\n  nodejs22.x = /opt/node\n"
    )
    pytester.runpytest(*LOADED_BY_NAME, "--strict-config", "--strict-markers").assert_outcomes(passed=2)


def test_a_line_that_is_no_runtime(pytester):
    """It is an error of use that says how a line looks."""
    pytester.makepyfile("def test_one(streammock): pass")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\nstreammock_runtimes = java21\n")
    result = pytester.runpytest(*LOADED_BY_NAME)
    result.stdout.fnmatch_lines(["*streammock_runtimes: a runtime is IDENTIFIER=COMMAND*not 'java21'*"])
    result.assert_outcomes(errors=1)


@pytest.mark.parametrize(
    "test",
    [
        "@mock_streams\ndef test_one():\n    go(library.current())",
        "@mock_streams\n@pytest.mark.asyncio\nasync def test_one():\n    go(library.current())",
        "def test_one():\n    with mock_streams() as mock:\n        go(mock)",
    ],
    ids=["decorator", "coroutine", "context"],
)
def test_a_handler_error_shows_nothing_of_ours(run, test):
    """At whatever exit it is told: record, cause and the handler's line, without a frame of streammock's."""
    go = """
def go(mock):
    create_table()
    mock.function("f", fail)
    mock.trigger("Table", "f", maximum_retry_attempts=0)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})

"""
    result = run(go + test)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*failed with ValueError: the handler's own*", '*INSERT {"pk": {"S": "a"}}*', "*test_*.py*in fail*"]
    )
    result.stdout.no_re_match_line(r".*activation\.py:\d+: ")


def test_our_modules_are_not_compiled_anew(pytester):
    """pytest would do that to every module of an installed distribution with a plugin, to rewrite assertions."""
    pytester.makepyfile(
        installed="def pytest_addoption(pluginmanager): pluginmanager.rewrite_hook.mark_rewrite('streammock', 'theirs')",
        theirs="",
        test_loaders="""
import sys

def test_loaders(streammock):
    import theirs
    loaders = {name: type(getattr(module, "__loader__", None)).__name__ for name, module in sys.modules.items()}
    assert loaders["theirs"] == "AssertionRewritingHook"
    ours = {name for name in loaders if name.startswith("streammock.")} - {"streammock.pytest_plugin"}
    assert "streammock.mock" in ours
    assert {loaders[name] for name in ours} == {"SourceFileLoader"}
""",
    )
    result = pytester.runpytest_subprocess("-p", "installed", *LOADED_BY_NAME, "-p", "no:randomly", timeout=60)
    result.assert_outcomes(passed=1)
