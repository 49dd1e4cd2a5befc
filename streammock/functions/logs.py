"""The lines that Lambda itself writes around a handler's own where the log is text (recorded: aws_facts 3.4)."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from streammock.clock import MILLISECOND
from streammock.functions.platform_events import billed_milliseconds
from streammock.functions.runtime import InvokeOutcome

_TAIL_BYTES = 4096


def framed(request_id: str, version: str, memory_size: int, outcome: InvokeOutcome) -> tuple[str, ...]:
    """The log events of one invocation: START, the handler's, END, REPORT."""
    return (
        f"START RequestId: {request_id} Version: {version}",
        *outcome.log,
        f"END RequestId: {request_id}",
        _report(request_id, memory_size, outcome),
    )


def tail(events: Sequence[str]) -> str:
    """LogResult: the last 4 KB in base64."""
    text = "".join(f"{event}\n" for event in events).encode()
    return base64.b64encode(text[-_TAIL_BYTES:]).decode()


def _report(request_id: str, memory_size: int, outcome: InvokeOutcome) -> str:
    duration = outcome.duration_ns / MILLISECOND
    init = (outcome.init_duration_ns or 0) / MILLISECOND
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {duration:.2f} ms",
        f"Billed Duration: {billed_milliseconds(outcome)} ms",
        f"Memory Size: {memory_size} MB",
        f"Max Memory Used: {outcome.max_memory_mb or memory_size} MB",
    ]
    if outcome.init_duration_ns is not None:
        parts.append(f"Init Duration: {init:.2f} ms")
    return "\t".join(parts) + "\t"
