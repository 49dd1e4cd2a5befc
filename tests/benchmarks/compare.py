"""Side by side, in one process: CPU time per call, and how many times the floor's that is.

    python tests/benchmarks/compare.py [--rounds 15] [--write]

The floor is a boto3 client whose ``before-call`` hook answers with a canned object, so a ratio of 1.2 means that all of
our work adds a fifth to what botocore costs anyway. In each round every adapter runs a block of calls; ratios are formed
within a round, and the median of the rounds counts, so that slow phases of the machine cancel out. ``--write`` puts the
table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adapters import installed
from page import fill, versions
from workloads import WORKLOADS

ANSWERS = {"Query": {"Items": [], "Count": 0}, "Scan": {"Items": [], "Count": 0}}


def measure(workload, rounds):
    """CPU microseconds per step of each adapter, a list of as many as there are rounds."""
    adapters = [adapter for adapter in installed() if adapter.triggers or not workload.needs_trigger]
    times = {adapter.name: [] for adapter in adapters}
    for _ in range(rounds):
        for adapter in adapters:
            adapter.enter()
            try:
                step = workload.prepare(adapter)
                for _ in range(3):
                    step()  # warm: clients make their methods, expressions are compiled
                gc.collect()
                begin = time.process_time_ns()
                for _ in range(workload.steps):
                    step()
                times[adapter.name].append((time.process_time_ns() - begin) / workload.steps / 1000)
            finally:
                adapter.exit()
    return times


def row(workload, times):
    """Name, goal, and for each adapter the median and its ratio to the floor."""
    cells = {}
    for name, values in times.items():
        ratio = statistics.median(mine / floor for mine, floor in zip(values, times["floor"], strict=True))
        cells[name] = (statistics.median(values), ratio)
    return workload, cells


def table(rows):
    lines = [
        "| call | goal | floor, µs | streammock, µs | to floor | moto, µs | to floor |",
        "|---|---|---|---|---|---|---|",
    ]
    for workload, cells in rows:
        goal = f"≤ {workload.factor}" if workload.factor else ""
        columns = [f"{cells['floor'][0]:,.0f}"]
        for name in ("streammock", "moto"):
            columns += [f"{cells[name][0]:,.0f}", f"{cells[name][1]:.2f}"] if name in cells else ["", ""]
        lines.append(f"| {workload.name} | {goal} | {' | '.join(columns)} |")
    return "\n".join(lines)


def main():
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="rows whose name holds this text")
    parser.add_argument("--write", action="store_true", help="put the table into the documentation")
    options = parser.parse_args()
    rows = []
    for workload in WORKLOADS:
        if options.only in workload.name:
            rows.append(row(workload, measure(workload, options.rounds)))
            sys.stderr.write(f"{workload.name}: {rows[-1][1]['streammock'][1]:.2f}\n")
    text = f"{versions()}:\n\n{table(rows)}"
    sys.stdout.write(text + "\n")
    if options.write:
        fill("figures", text)


if __name__ == "__main__":
    main()
