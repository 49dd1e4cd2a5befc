"""Side by side: CPU time per call, and how many times the floor's that is.

    python tests/benchmarks/compare.py [--rounds 15] [--peer-rounds 3] [--only TEXT] [--write]

The floor is a boto3 client whose ``before-call`` hook answers with a canned object, so a ratio of 1.2 means that all of
our work adds a fifth to what botocore costs anyway. In each round every adapter, in a process of its own, prepares its
tables; then they run blocks of calls in turn. Two ratios are told: the median of those of two blocks that followed each
other, and that of the fastest calls of all; slow phases of the machine cancel out of the first and are left out of the
second. A goal is met where both are within it, nearly met where one of them is.
``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from adapters import installed
from page import command_line, fill, versions
from side import BLOCKS, Side, in_turn
from targets import Row, as_text, fresh_process, memory, query_beside_many, within
from workloads import WORKLOADS


def measure(workload, rounds, peer_rounds):
    """``Times`` of each adapter that can run the workload, by its name; of a peer the first block of a few rounds."""
    able = [adapter for adapter in installed() if adapter.triggers or not workload.needs_trigger]
    adapters = [adapter for adapter in able if adapter.ours or peer_rounds]
    sides = {adapter.name: Side(adapter, workload) for adapter in adapters}
    return in_turn(sides, rounds, {adapter.name: peer_rounds for adapter in adapters if not adapter.ours})


def row(workload, times):
    """The line of one workload."""
    ours, floor, moto = (times.get(name) for name in ("streammock", "floor", "moto"))
    found = Row(workload.name, goal(workload), str(floor), str(ours))
    ratios = ours.to(floor)
    if workload.limit is None:
        found.ratios, found.met = as_text(ratios), within(ratios, workload.factor)
    else:
        figures = (median(ours.middle), min(ours.fastest))
        found.ratios, found.met = ("", f"{figures[1]:,.0f} µs"), within(figures, workload.limit)
    if moto and moto.middle:
        found.peer = f"{moto.to(floor.every(BLOCKS))[0]:,.1f}" if workload.limit is None else f"{moto} µs"
    return found


def goal(workload):
    if workload.factor is not None:
        return f"≤ {workload.factor}"
    return f"≤ {workload.limit:,} µs" + (f" ({workload.of})" if workload.of else "")


def table(rows):
    lines = [
        "| call | goal | met | floor, µs | streammock, µs | to floor | fastest to fastest | moto to floor |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        cells = (one.name, one.goal, one.verdict, one.floor, one.ours, *one.ratios, one.peer)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def special(rounds):
    """The rows that no workload measures."""
    yield from query_beside_many(rounds)
    yield fresh_process(rounds)
    yield fresh_process(rounds, collected=True)
    used = memory()
    if used is not None:
        yield used


def main():
    """Measure everything and print the table."""
    parser = command_line(__doc__, 15)
    parser.add_argument("--peer-rounds", type=int, default=3, help="moto takes a hundred times as long in some rows")
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    options = parser.parse_args()
    chosen = (workload for workload in WORKLOADS if options.only in workload.name)
    rows = []
    for one in chain(
        (row(workload, measure(workload, options.rounds, options.peer_rounds)) for workload in chosen),
        () if options.only else special(options.rounds),
    ):
        rows.append(one)
        sys.stderr.write(f"{one.name}: {' / '.join(one.ratios)}, goal {one.goal}: {one.verdict}\n")
    text = f"{versions()}:\n\n{table(rows)}"
    sys.stdout.write(text + "\n")
    if options.write:
        fill("figures", text)


if __name__ == "__main__":
    main()
