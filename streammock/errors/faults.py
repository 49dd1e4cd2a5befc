"""What a service answers when a test wants it to fail."""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.lambda_ import throttled as function_throttled


def throttled(service: str) -> AwsError:
    """A request too many, in the words of DynamoDB (developer guide, "Error handling") or of Lambda."""
    if service == "lambda":
        return function_throttled()
    return AwsError(
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded. "
        "Consider increasing your provisioning level with the UpdateTable API.",
    )


def waiting(faults: list[str]) -> str:
    """Faults that a test has armed and that never struck."""
    return (
        f"the mock was left while faults waited to strike: {', '.join(faults)}. Nothing came by that they were for: "
        "see the names of operations, tables and functions, arm fewer, or say times=None for as often as it happens."
    )
