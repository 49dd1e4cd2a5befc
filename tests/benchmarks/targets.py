"""The goals that are no call beside the floor: size of a table, a fresh process, memory."""

from __future__ import annotations

import gc
import json
import math
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from side import Times, timed

SMALL, LARGE, ALLOWED = 1_000, 100_000, 1.1
FRESH_MS = 40
BYTES, LOADED = 1_500, 100_000
STEPS = 10


@dataclass
class Row:
    """A line of the table, in text, and whether the goal is met by the median and by the fastest round."""

    name: str
    goal: str
    floor: str = ""
    ours: str = ""
    ratios: tuple[str, str] = ("", "")
    peers: dict[str, str] = field(default_factory=dict)  # by their names, to the floor or in microseconds
    met: tuple[bool, ...] = field(default_factory=tuple)

    @property
    def verdict(self) -> str:
        """``yes`` and ``no`` where both agree."""
        if not self.met:
            return ""
        return "yes" if all(self.met) else "no" if not any(self.met) else "nearly"


def query_beside_many(rounds: int):
    """A query of a hundred items beside 100,000, to the same beside 1,000: by the table's key and by an index's."""
    from adapters import StreamMock
    from workloads import create, hundred, load

    adapter = StreamMock()
    adapter.enter()
    try:
        clients = {SMALL: adapter.client, LARGE: adapter.session.client("dynamodb", region_name="eu-west-1")}
        for count, client in clients.items():
            create(client)
            load(client, count)
        gc.collect()
        for index in (False, True):
            times = {count: Times() for count in clients}
            for _ in range(rounds):
                for count, client in clients.items():
                    times[count].add(timed(hundred(client, index), STEPS))
            ratios = times[LARGE].to(times[SMALL])
            yield Row(
                f"query{' of an index' if index else ''}, beside {LARGE:,} items to beside {SMALL:,}",
                f"≤ {ALLOWED}",
                str(times[SMALL]),
                str(times[LARGE]),
                as_text(ratios),
                met=within(ratios, ALLOWED),
            )
    finally:
        adapter.exit()


def as_text(ratios):
    return tuple(f"{ratio:.2f}" for ratio in ratios)


def within(figures, limit):
    return tuple(figure <= limit for figure in figures)


# --- processes of their own ---------------------------------------------------------------------------------------
# Measured inside: the processor time of a whole process comes in steps of 10 ms, and most of it is botocore's loading.
FROM_CLIENT_TO_ANSWER = """
import gc, time
import boto3
client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a")
{collect}
began = time.process_time()
{call}
print(time.process_time() - began)
"""
FLOOR = """
client.meta.events.register_first("before-call", lambda **_: (type("R", (), {"status_code": 200}), {}))
client.list_tables()
"""
OURS = """
from streammock import mock_streams
with mock_streams():
    client.list_tables()
"""
MEMORY = """
import json, resource, sys
sys.path.insert(0, {here!r})
from adapters import StreamMock
from workloads import create, load
adapter = StreamMock()
adapter.enter()
create(adapter.client)
load(adapter.client, 100)
def now():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
before = now()
load(adapter.client, {count})
print(json.dumps((now() - before) / {count}))
"""


def fresh_process(rounds: int, *, collected: bool = False) -> Row:
    """What stands between a client and its first answer in a process of its own, beside the floor's first answer.

    A client leaves a full collection of botocore's objects due, which falls to whoever makes the next 700 objects.
    ``collected`` has both processes run it when the client is made, so that neither is charged with it.
    """
    times: dict[str, list[float]] = {FLOOR: [], OURS: []}
    for number in range(rounds + 1):
        for call, found in times.items():
            taken = first_answer(call, collected=collected)
            if number:  # the first of all writes bytecode
                found.append(taken)
    floor, ours = times[FLOOR], times[OURS]
    more = statistics.median(one - other for one, other in zip(ours, floor, strict=True))
    least = min(ours) - min(floor)
    return Row(
        "import to first answer, fresh process"
        + (", the collection that a client leaves due apart" if collected else ""),
        f"≤ floor + {FRESH_MS} ms",
        f"{statistics.median(floor):,.0f} ms",
        f"{statistics.median(ours):,.0f} ms",
        (f"+ {more:.0f} ms", f"+ {least:.0f} ms"),
        met=within((more, least), FRESH_MS),
    )


def first_answer(call: str, *, collected: bool) -> float:
    """CPU milliseconds from a client to its first answer."""
    code = FROM_CLIENT_TO_ANSWER.format(collect="gc.collect()" if collected else "", call=call)
    # Bytecode is written when a package is installed: where none may be written later, the sources alone would have none.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=variables)
    return 1000 * float(done.stdout)


def memory() -> Row | None:
    """Bytes for each small item in a table with one index; None where the system does not tell."""
    if not Path("/proc/self/statm").exists():
        return None
    code = MEMORY.format(here=str(Path(__file__).parent), count=LOADED)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found = math.ceil(json.loads(done.stdout))
    return Row(
        f"memory of a small item with one index ({LOADED:,} loaded)",
        f"≤ {BYTES:,} B",
        ours=f"{found:,} B",
        met=(found <= BYTES,),
    )
