"""What a delivery would cost as one straight line, beside what it costs: how near to nothing a handler's row could come.

    python tests/benchmarks/straight.py [--rounds 15] [--write]

The line puts in place what a handler is promised and keeps what a test may look at, in one function that knows of one
mapping, one shard, one record and a handler that succeeds. It has no scheduler, no retries, filters, windows, batches
or limits, nested calls or second threads. ``--write`` puts the table into docs/performance.md.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adapters import Floor, StreamMock
from page import command_line, fill, versions
from side import Side, in_turn
from workloads import WORKLOADS

from streammock import variables
from streammock.functions.invocation import Invocation
from streammock.functions.runtime import InvokeOutcome
from streammock.mappings.happenings import BatchSent
from streammock.runtimes import capture as captures
from streammock.runtimes.context import LambdaContext
from streammock.runtimes.python.reply import dump
from streammock.streams.record import to_lambda_event

(WORKLOAD,) = [workload for workload in WORKLOADS if "triggers" in workload.needs]


def straight(mock):  # noqa: PLR0915 -- what it is for
    """A delivery for a mock that has delivered before: what the line needs is taken out of where it lies there."""
    backend = mock._backend
    (function,), (mapping,) = backend.home.functions.values(), backend.all_mappings
    spec, sandbox = function.latest._idle[-1]
    process, (lease,) = sandbox._process, mapping.poller.leases
    capture, handler, shard, consumer = process.capture, process.handler, lease.shard, lease.consumer
    within, without, inner = list(process.state._in), list(process.state._out), process.state._inner
    arn, root, current, journal = function.latest.arn, logging.root, variables.current, backend.journal

    def exchange(changes):
        for name, value in changes:
            if value is None:
                del current[name]
                os.unsetenv(name)
            else:
                current[name] = value
                os.putenv(name, value)

    def deliver(**_):
        if shard.last_sequence <= consumer.position or not mapping.polling:
            return
        record, now, request_id = shard.records[-1], time.time_ns(), backend.ids.uuid()
        journal.append(BatchSent(now, mapping, mapping.config, shard.shard_id, (record,), 1))
        directory, streams, handlers = os.getcwd(), (sys.stdout, sys.stderr), root.handlers[:]  # noqa: PTH109
        exchange(within)
        root.handlers[:] = [capture._handler]
        capture.outer = streams
        captures._active.append(capture)
        sys.stdout, sys.stderr = capture._streams
        capture.request_id = request_id
        alarm = signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, spec.timeout)
        begun = time.perf_counter_ns()
        try:
            context = LambdaContext(
                function_name=spec.function_name,
                function_version=spec.version,
                invoked_function_arn=arn,
                memory_limit_in_mb=str(spec.memory_size),
                aws_request_id=request_id,
                log_group_name=spec.log_group,
                log_stream_name=spec.log_stream,
                timeout=spec.timeout,
            )
            payload = dump(handler({"Records": [to_lambda_event(record)]}, context), ensure_ascii=True)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, alarm)
            sys.stdout, sys.stderr = streams
            captures._active.remove(capture)
            root.handlers[:] = handlers
            if current != inner:
                raise RuntimeError("the handler has changed its environment")
            exchange(without)
            if os.getcwd() != directory:  # noqa: PTH109
                os.chdir(directory)
        invocation = Invocation(
            function_name=function.name,
            request_id=request_id,
            payload_in=b"",
            outcome=InvokeOutcome(payload, duration_ns=time.perf_counter_ns() - begun),
            source=mapping.arn,
            attempt=1,
            started=now,
            spec=spec,
        )
        for kept in (journal, backend.invocations, function.invocations):
            kept.append(invocation)
        consumer.position = consumer.checkpoint = record.sequence
        mapping.last_processing_result = "OK"

    return deliver


def prepared(adapter, *, line):
    """A step of the workload that has run before; with the line in the place of delivery, or as it is."""
    step = WORKLOAD.prepare(adapter)
    for _ in range(5):
        step()
    if line:
        adapter.mock._endpoint.follow_up = straight(adapter.mock)
    return step


def measured(rounds):
    """``Times`` of the floor, of a delivery as it is and of the line."""
    line = replace(WORKLOAD, prepare=lambda adapter: prepared(adapter, line=True))
    sides = {"floor": Side(Floor(), WORKLOAD), "ours": Side(StreamMock(), WORKLOAD), "line": Side(StreamMock(), line)}
    return in_turn(sides, rounds)


def main():
    """Measure and print the table."""
    options = command_line(__doc__, 15).parse_args()
    times = measured(options.rounds)
    floor = times["floor"]
    lines = [
        "| put_item → handler has run | fastest, µs | to floor | fastest to fastest |",
        "|---|---|---|---|",
        f"| the floor | {floor.fastest:,.0f} |  |  |",
    ]
    for side, name in {"ours": "as it is", "line": "as one straight line"}.items():
        median, fastest = times[side].to(floor)
        lines.append(f"| {name} | {times[side].fastest:,.0f} | {median:.2f} | {fastest:.2f} |")
    text = f"{versions()}:\n\n" + "\n".join(lines)
    sys.stdout.write(text + "\n")
    if options.write:
        fill("straight", text)


if __name__ == "__main__":
    main()
