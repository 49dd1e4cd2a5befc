"""What a runtime adds to a handler: warm and cold, beside AWS's own runtime clients, in one run.

    python tests/benchmarks/runtimes.py [--rounds 15] [--write]

Warm is an invocation with an event of one record; cold is from nothing to the first answer, beside the bare start of the
same interpreter. In each round every candidate runs a block, so that slow phases of the machine meet them all. Wall time
is told as minimum and median, and for warm calls the CPU time of this process too. AWS's clients are compared where
`tox -e oracle` has put them: awslambdaric into this environment, aws-lambda-ric into the cache. ``--write`` puts the
table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "oracle"))

import node_clients
from page import fill, versions
from sandboxed import ARN, SPEC, zipped

from streammock import events
from streammock.functions.runtime import InvokeRequest
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.inprocess import InProcessRuntime
from streammock.runtimes.interpreters import find_node
from streammock.runtimes.node_command import NodeCommand
from streammock.runtimes.python_command import PythonCommand

BLOCK = 50
EVENT = json.dumps(events.event(events.record(new={"pk": "a", "n": 1}, keys=["pk"]))).encode()
PYTHON = zipped({"app.py": "def handler(event, context):\n    return len(event['Records'])\n"})
NODE = zipped({"app.js": "exports.handler = async (event) => event.Records.length\n"})
COLD_FACTOR, COLD_EXTRA = 1.2, 25  # times the interpreter's own start, and milliseconds on top


def of_aws():
    """AWS's client for Python in the place of our bootstrap."""
    import test_python

    return test_python.ClientOfAws


@dataclasses.dataclass
class Candidate:
    """One way to run the handler, and the goal for what it adds, in milliseconds."""

    name: str
    runtime: str
    code: object
    command: type | None
    bare: list[str] | None
    goal: float | None = None

    def start(self):
        """A sandbox that has run nothing yet."""
        spec = SPEC._replace(runtime=self.runtime, code=self.code)
        if self.command is None:
            return InProcessRuntime().start(spec)
        return ChildProcessRuntime(lambda: "http://127.0.0.1:9").start(spec, self.command)


def candidates():
    """Those that this machine can run."""
    running = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    bare = [sys.executable, "-c", "0"]
    yield Candidate("Python, in process", running, PYTHON, None, None, 0.25)
    yield Candidate("Python, subprocess", running, PYTHON, PythonCommand, bare, 0.6)
    if importlib.util.find_spec("awslambdaric"):
        yield Candidate("awslambdaric", running, PYTHON, of_aws(), bare)
    if shutil.which("node") is None:
        return
    node = [str(find_node("nodejs20.x").path), "-e", "0"]
    yield Candidate("Node.js", "nodejs20.x", NODE, NodeCommand, node, 0.9)
    yield Candidate("Node.js, 24 and later", "nodejs24.x", NODE, NodeCommand, node, 0.9)
    for version, runtime in (("3.3.0", "nodejs20.x"), ("4.0.2", "nodejs24.x")):
        if node_clients.is_installed(version):
            client = node_clients.client_of_aws(version)
            yield Candidate(f"aws-lambda-ric {version}", runtime, NODE, client, node)


def invoke(sandbox):
    outcome = sandbox.invoke(InvokeRequest("00000000-0000-4000-8000-000000000000", EVENT, ARN))
    assert outcome.payload == b"1", outcome
    return outcome


def milliseconds(work):
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def plain():
    """What is left of an invocation without a runtime: the event's JSON and the call."""
    json.dumps(len(json.loads(EVENT)["Records"]))


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    os.environ["STREAMMOCK_PYTHON"] = sys.executable
    found = list(candidates())
    warm, cpu, cold, bare = ({each.name: [] for each in found} for _ in range(4))
    floor = []
    warmed = {each.name: each.start() for each in found}
    try:
        for sandbox in warmed.values():
            invoke(sandbox)
        for _ in range(rounds):
            floor += [milliseconds(plain) for _ in range(BLOCK)]
            for each in found:
                sandbox = warmed[each.name]
                begin = time.process_time_ns()
                warm[each.name] += [milliseconds(lambda sandbox=sandbox: invoke(sandbox)) for _ in range(BLOCK)]
                cpu[each.name].append((time.process_time_ns() - begin) / BLOCK / 1e6)
                fresh = each.start()
                cold[each.name].append(milliseconds(lambda fresh=fresh: invoke(fresh)))
                fresh.close()
                if each.bare:
                    bare[each.name].append(milliseconds(lambda each=each: subprocess.run(each.bare, check=True)))
    finally:
        for sandbox in warmed.values():
            sandbox.close()
    sys.stdout.write(table(found, floor, warm, cpu, cold, bare, written=arguments.write) + "\n")


HEAD = """
| runtime | warm, ms | goal | met | CPU of the test's process, ms | cold, ms | the interpreter alone | limit | met |
|---|---|---|---|---|---|---|---|---|
"""


def table(found, floor, warm, cpu, cold, bare, *, written):
    """The times of each, as minimum / median; a warm one is what it takes beyond the plain call."""
    plain_call = statistics.median(floor)
    rows = []
    for each in found:
        beyond = [taken - plain_call for taken in warm[each.name]]
        goal = ("", "") if each.goal is None else (f"{each.goal}", verdict(statistics.median(beyond) < each.goal))
        cells = [
            each.name,
            pair(beyond, 2),
            *goal,
            f"{statistics.median(cpu[each.name]):.2f}",
            pair(cold[each.name], 1),
        ]
        if each.bare:
            limit = COLD_FACTOR * min(bare[each.name]) + COLD_EXTRA
            kept = verdict(min(cold[each.name]) <= limit) if each.goal is not None else ""
            cells += [pair(bare[each.name], 1), f"{limit:.1f}", kept]
        rows.append(f"| {' | '.join(cells + [''] * (9 - len(cells)))} |")
    text = f"{versions()}:\n{HEAD}" + "\n".join(rows)
    if written:
        fill("runtimes", text)
    return text


def pair(times, digits):
    return f"{min(times):.{digits}f} / {statistics.median(times):.{digits}f}"


def verdict(met):
    return "yes" if met else "no"


if __name__ == "__main__":
    main()
