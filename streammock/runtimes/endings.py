"""How an invocation ends that the runtime itself did not answer: Lambda's error payload and its line in the log."""

from __future__ import annotations

import json
import signal


def timed_out(request_id: str, timeout: int) -> tuple[bytes, str]:
    """The time is up (aws_facts 3.3)."""
    message = f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
    return _payload("Sandbox.Timedout", message), message


def exited(request_id: str, status: int) -> tuple[bytes, str]:
    """The process is gone; a negative ``status`` is the signal that ended it (aws_facts 3.3)."""
    if status == 0:
        reason = "Runtime exited without providing a reason"
    elif status > 0:
        reason = f"Runtime exited with error: exit status {status}"
    else:
        reason = f"Runtime exited with error: signal: {_signal_name(-status)}"
    message = f"RequestId: {request_id} Error: {reason}"
    return _payload("Runtime.ExitError", message), f"{message}\nRuntime.ExitError"


def not_started(request_id: str, reason: str) -> tuple[bytes, str]:
    """There is no program that could be started."""
    message = f"RequestId: {request_id} Error: {reason}"
    return _payload("Runtime.InvalidEntrypoint", message), f"{message}\nRuntime.InvalidEntrypoint"


def _signal_name(number: int) -> str:
    """As Go, in which Lambda's supervisor is written, calls it: ``killed``, ``segmentation fault``."""
    return (signal.strsignal(number) or str(number)).partition(":")[0].lower()


def _payload(error_type: str, message: str) -> bytes:
    return json.dumps({"errorType": error_type, "errorMessage": message}, separators=(",", ":")).encode()
