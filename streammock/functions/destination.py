"""Destinations: where records of what became of events are sent, and what such a record is (aws_facts 2.5 and 3.5)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from streammock.clock import to_datetime

_ARN = re.compile(r"arn:[^:]+:(sqs|sns|s3|lambda|events):([^:]*):([^:]*):(.+)")


@dataclass(frozen=True, slots=True)
class Destination:
    """An SQS queue, an SNS topic, an S3 bucket, a Lambda function or an event bus."""

    arn: str
    service: str
    region: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class DestinationRecord:
    """One message to a destination.

    Parameters
    ----------
    destination:
        Its ARN.
    content:
        What ``mock.destinations`` shows, and an SQS queue or an SNS topic is sent unless ``body`` says otherwise.
    key:
        The S3 object's key.
    payload:
        A text that an S3 object has beside the content: the event that a mapping's function did not take.
    body:
        The message where it is not the content: a dead-letter queue gets the event as it was.
    attributes:
        Of the message, by their names: type and value.
    """

    destination: str
    content: Mapping[str, Any]
    key: str = ""
    payload: str | None = None
    body: str | None = None
    attributes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def message(self) -> str:
        """The body for SQS and SNS."""
        return _compact(self.content) if self.body is None else self.body

    def message_attributes(self) -> dict[str, dict[str, str]]:
        """The attributes as SQS and SNS take them."""
        return {name: {"DataType": kind, "StringValue": value} for name, (kind, value) in self.attributes.items()}

    def document(self) -> str:
        """The body for S3: the payload is one text in it."""
        return _compact(self.content if self.payload is None else {**self.content, "payload": self.payload})


class Send(Protocol):
    """Hands a record to the service that its destination belongs to."""

    def __call__(self, record: DestinationRecord) -> None:
        """Deliver it, or warn that it could not be delivered."""


def parse(arn: str) -> Destination | None:
    """The parts of a destination's ARN; None for what cannot be one, FIFO queues and topics included."""
    match = _ARN.fullmatch(arn)
    if match is None or (match[1] in {"sqs", "sns"} and match[4].endswith(".fifo")):
        return None
    return Destination(arn, *match.groups())


def object_key(folder: str, now: int, unique: str) -> str:
    """Where in a bucket a record goes."""
    at = to_datetime(now)
    return f"aws/lambda/{folder}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{unique}"


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"))
