"""How figures become verdicts: what is measured is measured elsewhere, but nobody should have to check the sums."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from parallel import Best, ratio
from servers import Server
from side import Times, in_turn
from targets import Row, within

sys.path.pop(0)


def test_ratios_are_of_blocks_and_of_the_fastest():
    """The median of paired blocks does not see a slow phase that met both; the fastest block of each is free of it."""
    floor, ours = Times([90, 200, 100]), Times([180, 240, 120])
    assert ours.to(floor) == (1.2, 120 / 90)


def test_a_peer_may_have_run_in_fewer_blocks():
    """It is compared with those that it followed: the first of a few rounds."""
    floor = Times([100, 20, 50, 200])
    assert Times([500, 1000]).to(floor.every(2)) == (12.5, 10)
    assert Times([500]).to(floor.every(2)) == (5, 10)


def test_sides_run_their_blocks_in_turn():
    """A block of each follows the other's, and a peer that takes long runs one in each of the rounds that it has."""

    class Side:
        def __init__(self, name):
            self.name = name

        def begin(self):
            told.append("(")

        def block(self):
            told.append(self.name)
            return [1.0]

        def end(self):
            told.append(")")

        def close(self):
            told.append(".")

    told = []
    times = in_turn({name: Side(name) for name in "abp"}, 2, {"p": 1})
    assert "".join(told) == "(((abp" + "ab" * 7 + ")))" + "((" + "ab" * 8 + "))" + "..."
    assert [len(times[name].blocks) for name in "abp"] == [16, 16, 1]


def test_a_peer_that_does_not_start_is_named(tmp_path):
    """Nobody waits for a server that has ended, and its directory and command say which it was."""

    class Broken(Server):
        name = "broken"

        def command(self, port):
            return [sys.executable, "-c", "raise SystemExit(1)", str(port)]

    server = Broken(tmp_path)
    with pytest.raises(RuntimeError, match=f"broken in {re.escape(str(tmp_path.resolve()))} does not listen: "):
        server.begin()
    server.close()


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
