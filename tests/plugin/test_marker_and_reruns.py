"""The plugin beside others: a test that is run again, and what a marker may say."""

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
