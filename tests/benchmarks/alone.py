"""What answering costs with nothing of botocore's between two answers, beside what it costs inside of a call.

    python tests/benchmarks/alone.py [--rounds 30] [--write]

The calls of a workload are kept as they reach our door, and answered again one after another: what then differs from a
real call is only what the processor has at hand. With it, and with what a call costs that our door answers with a canned
object, a call would cost what the fifth column says. ``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adapters import Floor, Response, StreamMock
from page import command_line, fill, versions
from workloads import WORKLOADS

from streammock.hooks import botocore_hook
from streammock.tables.items import ItemCollection

ROWS = {
    "put_item, 5 attributes": 300,
    "put_item with a stream": 300,
    "get_item": 300,
    "update_item, condition and names": 300,
    "batch_write_item, 25 puts": 30,
    "transact_write_items, 10 puts": 30,
}
_answer = botocore_hook._Door.answer


@contextmanager
def answered_by(answer):
    """Our door answers as this function does."""
    botocore_hook._Door.answer = answer
    try:
        yield
    finally:
        botocore_hook._Door.answer = _answer


def kept(step, count):
    """The calls of so many steps, as they reach the door."""
    calls = []

    def keeping(*call):
        calls.append(call)
        return _answer(*call)

    with answered_by(keeping):
        for _ in range(count):
            step()
    return calls


def inside(step, count):
    """Microseconds of an answer inside of its call: what one step in ten does not exceed."""
    times = []

    def timed(*call):
        began = time.perf_counter()
        answer = _answer(*call)
        times.append(time.perf_counter() - began)
        return answer

    with answered_by(timed):
        for _ in range(count):
            step()
    return sorted(times)[count // 10] * 1e6


def fastest(block, count, rounds, before=lambda: None):
    """Microseconds of one of ``count`` in the fastest block."""
    found = []
    for _ in range(rounds):
        before()
        began = time.perf_counter()
        block()
        found.append((time.perf_counter() - began) / count * 1e6)
    return min(found)


def row(name, count, rounds):
    """Microseconds of the floor, of a call to our door, of the answer alone, and of the answer inside of its call."""
    workload = next(one for one in WORKLOADS if one.name == name)
    floor = Floor()
    floor.enter()
    canned = workload.prepare(floor)
    least = fastest(lambda: [canned() for _ in range(count)], count, rounds)
    floor.exit()
    ours = StreamMock()
    ours.enter()
    try:
        step = workload.prepare(ours)
        calls = kept(step, count)
        (table,) = ours.mock._backend.home.tables.values()

        def empty():
            if "put" in name:  # what stood there before is no new item
                table.items = ItemCollection()

        alone = fastest(lambda: [_answer(*call) for call in calls], count, rounds, empty)
        with answered_by(lambda *_: (Response, {})):
            way = fastest(lambda: [step() for _ in calls], count, rounds)
        return least, way, alone, inside(step, count * 10)
    finally:
        ours.exit()


def main():
    """Measure and print the table."""
    options = command_line(__doc__, 30).parse_args()
    goals = {workload.name: workload.factor for workload in WORKLOADS}
    lines = [
        "| call | goal | floor, µs | to our door and back, µs | the answer alone, µs | both, to the floor | the answer inside of its call, µs |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, count in ROWS.items():
        floor, way, alone, within = row(name, count, options.rounds)
        cells = [f"{one:,.0f}" for one in (floor, way, alone)]
        cells += [f"{(way + alone) / floor:.2f}", f"{within:,.0f}"]
        lines.append(f"| {name} | ≤ {goals[name]} | {' | '.join(cells)} |")
        sys.stderr.write(lines[-1] + "\n")
    text = f"{versions()}:\n\n" + "\n".join(lines)
    sys.stdout.write(text + "\n")
    if options.write:
        fill("alone", text)


if __name__ == "__main__":
    main()
