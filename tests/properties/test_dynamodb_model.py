"""Random operations on a table with indexes and a stream, against a naive table made of dicts.

``STREAMMOCK_FULL=1`` plays 200,000 steps, ``STREAMMOCK_STEPS`` as many as it says, ``STREAMMOCK_SEED`` others.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from properties.player import Player, endpoint_of
from properties.steps import Chance, Step

from streammock import mock_streams
from streammock.errors import AwsError

STEPS = int(os.environ.get("STREAMMOCK_STEPS", "200000" if os.environ.get("STREAMMOCK_FULL") else "20000"))
SEED = int(os.environ.get("STREAMMOCK_SEED", "1"))
RUN = 500  # steps on one table
CHECK_EVERY = 100


def play(steps: Sequence[Step], every: int = CHECK_EVERY) -> tuple[int, Exception] | None:
    """Play steps on a new table; where it goes wrong, and how."""
    with mock_streams(strict=False) as mock:
        player = Player(endpoint_of(mock))
        for number, step in enumerate(steps, 1):
            difference = _difference(player, step, check=number % every == 0 or number == len(steps))
            if difference is not None:
                return number, difference
    return None


def _difference(player: Player, step: Step, *, check: bool) -> Exception | None:
    try:
        player.play(step)
        if check:
            player.check()
    except (AssertionError, AwsError) as difference:
        return difference
    return None


def shortest(steps: list[Step]) -> list[Step]:
    """What remains when every step is left out without which it goes wrong as well."""
    size = len(steps) // 2
    while size:
        place = 0
        while place < len(steps):
            fewer = steps[:place] + steps[place + size :]
            failure = play(fewer, every=1)
            if failure is None:
                place += size
            else:
                steps = fewer[: failure[0]]
        size //= 2
    return steps


@pytest.mark.timeout(max(120, STEPS // 100))
def test_the_table_is_what_a_naive_one_is():
    """All forms of writes, conditions, batches, transactions, queries, scans; indexes and stream always in step."""
    for run in range(-(-STEPS // RUN)):
        chance = Chance(SEED * 1_000_000 + run)
        steps = [chance.step() for _ in range(min(RUN, STEPS - run * RUN))]
        failure = play(steps)
        if failure is not None:
            found = shortest(steps[: failure[0]])
            shown = "\n".join(map(repr, found))
            _, difference = play(found, every=1) or failure
            pytest.fail(f"run {run} of seed {SEED}: {difference}\nafter\n{shown}", pytrace=False)
