from __future__ import annotations

import pytest

from streammock.clock import SECOND
from streammock.mappings.retry import Backoff, exhausted


@pytest.mark.parametrize(("maximum", "tries"), [(0, 1), (1, 2), (2, 3), (3, 4)])
def test_retries_allow_one_try_more(maximum, tries):
    """MaximumRetryAttempts n means n + 1 invocations (aws_facts 2.5, A.11.1)."""
    assert [exhausted(maximum, attempts) for attempts in range(1, tries + 1)] == [False] * (tries - 1) + [True]


def test_minus_one_never_gives_up():
    """-1 retries as long as the record lives (streams_and_mappings A.11.1)."""
    assert not exhausted(-1, 10**6)


def test_waits_double_up_to_a_minute():
    """The wait begins at a quarter of a second, doubles and stops growing at 60 seconds (streams_and_mappings A.11.3)."""
    waits = [Backoff().delay(setbacks) / SECOND for setbacks in range(1, 10)]
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 16, 32, 60]


def test_wait_of_a_long_row_of_failures_costs_no_time():
    """After a million failures the wait is still computed at once."""
    assert Backoff().delay(10**9) == 60 * SECOND


def test_eight_tries_fit_into_a_minute():
    """AWS made eight tries within 60 seconds, and not nine (streams_and_mappings A.11.3)."""
    assert sum(Backoff().delay(setbacks) for setbacks in range(1, 8)) <= 60 * SECOND
    assert sum(Backoff().delay(setbacks) for setbacks in range(1, 9)) > 60 * SECOND
