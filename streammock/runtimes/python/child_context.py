"""The second argument of a handler in a process of its own."""

from __future__ import annotations

import os
import sys

from . import client_context, clock, faults

_VARIABLES = {
    "log_group_name": "AWS_LAMBDA_LOG_GROUP_NAME",
    "log_stream_name": "AWS_LAMBDA_LOG_STREAM_NAME",
    "function_name": "AWS_LAMBDA_FUNCTION_NAME",
    "memory_limit_in_mb": "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "function_version": "AWS_LAMBDA_FUNCTION_VERSION",
}


class LambdaContext:
    """What Lambda tells a handler about the invocation.

    Parameters
    ----------
    headers:
        Of the work that the Runtime API gave out.
    """

    def __init__(self, headers: dict[str, str]) -> None:
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        for member, variable in _VARIABLES.items():
            setattr(self, member, os.environ.get(variable))
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        try:
            given, self._trace = client_context.parse(headers.get("lambda-runtime-client-context"))
        except ValueError as error:
            raise faults.no_client_context(error) from error
        self.client_context = given
        self.identity = client_context.CognitoIdentity()
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the time-out, never below 0."""
        return max(0, self._deadline - clock.milliseconds())

    def w3c(self) -> dict[str, str]:
        """The trace context that the caller passed along."""
        return dict(self._trace)

    def log(self, message: object) -> None:
        """Write one event to the function's log."""
        import logging

        for handler in logging.getLogger().handlers:
            write = getattr(handler, "log_event", None)
            if write is not None:
                write(str(message))
                return
        sys.stdout.write(str(message))

    def __repr__(self) -> str:
        return "LambdaContext([" + ",".join(f"{name}={getattr(self, name)}" for name in _SHOWN) + "])"


_SHOWN = (
    "aws_request_id",
    *_VARIABLES,
    "invoked_function_arn",
    "client_context",
    "identity",
    "tenant_id",
)
