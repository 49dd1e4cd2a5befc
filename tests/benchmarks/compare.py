"""Side by side: CPU time per call, and how many times the floor's that is.

    python tests/benchmarks/compare.py [--rounds 15] [--peer-rounds 3] [--only TEXT] [--write]
        [--dynalite DIRECTORY] [--dynamodb-local DIRECTORY]

The floor is a boto3 client whose ``before-call`` hook answers with a canned object, so a ratio of 1.2 means that all of
our work adds a fifth to what botocore costs anyway. In each round every adapter, in a process of its own, prepares its
tables; then they run blocks of calls in turn. Two ratios are told: the median of those of two blocks that followed each
other, and that of the fastest block of each; slow phases of the machine cancel out of the first and are left out of the
second. A goal is met where both are within it, nearly met where one of them is.
``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import servers
from adapters import installed
from page import command_line, fill, versions
from side import BLOCKS, Side, in_turn
from targets import Row, as_text, fresh_process, memory, query_beside_many, within
from workloads import WORKLOADS


def measure(adapters, workload, rounds, peer_rounds):
    """``Times`` of each adapter that can run the workload, by its name; of a peer the first block of a few rounds."""
    able = [adapter for adapter in adapters if adapter.lacks.isdisjoint(workload.needs)]
    sides = {adapter.name: Side(adapter, workload) for adapter in able}
    return in_turn(sides, rounds, {adapter.name: peer_rounds for adapter in able if not adapter.ours})


def row(workload, times):
    """The line of one workload."""
    ours, floor = times.pop("streammock"), times.pop("floor")
    found = Row(workload.name, goal(workload), str(floor), str(ours))
    ratios = ours.to(floor)
    if workload.limit is None:
        found.ratios, found.met = as_text(ratios), within(ratios, workload.factor)
    else:
        figures = (ours.middle, ours.fastest)
        found.ratios, found.met = ("", f"{figures[1]:,.0f} µs"), within(figures, workload.limit)
    for name, peer in times.items():
        found.peers[name] = f"{peer.to(floor.every(BLOCKS))[0]:,.1f}" if workload.limit is None else f"{peer} µs"
    return found


def goal(workload):
    if workload.factor is not None:
        return f"≤ {workload.factor}"
    return f"≤ {workload.limit:,} µs" + (f" ({workload.of})" if workload.of else "")


def table(rows, peers):
    head = ["call", "goal", "met", "floor, µs", "streammock, µs", "to floor", "fastest to fastest"]
    head += [f"{name} to floor" for name in peers]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for one in rows:
        cells = (one.name, one.goal, one.verdict, one.floor, one.ours, *one.ratios)
        lines.append(f"| {' | '.join((*cells, *(one.peers.get(name, '') for name in peers)))} |")
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
    for server in servers.KINDS:
        parser.add_argument(server.option, dest=server.name, metavar="DIRECTORY", help=server.help)
    options = parser.parse_args()
    given = vars(options)
    adapters = [*installed(), *(server(given[server.name]) for server in servers.KINDS if given[server.name])]
    adapters = [adapter for adapter in adapters if adapter.ours or options.peer_rounds]
    chosen = (workload for workload in WORKLOADS if options.only in workload.name)
    rows = []
    for one in chain(
        (row(workload, measure(adapters, workload, options.rounds, options.peer_rounds)) for workload in chosen),
        () if options.only else special(options.rounds),
    ):
        rows.append(one)
        sys.stderr.write(f"{one.name}: {' / '.join(one.ratios)}, goal {one.goal}: {one.verdict}\n")
    peers = [adapter.name for adapter in adapters if not adapter.ours]
    text = f"{versions()}:\n\n{table(rows, peers)}"
    sys.stdout.write(text + "\n")
    if options.write:
        fill("figures", text)


if __name__ == "__main__":
    main()
