"""On-failure destinations: what is sent about records that a mapping gives up (aws_facts 2.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from streammock.clock import iso_milliseconds, to_datetime
from streammock.errors import base
from streammock.errors import event_source_mapping as texts

_MAPPINGS = "event source mappings"
_NO_KAFKA = "Kafka topics are not served here: use an SQS queue, an SNS topic or an S3 bucket."
_ARN = re.compile(r"arn:[^:]+:(sqs|sns|s3):([^:]*):([^:]*):(.+)")


@dataclass(frozen=True, slots=True)
class Destination:
    """An SQS queue, an SNS topic or an S3 bucket."""

    arn: str
    service: str
    region: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class FailureRecord:
    """One message to a destination.

    Parameters
    ----------
    destination:
        Its ARN.
    content:
        What an SQS queue or an SNS topic is sent: all but the records themselves.
    payload:
        The invocation's payload as JSON text, which an S3 object has beside it.
    key:
        The S3 object's key.
    """

    destination: str
    content: Mapping[str, Any]
    payload: str
    key: str

    def message(self) -> str:
        """The body for SQS and SNS."""
        return json.dumps(self.content, separators=(",", ":"))

    def document(self) -> str:
        """The body for S3: the payload is one text in it."""
        return json.dumps({**self.content, "payload": self.payload}, separators=(",", ":"))


class Send(Protocol):
    """Hands a record to the service that its destination belongs to."""

    def __call__(self, record: FailureRecord) -> None:
        """Deliver it, or warn that it could not be delivered."""


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
    parse(arn)
    return str(arn)


def parse(arn: str) -> Destination:
    """The parts of a destination's ARN; raises AWS's error for what cannot be one, FIFO queues and topics included."""
    match = _ARN.fullmatch(arn)
    if match is None or (match[1] != "s3" and match[4].endswith(".fifo")):
        raise texts.unsupported_destination_arn(arn)
    return Destination(arn, *match.groups())


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


def object_key(uuid: str, shard_id: str, now: int, unique: str) -> str:
    """Where in a bucket the record goes."""
    at = to_datetime(now)
    return f"aws/lambda/{uuid}/{shard_id}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{unique}"


def _seconds(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%dT%H:%M:%SZ}"
