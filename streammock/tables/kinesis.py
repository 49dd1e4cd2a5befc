"""Kinesis data streams as destinations of a table's changes: kept as settings, nothing is delivered to them.

Rules: ack-api-quirks DDB-TABLE-268 and 299 to 302 (October 2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from streammock.errors import control as texts

DEFAULT_PRECISION = "MILLISECOND"


@dataclass(slots=True, eq=False)
class Destination:
    """One stream that is, or once was, a table's destination."""

    stream_arn: str
    status: str = "ACTIVE"
    precision: str | None = None

    def describe(self) -> dict[str, Any]:
        """As DescribeKinesisStreamingDestination shows it; a precision that was not set is not shown."""
        described = {"StreamArn": self.stream_arn, "DestinationStatus": self.status}
        if self.precision is not None:
            described["ApproximateCreationDateTimePrecision"] = self.precision
        return described


class Destinations:
    """The destinations of one table: at most one is active, those that are disabled stay listed."""

    def __init__(self) -> None:
        self._by_stream: dict[str, Destination] = {}

    def enable(self, stream_arn: str, precision: str | None) -> None:
        """Begin; a stream that was disabled starts anew."""
        if any(destination.status == "ACTIVE" for destination in self._by_stream.values()):
            raise texts.destination_in_use()
        self._by_stream[stream_arn] = Destination(stream_arn, precision=precision)

    def disable(self, stream_arn: str) -> None:
        """End."""
        destination = self._by_stream.get(stream_arn)
        if destination is None or destination.status != "ACTIVE":
            raise texts.destination_not_active()
        destination.status = "DISABLED"
        destination.precision = None

    def update(self, stream_arn: str, precision: str, *, table: str, table_id: str) -> None:
        """Change the precision of time stamps."""
        destination = self._by_stream.get(stream_arn)
        if destination is None:
            raise texts.no_such_destination(table, stream_arn)
        if destination.status != "ACTIVE":
            raise texts.destination_not_updatable(table, stream_arn)
        if precision == (destination.precision or DEFAULT_PRECISION):
            raise texts.destination_precision_unchanged(precision, table_id, stream_arn)
        destination.precision = precision

    def describe(self) -> list[dict[str, Any]]:
        """All of them."""
        return [destination.describe() for destination in self._by_stream.values()]
