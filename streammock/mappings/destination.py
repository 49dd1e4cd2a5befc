"""On-failure destinations: what is sent about records that a mapping gives up (aws_facts 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streammock.clock import iso_milliseconds, to_datetime
from streammock.errors import base
from streammock.errors import event_source_mapping as texts
from streammock.functions.destination import parse

_MAPPINGS = "event source mappings"
_NO_KAFKA = "Kafka topics are not served here: use an SQS queue, an SNS topic or an S3 bucket."
_SERVICES = frozenset(("sqs", "sns", "s3"))


def read(config: Mapping[str, Any]) -> str | None:
    """The ARN in a ``DestinationConfig``; None for an empty one.

    Raises
    ------
    AwsError
        For an OnSuccess destination, and an ARN of anything else.
    UnsupportedParameter
        For a Kafka topic.
    """
    if "OnSuccess" in config:
        raise texts.unsupported_destination()
    arn = (config.get("OnFailure") or {}).get("Destination")
    if not arn:
        return None
    if arn.startswith("kafka://"):
        raise base.unsupported_parameter(_MAPPINGS, f"DestinationConfig.OnFailure.Destination={arn}", instead=_NO_KAFKA)
    check(arn)
    return str(arn)


def check(arn: str) -> None:
    """Raise AWS's error for what cannot be the destination of a mapping: functions and event buses neither."""
    parsed = parse(arn)
    if parsed is None or parsed.service not in _SERVICES:
        raise texts.unsupported_destination_arn(arn)


@dataclass(frozen=True, slots=True)
class Failure:
    """What the last invocation of a discarded batch was, for the record of it; ``error`` is None for reported items."""

    request_id: str
    executed_version: str
    error: str | None


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """Which records of which shard; arrival times in nanoseconds."""

    shard_id: str
    stream_arn: str
    first_sequence: int
    last_sequence: int
    first_arrival: int
    last_arrival: int
    size: int

    def describe(self) -> dict[str, Any]:
        """The member ``DDBStreamBatchInfo``."""
        return {
            "shardId": self.shard_id,
            "startSequenceNumber": str(self.first_sequence),
            "endSequenceNumber": str(self.last_sequence),
            "approximateArrivalOfFirstRecord": _seconds(self.first_arrival),
            "approximateArrivalOfLastRecord": _seconds(self.last_arrival),
            "batchSize": self.size,
            "streamArn": self.stream_arn,
        }


def content(
    *,
    function_arn: str,
    request_id: str,
    condition: str,
    attempts: int,
    failure: Failure | None,
    batch: BatchInfo,
    now: int,
) -> dict[str, Any]:
    """The record's members in AWS's order; ``failure`` is None where age, not the function, was the reason."""
    shown: dict[str, Any] = {
        "requestContext": {
            "requestId": request_id,
            "functionArn": function_arn,
            "condition": condition,
            "approximateInvokeCount": max(attempts, 1),  # 1 also where it expired before the first (aws_facts 2.5)
        }
    }
    if failure is not None:
        shown["responseContext"] = {
            "statusCode": 200,
            "executedVersion": failure.executed_version,
            "functionError": failure.error,
        }
    shown |= {"version": "1.0", "timestamp": f"{iso_milliseconds(now)}Z", "DDBStreamBatchInfo": batch.describe()}
    return shown


def _seconds(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%dT%H:%M:%SZ}"
