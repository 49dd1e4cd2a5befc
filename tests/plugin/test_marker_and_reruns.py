"""The plugin beside others: a test that is run again, a class with heirs, and what marker and ini file may say."""

import pytest

TWICE = """
import pytest
from _pytest.runner import runtestprotocol

@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_protocol(item, nextitem):
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        print("first:", report.when, report.outcome)
    return (yield)
"""
FAILS_FIRST = """
tries = []

def fail(event, context):
    raise ValueError("the handler's own")

def go(mock):
    create_table()
    mock.function("f", fail)
    mock.trigger("Table", "f", maximum_retry_attempts=0)
    CLIENT.put_item(TableName="Table", Item={"pk": {"S": "a"}})
    tries.append(1)
    assert len(tries) > 1, "the first time"

"""


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ("def test_one(streammock):\n    go(streammock)", {"passed": 1, "errors": 1}),
        (
            "@mock_streams\nclass TestIt:\n    def test_one(self):\n        go(library.current())",
            {"passed": 1, "errors": 1},
        ),
        (
            "import unittest\n@mock_streams\nclass TestIt(unittest.TestCase):\n"
            "    def test_one(self):\n        go(library.current())",
            {"failed": 1},
        ),
    ],
    ids=["fixture", "class", "unittest"],
)
def test_a_test_that_runs_again_starts_anew(chain, pytester, test, outcome):
    """What failed in the first attempt does not hide, in the second, a handler error that nobody saw."""
    pytester.makeconftest(TWICE)
    result = chain(FAILS_FIRST + test, "-s")
    result.stdout.fnmatch_lines(["*first: call failed", "*the handler's own*"])
    result.assert_outcomes(**outcome)


@pytest.mark.parametrize("marker", ['@pytest.mark.streammock("manual")', '@pytest.mark.streammock("manual", seed=2)'])
def test_a_marker_takes_keywords_alone(chain, marker):
    """What it says without a name is an error, not left out."""
    result = chain(f"{marker}\ndef test_one(streammock): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the marker streammock takes options by name, not 'manual': *streammock(delivery=*"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("no", False),
        ("True", True),
        ("0", False),
        ("1", True),
        ("off", False),
        ("on", True),
        ("ALL", "all"),
    ],
)
def test_strict_in_the_ini_file(chain, text, value):
    """It takes the words of pytest's own switches, and all."""
    result = chain(
        f"def test_one(streammock): assert streammock.settings.strict == {value!r}",
        ini=f"asyncio_default_fixture_loop_scope = function\nstreammock_strict = {text}",
    )
    result.assert_outcomes(passed=1)


def test_another_word_for_strict_in_the_ini_file(chain):
    """It is an error of use that names the words that there are."""
    result = chain(
        "def test_one(streammock): pass",
        ini="asyncio_default_fixture_loop_scope = function\nstreammock_strict = maybe",
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*streammock_strict must be true, false or all, not 'maybe'*"])


def test_a_subclass_of_a_decorated_class(chain):
    """Its own hooks call those of the base without the test method, as they would call plain ones."""
    result = chain(
        """
@mock_streams
class Base:
    def setup_method(self):
        create_table("of_base")

    def teardown_method(self, method):
        assert CLIENT.list_tables()["TableNames"] == ["of_base", "of_child"]

class TestChild(Base):
    def setup_method(self):
        super().setup_method()
        create_table("of_child")

    def teardown_method(self):
        super().teardown_method()

    def test_one(self):
        assert CLIENT.list_tables()["TableNames"] == ["of_base", "of_child"]
"""
    )
    result.assert_outcomes(passed=1)
