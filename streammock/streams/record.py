"""Stream records: kept as references to what the table stores, rendered when somebody reads them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from streammock.clock import SECOND, to_datetime
from streammock.values.attribute import AttributeValue, Item
from streammock.values.size import item_size

if TYPE_CHECKING:
    from streammock.streams.stream import Stream

_JSON_READY = frozenset(("S", "N", "BOOL", "NULL", "SS", "NS"))
EVENT_VERSION = "1.1"
EVENT_SOURCE = "aws:dynamodb"


@dataclass(slots=True, eq=False)
class Record:
    """One change of one item; images are the very objects that the table stored, never copied, never mutated.

    ``created`` is in nanoseconds; ``user_identity`` is set for deletions that the service made itself (TTL);
    ``image_bytes`` is the size of both images, where the table knew it.
    """

    sequence: int
    event_id: str
    event_name: str
    created: int
    keys: Item
    new_image: Item | None
    old_image: Item | None
    user_identity: tuple[str, str] | None = None
    image_bytes: int | None = None

    @property
    def sequence_number(self) -> str:
        """The sequence number as AWS shows it: decimal digits, to be compared as an integer."""
        return str(self.sequence)

    @property
    def size_bytes(self) -> int:
        """Keys and delivered images by the item-size rule (streams_and_mappings B.3: 29 of 29 recorded records)."""
        images = self.image_bytes
        if images is None:
            images = sum(item_size(image) for image in (self.new_image, self.old_image) if image is not None)
        return item_size(self.keys) + images


def to_api(record: Record, stream: Stream) -> dict[str, Any]:
    """The record as GetRecords gives it (aws_facts 4): no ``eventSourceARN``, a datetime for the time."""
    change = _change(record, stream, _second(record.created // SECOND), _image)
    rendered: dict[str, Any] = {
        "eventID": record.event_id,
        "eventName": record.event_name,
        "eventVersion": EVENT_VERSION,
        "eventSource": EVENT_SOURCE,
        "awsRegion": stream.region,
        "dynamodb": change,
    }
    if record.user_identity:
        rendered["userIdentity"] = {"PrincipalId": record.user_identity[1], "Type": record.user_identity[0]}
    return rendered


def to_lambda_event(record: Record, stream: Stream) -> dict[str, Any]:
    """The record as a function sees it (aws_facts 2.3): JSON-ready, keys in AWS's order."""
    change = _change(record, stream, float(record.created // SECOND), _json_image)
    rendered: dict[str, Any] = {
        "eventID": record.event_id,
        "eventName": record.event_name,
        "eventVersion": EVENT_VERSION,
        "eventSource": EVENT_SOURCE,
        "awsRegion": stream.region,
        "dynamodb": change,
    }
    if record.user_identity:
        rendered["userIdentity"] = {"type": record.user_identity[0], "principalId": record.user_identity[1]}
    rendered["eventSourceARN"] = stream.arn
    return rendered


@lru_cache(maxsize=16)
def _second(since_epoch: int) -> datetime:
    return to_datetime(since_epoch * SECOND)


def _change(record: Record, stream: Stream, created: Any, image: Callable[[Item], Item]) -> dict[str, Any]:
    change: dict[str, Any] = {"ApproximateCreationDateTime": created, "Keys": image(record.keys)}
    if record.new_image is not None:
        change["NewImage"] = image(record.new_image)
    if record.old_image is not None:
        change["OldImage"] = image(record.old_image)
    change["SequenceNumber"] = record.sequence_number
    change["SizeBytes"] = record.size_bytes
    change["StreamViewType"] = stream.view_type
    return change


def _image(item: Item) -> Item:
    # The caller may change what it is given; the stored image must not follow.
    return {name: value.copy() if "S" in value or "N" in value else _copy(value) for name, value in item.items()}


def _copy(value: AttributeValue) -> AttributeValue:
    ((kind, content),) = value.items()
    if kind == "M":
        return {"M": _image(content)}
    if kind == "L":
        return {"L": [_copy(member) for member in content]}
    return {kind: list(content)} if isinstance(content, list) else value.copy()


def _json_image(item: Item) -> Item:
    for value in item.values():
        if "S" not in value and "N" not in value:
            return {name: _json_value(value) for name, value in item.items()}
    return item  # ready as it is; whoever renders an event only reads it


def _json_value(value: AttributeValue) -> AttributeValue:
    ((kind, content),) = value.items()
    if kind in _JSON_READY:
        return value
    if kind == "B":
        return {"B": base64.b64encode(content).decode()}
    if kind == "BS":
        return {"BS": [base64.b64encode(member).decode() for member in content]}
    if kind == "M":
        return {"M": _json_image(content)}
    return {"L": [_json_value(member) for member in content]}
