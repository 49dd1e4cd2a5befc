"""The sides of a comparison: each in a process of its own on the same core, running blocks of calls in turn.

What one does to botocore's classes would cost the other its interpreter's caches, and a machine whose speed changes
from one tenth of a second to the next needs blocks that follow each other within a few milliseconds.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import statistics
import time
from dataclasses import dataclass, field

WARM = 3
BLOCKS = 8  # in a round
_processes = multiprocessing.get_context("fork")  # workloads are functions within functions, which cannot be sent


class Side:
    """An adapter that runs a workload in a process of its own.

    Parameters
    ----------
    adapter:
        Entered for each round, unless the workload's steps do that themselves.
    workload:
        What is run.
    """

    def __init__(self, adapter, workload):
        self._connection, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_serve, args=(theirs, adapter, workload), daemon=True)
        self._process.start()
        theirs.close()  # a side that fails is the end of its connection

    def begin(self):
        """Prepare a round, untimed."""
        return self._ask("begin")

    def block(self):
        """CPU microseconds of each step of a block."""
        return self._ask("block")

    def end(self):
        """Leave the round."""
        return self._ask("end")

    def close(self):
        """End the process."""
        self._connection.send(None)
        self._process.join()

    def _ask(self, what):
        self._connection.send(what)
        return self._connection.recv()


@dataclass
class Times:
    """CPU microseconds of the middle step of each block: a single step may be far off, in both directions."""

    blocks: list[float] = field(default_factory=list)

    def add(self, steps: list[float]) -> None:
        """Add a block."""
        self.blocks.append(statistics.median(steps))

    @property
    def middle(self) -> float:
        """Of the block in the middle."""
        return statistics.median(self.blocks)

    @property
    def fastest(self) -> float:
        """Of the fastest block."""
        return min(self.blocks)

    def to(self, floor: Times) -> tuple[float, float]:
        """How many times another's: the middle one of the blocks, which ran in turn, and the fastest one."""
        pairs = zip(self.blocks, floor.blocks, strict=False)  # a peer that takes long runs in fewer
        return statistics.median(mine / other for mine, other in pairs), self.fastest / floor.fastest

    def every(self, count: int) -> Times:
        """One block of each so many."""
        return Times(self.blocks[::count])

    def __str__(self) -> str:
        return f"{self.middle:,.0f}"


def in_turn(sides, rounds, once=None):
    """``Times`` of each side by its name; a side named in ``once`` runs a single block in each of so many rounds."""
    once = once or {}
    times = {name: Times() for name in sides}
    for number in range(rounds):
        here = [name for name in sides if number < once.get(name, rounds)]
        for name in here:
            sides[name].begin()
        for place in range(BLOCKS):
            for name in here:
                if place == 0 or name not in once:
                    times[name].add(sides[name].block())
        for name in here:
            sides[name].end()
    for side in sides.values():
        side.close()
    return times


class _Runner:
    def __init__(self, adapter, workload):
        self._adapter = adapter
        self._workload = workload
        self._settled = False
        if workload.lives:
            adapter.enter()
            adapter.exit()

    def begin(self):
        if not self._workload.lives:
            self._adapter.enter()
        self._step = self._workload.prepare(self._adapter)
        for _ in range(min(WARM, self._workload.steps)):
            self._step()  # clients make their methods, expressions are compiled
        if not self._settled:
            self._settle()
        gc.collect()

    def block(self):
        return timed(self._step, self._workload.steps, self._adapter.clock)

    def end(self):
        if not self._workload.lives:
            self._adapter.exit()

    def _settle(self):
        self._settled = True
        until = time.monotonic() + self._adapter.settles_in
        while time.monotonic() < until:
            self._step()


def timed(step, steps, clock=time.process_time_ns):
    """CPU microseconds of each of so many steps."""
    times = []
    last = clock()
    for _ in range(steps):
        step()
        now = clock()
        times.append((now - last) / 1000)
        last = now
    return times


def _serve(connection, adapter, workload):
    gc.freeze()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    try:
        runner = _Runner(adapter, workload)
        while (what := connection.recv()) is not None:
            connection.send(getattr(runner, what)())
    finally:
        adapter.close()
