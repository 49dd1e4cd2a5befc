"""How cost grows, in counts: what ``growth.py`` measures in time, exact on every machine.

Two counts stand for a call's cost: the calls of our functions, and the peak of the memory that it allocates, which sees
what one call of a built-in function may copy. The axes and the documented exponents are those of ``axes.py``.
"""

import gc
import sys
import tracemalloc
from pathlib import Path

import pytest
from work import calls

import streammock

sys.path.insert(0, str(Path(__file__).parent))
from axes import AXES
from growth import exponent

sys.path.pop(0)

OURS = str(Path(streammock.__file__).parent)
TRIES = 3  # a list or a dictionary that happens to be moved to more room is not what is looked for
CALLS, MEMORY = 0.05, 0.15  # a search in order takes a call more for each doubling
A_TEST_HOLDS = 1000  # blocks of memory, at least, until it ends
STEEPER = 3  # these, times so much, where the cost is to grow: requests cost something by themselves
LARGEST = 3  # sizes that tell of memory that is to grow: its peaks in short requests are botocore's own


def peak(step, size):
    """The bytes that a step holds at most, beyond what there was before."""
    tracemalloc.start()
    try:
        step(size)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def counts(axis):
    """``{call: ([calls of our functions at each size], [bytes at each size])}``."""
    found = {name: ([], []) for name in axis.exponents}
    with axis.world() as (grow, steps):
        before = 0
        for size in axis.small:
            grow(before, size)
            before = size
            for name, step in steps.items():
                step(size)
                ours, memory = found[name]
                ours.append(min(calls(lambda: step(size), within=OURS) for _ in range(TRIES)))  # noqa: B023
                memory.append(min(peak(step, size) for _ in range(TRIES)))
    return found


@pytest.mark.parametrize("axis", AXES, ids=lambda axis: axis.name)
def test_cost_grows_as_documented(axis):
    """The calls grow with the documented exponent, and the memory of a call with no higher one."""
    for name, (ours, memory) in counts(axis).items():
        documented = axis.exponents[name]
        steeper, sizes = (STEEPER, LARGEST) if documented else (1, len(axis.small))
        assert exponent(axis.small, ours, documented) == pytest.approx(documented, abs=CALLS * steeper), (name, ours)
        assert exponent(axis.small[-sizes:], memory[-sizes:], 0) <= documented + MEMORY * steeper, (name, memory)


@pytest.mark.parametrize(
    ("sizes", "costs", "documented", "found"),
    [
        ((1, 2, 4, 8), (7, 7, 7, 7), 0, 0),
        ((1, 2, 4, 8), (7, 14, 28, 56), 0, 1),
        ((1, 2, 4, 8), (101, 102, 104, 108), 1, 0),
        ((1, 2, 4, 8), (100, 200, 400, 800), 1, 1),
        ((1, 2, 4, 8), (1, 4, 16, 64), 1, 1.5),
        ((1, 2, 4, 8), (9, 9, 9, 9), 1, 0),
    ],
)
def test_the_exponent_is_found(sizes, costs, documented, found):
    """A cost that does not grow, grows in step, or faster is told apart; what is lost in the noise counts as none."""
    assert exponent(sizes, costs, documented) == pytest.approx(found, abs=0.2)


def test_a_mock_that_has_ended_leaves_nothing():
    """Fifty more whole tests leave no more memory allocated, but for what Python keeps of small objects for later."""
    (axis,) = [axis for axis in AXES if axis.name == "mocks one after another"]
    with axis.world() as (grow, _steps):
        grow(0, 10)
        gc.collect()
        before = sys.getallocatedblocks()
        grow(10, 60)
        gc.collect()
        assert (sys.getallocatedblocks() - before) / 50 < A_TEST_HOLDS / 50
