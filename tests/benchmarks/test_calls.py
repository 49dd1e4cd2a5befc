"""What each call costs, for whoever makes one cheaper: pytest-benchmark keeps and compares the figures.

    pytest tests/benchmarks/test_calls.py --benchmark-enable [--benchmark-save=before] [--benchmark-compare]

In the gate each of them runs once, without a clock, as a test that it still does what it measures.
"""

import os
import sys
from pathlib import Path

import pytest

from streammock import mock_streams

sys.path.insert(0, str(Path(__file__).parent))
import straight
from adapters import StreamMock
from workloads import TABLE, WORKLOADS, create, item

sys.path.pop(0)

CALLS = [workload for workload in WORKLOADS if not workload.lives]
RECORDS = 100


@pytest.mark.parametrize("workload", CALLS, ids=lambda workload: workload.name)
def test_a_call(adapter, benchmark, workload):
    """The call is answered with success."""
    answer = benchmark(workload.prepare(adapter))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_entering_and_leaving(benchmark):
    """A mock is entered and left again."""

    def step():
        with mock_streams() as mock:
            return mock

    assert repr(benchmark(step)).startswith("<StreamMock stopped")


def test_a_whole_test(benchmark):
    """What a unit test does: a mock, a table with a stream, five puts, a query."""
    (workload,) = [workload for workload in WORKLOADS if workload.name == "a whole test, shared client"]
    adapter = StreamMock()
    adapter.enter()
    adapter.exit()
    assert benchmark(workload.prepare(adapter))["Count"] == 1


def test_delivering(adapter, benchmark):
    """A hundred records that wait are delivered in ten batches."""
    create(adapter.client, stream=True)
    adapter.mock.function("handler", lambda event, context: None)
    adapter.mock.trigger(TABLE, "handler", batch_size=10)
    written = 0

    def write():
        nonlocal written
        adapter.mock._endpoint.immediate = False
        for written in range(written + 1, written + 1 + RECORDS):  # noqa: B020
            adapter.client.put_item(TableName=TABLE, Item=item(written))

    delivered = benchmark.pedantic(adapter.mock.deliver, setup=write, rounds=20)
    assert len(delivered) == RECORDS / 10


def test_a_delivery_as_one_straight_line(adapter):
    """The line that deliveries are compared with runs the handler in its own environment, and gives the test's back."""
    step = straight.prepared(adapter, line=True)
    before = dict(os.environ)
    step()
    assert len(adapter.mock.invocations) == 6
    assert adapter.mock.invocations[-1].result is None
    assert dict(os.environ) == before
