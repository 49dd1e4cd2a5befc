"""The lines that Lambda writes around a handler's own."""

import base64

import pytest

from streammock.functions import logs
from streammock.functions.runtime import InvokeOutcome

ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"


def test_a_warm_invocation():
    """START, what the handler wrote, END, REPORT with its tabs (aws_facts 3.4)."""
    outcome = InvokeOutcome(b"null", log=("one", "two\nlines"), duration_ns=3_010_000, max_memory_mb=36)
    assert logs.framed(ID, "$LATEST", 128, outcome) == (
        f"START RequestId: {ID} Version: $LATEST",
        "one",
        "two\nlines",
        f"END RequestId: {ID}",
        f"REPORT RequestId: {ID}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 36 MB\t",
    )


def test_a_cold_start():
    """Init Duration stands at the end, and is billed since August 2025."""
    outcome = InvokeOutcome(b"null", duration_ns=3_010_000, init_duration_ns=110_100_000, max_memory_mb=36)
    report = logs.framed(ID, "$LATEST", 128, outcome)[-1]
    assert report == (
        f"REPORT RequestId: {ID}\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 36 MB\tInit Duration: 110.10 ms\t"
    )


@pytest.mark.parametrize(("nanoseconds", "billed"), [(0, 0), (1, 1), (1_000_000, 1), (1_000_001, 2)])
def test_billing_rounds_up(nanoseconds, billed):
    """Each begun millisecond counts."""
    report = logs.framed(ID, "$LATEST", 128, InvokeOutcome(b"null", duration_ns=nanoseconds))[-1]
    assert f"\tBilled Duration: {billed} ms\t" in report


def test_memory_that_no_runtime_told():
    """A handler in the test's own process has no memory of its own to measure: the function's size stands for it."""
    report = logs.framed(ID, "$LATEST", 512, InvokeOutcome(b"null"))[-1]
    assert "\tMemory Size: 512 MB\tMax Memory Used: 512 MB\t" in report


def test_a_short_tail():
    """LogResult is base64 of the log, a newline after each event (aws_facts 3.4)."""
    assert base64.b64decode(logs.tail(["START", "a\nb", "END"])) == b"START\na\nb\nEND\n"


def test_a_long_tail():
    """Only the last 4 KB are shown (streams_and_mappings C.1)."""
    decoded = base64.b64decode(logs.tail(["START", "x" * 5000, "END"]))
    assert decoded == b"x" * (4096 - 5) + b"\nEND\n"
