"""The second argument of a Python handler."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from streammock.clock import MILLISECOND, SECOND, stopwatch


@dataclass
class LambdaContext:
    """What Lambda tells a handler about the invocation; every member has a default, for tests that make one by hand.

    Parameters
    ----------
    function_name, function_version, invoked_function_arn:
        The function as it was called.
    memory_limit_in_mb:
        A string, as on AWS.
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
    identity: Any = field(
        default_factory=lambda: SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
    )
    client_context: Any = None
    tenant_id: str | None = None
    timeout: float = 3.0

    def __post_init__(self) -> None:
        """Start counting down."""
        self._deadline = stopwatch() + int(self.timeout * SECOND)

    def get_remaining_time_in_millis(self) -> int:
        """Real milliseconds until the time-out, never below 0."""
        return max(0, (self._deadline - stopwatch()) // MILLISECOND)

    def log(self, message: object) -> None:
        """Write to the function's log."""
        print(message, end="")  # noqa: T201 -- standard output is the log


def client_context(encoded: bytes | None) -> Any:
    """The client context as a handler sees it: ``client``, ``custom`` and ``env``."""
    if encoded is None:
        return None
    given = json.loads(encoded)
    client = SimpleNamespace(**given.get("client", {})) if isinstance(given.get("client"), dict) else None
    return SimpleNamespace(client=client, custom=given.get("custom"), env=given.get("env"))
