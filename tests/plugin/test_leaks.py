"""Hundreds of small tests in random order, on two workers: nothing of one is left for the next."""

SOURCE = """
import os
import threading

import pytest
from botocore.client import BaseClient
from botocore.httpsession import URLLib3Session

METHODS = (BaseClient.__dict__["_make_api_call"], URLLib3Session.__dict__["send"], threading.Thread.__dict__["start"])
STATE = {}
FILES = "/proc/self/fd"  # Linux alone tells


def state():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return environment, threading.active_count(), len(os.listdir(FILES)) if os.path.isdir(FILES) else 0, METHODS


@pytest.fixture(autouse=True)
def nothing_is_left():
    before = STATE.setdefault("first", state())
    assert state() == before
    yield
    now = (BaseClient.__dict__["_make_api_call"], URLLib3Session.__dict__["send"], threading.Thread.__dict__["start"])
    assert (*state()[:3], now) == before


@pytest.mark.parametrize("number", range(250))
def test_with_a_fixture(streammock, number):
    write(streammock, str(number))
    assert streammock.tables["Table"].items == [{"pk": str(number)}]


@pytest.mark.parametrize("number", range(250))
def test_with_a_context(number):
    with mock_streams(time="2026-03-01T12:00:00Z") as mock:
        mock.faults.throttle("PutItem")
        write(mock, str(number))
        assert mock.tables["Table"].items == [{"pk": str(number)}]
"""


def test_500_tests_on_two_workers(chain):
    """Hooks, environment variables, threads and open files are after each test what they were before the first."""
    result = chain(SOURCE, "-n", "2", "-p", "pytest_randomly", process=True)
    result.assert_outcomes(passed=500)
