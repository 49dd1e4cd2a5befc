"""What is sent about an event that was processed, or given up (aws_facts 3.5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from streammock.clock import iso_milliseconds
from streammock.functions import destination
from streammock.functions.destination import Destination, DestinationRecord
from streammock.functions.payload import shown

if TYPE_CHECKING:
    from streammock.functions.invocation import Invocation

SUCCESS = "Success"
RETRIES_EXHAUSTED = "RetriesExhausted"
EVENT_AGE_EXCEEDED = "EventAgeExceeded"
ZERO_RESERVED_CONCURRENCY = "ZeroReservedConcurrency"
_ERROR_MESSAGE_BYTES = 1024  # of an attribute of a dead letter (AWS: "Adding a dead-letter queue")


@dataclass(frozen=True, slots=True)
class Ending:
    """How an event ended.

    Parameters
    ----------
    function_arn:
        Qualified, with ``$LATEST`` too.
    function_name:
        Its plain name.
    request_id:
        Of all tries.
    condition:
        Why nothing more is tried.
    tries:
        How often it was.
    payload:
        The event.
    last:
        The last invocation; None where no try reached the code.
    now:
        In nanoseconds.
    """

    function_arn: str
    function_name: str
    request_id: str
    condition: str
    tries: int
    payload: bytes
    last: Invocation | None
    now: int

    def content(self) -> dict[str, Any]:
        """The members in AWS's order; without a response where no try reached the code."""
        content: dict[str, Any] = {
            "version": "1.0",
            "timestamp": f"{iso_milliseconds(self.now)}Z",
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": self.function_arn,
                "condition": self.condition,
                "approximateInvokeCount": self.tries,
            },
            "requestPayload": json.loads(self.payload),
        }
        if self.last is not None:
            context: dict[str, Any] = {"statusCode": 200, "executedVersion": self.last.executed_version}
            if self.last.function_error:
                context["functionError"] = self.last.function_error
            content |= {"responseContext": context, "responsePayload": shown(self.last.payload)}
        return content

    def record(self, to: Destination, unique: str) -> DestinationRecord:
        """The record for a destination; an event bus gets it inside of an event."""
        content = self.content()
        if to.service == "events":
            result = "Success" if self.condition == SUCCESS else "Failure"
            content = {
                "source": "lambda",
                "detail-type": f"Lambda Function Invocation Result - {result}",
                "resources": [to.arn, self.function_arn],
                "detail": content,
            }
        key = destination.object_key(f"async/{self.function_name}", self.now, unique)
        return DestinationRecord(to.arn, content, key)

    def dead_letter(self, target: str) -> DestinationRecord:
        """The event itself, with the reason in the message's attributes."""
        code, message = "429", "Rate Exceeded."
        if self.last is not None:
            code, message = "200", str((self.last.error_payload() or {}).get("errorMessage", ""))
        shortened = message.encode()[:_ERROR_MESSAGE_BYTES].decode(errors="ignore")
        attributes = {
            "RequestID": ("String", self.request_id),
            "ErrorCode": ("Number", code),
            "ErrorMessage": ("String", shortened),
        }
        shown = {name: value for name, (_, value) in attributes.items()}
        content = {"body": json.loads(self.payload), "attributes": shown}
        return DestinationRecord(target, content, body=self.payload.decode(), attributes=attributes)
