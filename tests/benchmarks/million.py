"""A million items: loaded and queried within two gigabytes."""

from __future__ import annotations

import gc
import platform
import resource
import sys
import time

from axes import AXES
from growth import fastest
from page import fill, versions

ITEMS = 1_000_000
LIMIT = 2_000  # megabytes
CALLS = ("put_item", "get_item", "query", "query of an index")


def measured(items: int) -> dict[str, float]:
    """Seconds and megabytes of loading a table with an index, and microseconds of calls before and after."""
    (axis,) = [axis for axis in AXES if axis.name == "items in a table"]
    with axis.world() as (grow, steps):
        grow(0, 1000)
        found = {f"{name}, 1,000": fastest(steps[name], 1000) for name in CALLS}
        begin, before = time.process_time(), memory()
        grow(1000, items)
        found["seconds"], found["megabytes"] = time.process_time() - begin, memory()
        found["bytes an item"] = (memory() - before) * 1e6 / items
        gc.collect()
        gc.disable()
        found |= {name: fastest(steps[name], items) for name in CALLS}
        found["megabytes after queries"] = memory()
    return found


def memory() -> float:
    """The most megabytes that the process has had in memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if platform.system() == "Darwin" else 1024) / 1e6


def told(found: dict[str, float], items: int) -> str:
    """The figures as a paragraph."""
    calls = "; ".join(
        f"{name} {found[name]:,.0f} µs (with 1,000 items {found[f'{name}, 1,000']:,.0f})" for name in CALLS
    )
    return (
        f"{items:,} items of five attributes, a hundred to a partition, in a table with one index, were loaded by "
        f"`batch_write_item` in {found['seconds']:.0f} s of CPU time; the process then held "
        f"{found['megabytes']:,.0f} MB, {found['bytes an item']:,.0f} bytes for each item. Calls on that table: {calls}. "
        f"({versions()})"
    )


def main(*, write: bool, items: int = ITEMS) -> int:
    """Measure, tell, and fail where it takes more memory than it may."""
    found = measured(items)
    text = told(found, items)
    sys.stdout.write(text + "\n")
    if write:
        fill("million", text)
    return int(found["megabytes after queries"] > LIMIT)
