from __future__ import annotations

import pytest

from streammock.mappings.retry import exhausted
from streammock.settings import Backoff, Settings


@pytest.mark.parametrize(("maximum", "tries"), [(0, 1), (1, 2), (2, 3), (3, 4)])
def test_retries_allow_one_try_more(maximum, tries):
    """MaximumRetryAttempts n means n + 1 invocations (aws_facts 2.5, A.11.1)."""
    assert [exhausted(maximum, attempts) for attempts in range(1, tries + 1)] == [False] * (tries - 1) + [True]


def test_minus_one_never_gives_up():
    """-1 retries as long as the record lives (streams_and_mappings A.11.1)."""
    assert not exhausted(-1, 10**6)


def test_waits_double_up_to_a_minute():
    """The wait begins at a quarter of a second, doubles and stops growing at 60 seconds (streams_and_mappings A.11.3)."""
    waits = [Backoff().wait(setbacks) for setbacks in range(1, 10)]
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 16, 32, 60]


def test_wait_of_a_long_row_of_failures_costs_no_time():
    """After a million failures the wait is still computed at once."""
    assert Backoff().wait(10**9) == 60


def tries_within_a_minute(backoff):
    """How often a record is tried that is given up when it is older than 60 seconds."""
    instant, tries = 0, 0
    while instant <= 60:
        tries += 1
        instant += backoff.wait(tries)
    return tries


def test_eight_tries_fit_into_a_minute():
    """AWS made eight tries within 60 seconds (A.11.3): a start of a quarter of a second does, half a second does not."""
    assert tries_within_a_minute(Backoff()) == 8
    assert tries_within_a_minute(Backoff(base=0.5)) == 7
    assert tries_within_a_minute(Backoff(base=1)) == 6


@pytest.mark.parametrize(
    ("backoff", "waits"),
    [
        (Backoff(base=1, factor=3, cap=10), [1, 3, 9, 10, 10]),
        (Backoff(base=0.1, factor=1), [0.1] * 5),
        (Backoff(base=2, factor=1.5, cap=4), [2, 3, 4, 4, 4]),
        (Backoff(base=5, factor=10**6, cap=5), [5] * 5),
    ],
)
def test_base_factor_and_cap_are_settings(backoff, waits):
    """All three can be chosen, in seconds (streams_and_mappings A.11.3); a long row of failures costs no time."""
    assert [backoff.wait(setbacks) for setbacks in range(1, 6)] == waits
    assert backoff.wait(10**9) == waits[-1]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"base": 0}, "base of a back-off must be above 0"),
        ({"base": -1}, "base of a back-off must be above 0"),
        ({"base": 61}, "cap at least as long"),
        ({"cap": 86_401}, "no longer than a day"),
        ({"cap": float("nan")}, "not 0.25 and nan"),
        ({"factor": 0.5}, "factor of a back-off must be at least 1, not 0.5"),
        ({"factor": float("inf")}, "factor of a back-off must be at least 1, not inf"),
    ],
)
def test_waits_that_make_no_sense(numbers, message):
    """They would never move time on, or never end: refused with what is possible."""
    with pytest.raises(ValueError, match=message):
        Backoff(**numbers)


@pytest.mark.parametrize("text", ["base=0.5 cap=30", "cap=30,base=0.5", " base=.5, factor=2 cap=3e1"])
def test_a_back_off_in_words(text):
    """As ini files and the command line have it."""
    assert Backoff.read(text) == Backoff(base=0.5, cap=30)


@pytest.mark.parametrize("text", ["5", "base", "base=x", "start=1", "base=0", "base=1=2"])
def test_words_that_are_no_back_off(text):
    """They are refused with the form."""
    with pytest.raises(ValueError, match=r"written as base=0\.25,factor=2,cap=60, in seconds, not"):
        Backoff.read(text)


def test_a_number_is_no_back_off():
    """The setting says what it takes."""
    with pytest.raises(TypeError, match=r"write backoff=Backoff\(base=0.5, cap=30\)"):
        Settings(backoff=5)
