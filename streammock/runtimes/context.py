"""The second argument of a Python handler."""

from __future__ import annotations

import logging
import sys
from dataclasses import InitVar, dataclass, field

from streammock.clock import MILLISECOND, SECOND, stopwatch
from streammock.runtimes.python.client_context import ClientContext, CognitoIdentity

_SHOWN = (
    "aws_request_id",
    "log_group_name",
    "log_stream_name",
    "function_name",
    "memory_limit_in_mb",
    "function_version",
    "invoked_function_arn",
    "client_context",
    "identity",
    "tenant_id",
)


@dataclass(repr=False)
class LambdaContext:
    """What Lambda tells a handler about the invocation; every member has a default, for tests that make one by hand.

    Parameters
    ----------
    function_name, function_version, invoked_function_arn:
        The function as it was called.
    memory_limit_in_mb:
        A string, as on AWS.
    trace:
        What ``w3c()`` returns.
    timeout:
        Seconds that the handler has from now on.
    """

    function_name: str = "test"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:test"
    memory_limit_in_mb: str = "128"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"
    log_group_name: str = "/aws/lambda/test"
    log_stream_name: str = "2026/01/01/[$LATEST]00000000000000000000000000000000"
    identity: CognitoIdentity = field(default_factory=CognitoIdentity)
    client_context: ClientContext | None = None
    tenant_id: str | None = None
    trace: InitVar[dict[str, str] | None] = None
    timeout: InitVar[float] = 3.0

    def __post_init__(self, trace: dict[str, str] | None, timeout: float) -> None:
        """Start counting down."""
        self._trace = trace or {}
        self._deadline = stopwatch() + int(timeout * SECOND)

    def get_remaining_time_in_millis(self) -> int:
        """Real milliseconds until the time-out, never below 0."""
        return max(0, (self._deadline - stopwatch()) // MILLISECOND)

    def w3c(self) -> dict[str, str]:
        """The trace context that the caller passed along."""
        return dict(self._trace)

    def log(self, message: object) -> None:
        """Write one event to the function's log; outside of a function, to standard output."""
        for handler in logging.getLogger().handlers:
            write = getattr(handler, "log_event", None)
            if write is not None:
                write(str(message))
                return
        sys.stdout.write(str(message))

    def __repr__(self) -> str:
        return "LambdaContext([" + ",".join(f"{name}={getattr(self, name)}" for name in _SHOWN) + "])"


# They are no members: on AWS a handler that asks the context for them fails.
del LambdaContext.trace, LambdaContext.timeout  # type: ignore[attr-defined]
