"""How figures become verdicts: what is measured is measured elsewhere, but nobody should have to check the sums."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from parallel import Best, ratio
from targets import Row, Times, within

sys.path.pop(0)


def test_ratios_are_of_rounds_and_of_the_fastest():
    """The median of paired rounds does not see a slow phase that met both; the fastest call of each is free of it."""
    floor = Times(middle=[100, 200, 100], fastest=[90, 180, 80])
    ours = Times(middle=[120, 240, 150], fastest=[110, 200, 120])
    assert ours.to(floor) == (1.2, 110 / 80)


def test_a_peer_may_have_run_in_fewer_rounds():
    """Only the rounds in which both ran are compared."""
    assert Times([500], [400]).to(Times([100, 50, 50], [80, 40, 40])) == (5, 10)


@pytest.mark.parametrize(
    ("figures", "verdict"), [((1.1, 1.2), "yes"), ((1.1, 1.3), "nearly"), ((1.3, 1.4), "no"), ((), "")]
)
def test_a_goal_is_met_where_both_figures_are_within_it(figures, verdict):
    """One of two is said to be nearly met; what has no goal has no verdict."""
    assert Row("call", "≤ 1.25", met=within(figures, 1.25)).verdict == verdict


@pytest.mark.parametrize(("controlled", "found"), [(0.0, 2.0), (2.0, 20 / 11), (20.0, 1.0)])
def test_workers_share_two_cores_with_their_controller(controlled, found):
    """Two workers do twice as much where the controller costs nothing, and no more than it lets through."""
    one = Best(worked=20, controlled=controlled)
    assert ratio({1: one, 2: one}, 2) == pytest.approx(found)
