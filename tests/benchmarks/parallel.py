"""Tests per second under pytest-xdist: two workers beside one, and beside none.

    python tests/benchmarks/parallel.py [--tests 600] [--rounds 5] [--write]

A suite of typical tests is made in a temporary directory: each enters a mock, creates a table with a stream, lets it
trigger a handler, writes and asserts; every other one makes a client of its own. The time is that from the first test's
report to the last one's: how long pytest and its workers take to start does not grow with the suite. In each round
every number of workers runs once, and the fastest counts. On a machine that is busy with something else the clock says
little, so the CPU time of the workers and of the controller is told too, and what ratio it allows on two free cores:
whatever workers cost each other, or the controller costs them, shows there. Beside it runs a suite that makes the same
calls to clients that answer with canned objects: what a second worker gives there, pytest-xdist and the machine allow.
Exit code 1 where two workers do less than 1.8 times the tests of one by either measure, and less than they do there.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from page import command_line, fill, versions

GOAL, CORES = 1.8, 2
IN_A_FILE = 20
CREATE = """    shared.create_table(
        TableName="Orders",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
"""
HEADER = """
import boto3
import pytest

shared = boto3.client("dynamodb", region_name="us-east-1")
seen = []


def handler(event, context):
    for record in event["Records"]:
        seen.append(record["dynamodb"]["NewImage"]["pk"]["S"])


@pytest.fixture
def table(streammock):
    seen.clear()
{create}    streammock.function("handler", handler)
    streammock.trigger("Orders", "handler", batch_size=1)
    return "Orders"
"""
FLOOR_HEADER = """
import boto3
import pytest


class Answer:
    status_code = 200


def make_client():
    client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a")
    client.meta.events.register_first("before-call", lambda **_: (Answer, {"ResponseMetadata": {}}))
    return client


shared = make_client()


@pytest.fixture
def table():
{create}    return "Orders"
"""
FLOOR_TEST = """

def test_{number}(table):
    client = {client}
    for key in ("a", "b", "c", "d", "e"):
        client.put_item(TableName=table, Item={{"pk": {{"S": key}}, "n": {{"N": "{number}"}}}})
    assert client.get_item(TableName=table, Key={{"pk": {{"S": "b"}}}})
    assert client.scan(TableName=table)
"""
TEST = """

def test_{number}(table, streammock):
    client = {client}
    for key in ("a", "b", "c", "d", "e"):
        client.put_item(TableName=table, Item={{"pk": {{"S": key}}, "n": {{"N": "{number}"}}}})
    assert seen == ["a", "b", "c", "d", "e"]
    assert client.get_item(TableName=table, Key={{"pk": {{"S": "b"}}}})["Item"]["n"] == {{"N": "{number}"}}
    assert client.scan(TableName=table)["Count"] == 5
    assert len(streammock.functions["handler"].invocations) == 5
"""
# By what answers: the head of a file, a test, and where its client comes from, by turns.
SUITES = {
    "streammock": (HEADER, TEST, ("shared", 'boto3.client("dynamodb", region_name="us-east-1")')),
    "the floor": (FLOOR_HEADER, FLOOR_TEST, ("shared", "make_client()")),
}
CONFTEST = """
import pathlib
import time

moments = []


def pytest_runtest_logreport(report):
    moments.append((time.perf_counter(), time.process_time()))


def pytest_sessionfinish(session):
    if moments:
        name = getattr(session.config, "workerinput", {}).get("workerid", "main")
        (wall, cpu), (wall_after, cpu_after) = moments[0], moments[-1]
        path = pathlib.Path(__file__).parent / f"{name}.seconds"
        path.write_text(f"{wall_after - wall} {cpu_after - cpu}", encoding="utf-8")
"""


@dataclass
class Best:
    """The fewest seconds of some runs, for all tests: of the clock, of the workers' CPU, of the controller's CPU."""

    clock: float = math.inf
    worked: float = math.inf
    controlled: float = math.inf
    whole: float = math.inf

    def add(self, clock: float, worked: float, controlled: float, whole: float) -> None:
        """Another run."""
        self.clock, self.worked = min(self.clock, clock), min(self.worked, worked)
        self.controlled, self.whole = min(self.controlled, controlled), min(self.whole, whole)

    def with_cores(self, workers: int) -> float:
        """Seconds on cores with nothing else to do: whoever has most to do, or the sum, decides."""
        return max(self.worked / max(workers, 1), self.controlled, (self.worked + self.controlled) / CORES)


def make_suite(folder: Path, tests: int, answered_by: str) -> None:
    """So many tests, twenty to a file."""
    header, test, clients = SUITES[answered_by]
    header = header.replace("{create}", CREATE)
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    for start in range(0, tests, IN_A_FILE):
        bodies = [test.format(number=n, client=clients[n % 2]) for n in range(start, min(start + IN_A_FILE, tests))]
        (folder / f"test_orders_{start:04d}.py").write_text(header + "".join(bodies), encoding="utf-8")


def run(folder: Path, workers: int) -> tuple[float, float, float, float]:
    """Seconds by the clock, of CPU in the workers and in the controller, and by the clock for the whole command."""
    plugins = ["-p", "xdist", "-p", "streammock.pytest_plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "-n", str(workers)]
    for old in folder.glob("*.seconds"):
        old.unlink()
    begin = time.perf_counter()
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # what else is installed here costs too
    done = subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, check=False)
    whole = time.perf_counter() - begin
    found = {path.stem: tuple(map(float, path.read_text().split())) for path in folder.glob("*.seconds")}
    if done.returncode or "main" not in found:
        sys.exit(done.stdout + done.stderr)
    clock, controlled = found.pop("main")
    if not workers:
        return clock, controlled, 0.0, whole
    return clock, sum(cpu for _, cpu in found.values()), controlled, whole


def measure(tests: int, rounds: int) -> dict[str, dict[int, Best]]:
    """The best runs, by what answers and by number of workers."""
    best = {suite: {workers: Best() for workers in (0, 1, 2)} for suite in SUITES}
    with tempfile.TemporaryDirectory() as name:
        for suite in SUITES:
            folder = Path(name) / suite
            folder.mkdir()
            make_suite(folder, tests, suite)
        for _ in range(rounds):
            for suite, by_workers in best.items():
                for workers, kept in by_workers.items():
                    now = run(Path(name) / suite, workers)
                    kept.add(*now)
                    shown = " ".join(f"{one:.2f}" for one in now)
                    sys.stderr.write(f"{suite} -n {workers}: {shown}, load {os.getloadavg()[0]:.1f}\n")
    return best


def table(found: dict[str, dict[int, Best]], tests: int) -> str:
    lines = [
        "| answered by | workers | tests per second | to one worker | CPU of a test, ms | of the controller, ms | as CPU allows | whole command |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for suite, best in found.items():
        lines += rows(suite, best, tests)
    return "\n".join(lines)


def rows(suite: str, best: dict[int, Best], tests: int) -> list[str]:
    lines = []
    for workers, one in best.items():
        ratios = [f"{best[1].clock / one.clock:.2f}", f"{ratio(best, workers):.2f}"] if workers else ["", ""]
        costs = [f"{1000 * seconds / tests:.1f}" for seconds in (one.worked, one.controlled)]
        cells = [
            suite,
            str(workers or "none"),
            f"{tests / one.clock:,.0f}",
            ratios[0],
            *costs,
            ratios[1],
            f"{one.whole:.1f} s",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def ratio(best: dict[int, Best], workers: int) -> float:
    return best[1].with_cores(1) / best[workers].with_cores(workers)


def main() -> int:
    """Measure and print the table."""
    parser = command_line(__doc__, 5)
    parser.add_argument("--tests", type=int, default=600)
    options = parser.parse_args()
    before = os.getloadavg()[0]
    found = measure(options.tests, options.rounds)
    load = f"processes that wanted to run beside it: {before:.0f} for {os.cpu_count()} cores"
    text = f"{options.tests} tests, {versions()}; {load}:\n\n{table(found, options.tests)}"
    sys.stdout.write(text + "\n")
    if options.write:
        fill("workers", text)
    ours, floor = (max(best[1].clock / best[2].clock, ratio(best, 2)) for best in found.values())
    return int(ours < min(GOAL, floor))


if __name__ == "__main__":
    sys.exit(main())
