"""How cost grows: one thing in a world is doubled again and again, and the exponent of each call's cost is determined.

    python tests/benchmarks/growth.py [--rounds 5] [--only TEXT] [--write] [--million]

The exponent is the slope of a straight line through log(size) and log(cost). Where the cost is to grow, what a call
costs anyway (its cost at the smallest size) is taken off first, so that 1 means: each of the things costs the same.
Time is CPU time. In each round a new world goes through all the sizes, and the minimum over the rounds counts, so that
slow phases of the machine meet all sizes alike; an exponent that differs from the documented one is measured again
before it is believed. The exit code tells whether all are as documented (``axes.py``). ``--write`` puts
the pictures into the documentation; ``--million`` loads and queries a million items instead.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pictures
from axes import AXES
from page import DOCS, command_line, fill, versions

PICTURES = DOCS / "growth"
STEPS = 12  # of each call at each size, unless they take long
BLOCK = 40_000_000  # nanoseconds
FLAT, LINEAR = 0.1, 0.25  # how far a measured exponent of 0 or 1 may be from it
AGAIN = 5
VISIBLE = 1.2  # times the cost at the smallest size: what has grown less says nothing
PLAIN = 1.5  # the same for times, which are never exact


def exponent(sizes, costs, documented, visible=VISIBLE):
    """The slope through the logarithms; of the growing part alone where there is to be one."""
    points = list(zip(sizes, costs, strict=True))
    if documented:
        size, cost = points[0]
        points = [(more - size, dearer - cost) for more, dearer in points[1:] if dearer > visible * cost]
    if len(points) < 2:
        return 0.0
    return statistics.linear_regression(*zip(*((math.log(a), math.log(b)) for a, b in points), strict=True)).slope


def as_documented(found, documented):
    return abs(found - documented) <= (LINEAR if documented else FLAT)


def fastest(step, size):
    """CPU microseconds of the fastest of some steps."""
    step(size)
    begin = last = time.process_time_ns()
    best = math.inf
    for _ in range(STEPS):
        step(size)
        now = time.process_time_ns()
        best, last = min(best, now - last), now
        if now - begin > BLOCK:
            break
    return best / 1000


def one_round(axis, costs):
    """Grow a new world through all sizes; keep the fastest of each call at each size."""
    with axis.world() as (grow, steps):
        before = 0
        for size in axis.sizes:
            grow(before, size)
            before = size
            gc.collect()
            gc.disable()
            try:
                for name, step in steps.items():
                    costs[name][size] = min(fastest(step, size), costs[name].get(size, math.inf))
            finally:
                gc.enable()


def measure(axis, rounds):
    """``{call: ({size: microseconds}, exponent)}``."""
    costs = {name: {} for name in axis.exponents}
    for _ in range(AGAIN):
        for _ in range(rounds):
            one_round(axis, costs)
        found = {
            name: exponent(list(curve), list(curve.values()), axis.exponents[name], PLAIN)
            for name, curve in costs.items()
        }
        if all(as_documented(slope, axis.exponents[name]) for name, slope in found.items()):
            break
    return {name: (curve, found[name]) for name, curve in costs.items()}


def rows(results):
    """Axis, call, curve, exponent found and documented, for all that was measured."""
    for axis, curves in results:
        for name, (curve, found) in curves.items():
            yield axis, name, curve, found, axis.exponents[name]


def table(results):
    lines = [
        "| what doubles | call | µs at the smallest | µs at the largest | exponent | documented |",
        "|---|---|---|---|---|---|",
    ]
    for axis, name, curve, found, documented in rows(results):
        (first, low), *_, (last, high) = curve.items()
        verdict = f"{documented}" if as_documented(found, documented) else f"**{documented}**"
        lines.append(
            f"| {axis.name}, {first:,} to {last:,} | {name} | {low:,.0f} | {high:,.0f} | {found:.2f} | {verdict} |"
        )
    return "\n".join(lines)


def write(results):
    """Draw the pictures and embed them in the documentation."""
    PICTURES.mkdir(exist_ok=True)
    embedded = []
    for axis, found in results:
        curves = [pictures.Curve(name, *curve) for name, curve in found.items()]
        path = PICTURES / f"{axis.name.replace(' ', '-')}.svg"
        path.write_text(pictures.drawn(axis.name.capitalize(), axis.name, curves), encoding="utf-8")
        exponents = "; ".join(f"{curve.name} {pictures.rounded(curve.exponent)}" for curve in curves)
        embedded.append(f"![Exponents of cost over {axis.name}: {exponents}]({PICTURES.name}/{path.name})")
    fill("growth", f"{versions()}:\n\n" + "\n".join(embedded))


def main():
    """Measure all axes and print the table; the number of exponents that have changed is the exit code."""
    parser = command_line(__doc__, 5)
    parser.add_argument("--only", default="", help="axes whose name holds this text")
    parser.add_argument("--million", action="store_true", help="load and query a million items instead")
    options = parser.parse_args()
    if options.million:
        import million

        return million.main(write=options.write)
    results = []
    for axis in AXES:
        if options.only in axis.name:
            results.append((axis, measure(axis, options.rounds)))
            sys.stderr.write(table(results[-1:]).partition("\n")[2].partition("\n")[2] + "\n")
    sys.stdout.write(table(results) + "\n")
    if options.write:
        write(results)
    return sum(not as_documented(found, documented) for *_, found, documented in rows(results))


if __name__ == "__main__":
    sys.exit(main())
