"""Stream records: kept as references to what the table stores, rendered when somebody reads them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Union

from streammock.clock import SECOND, to_datetime
from streammock.ids import ALL, STEP, stable_hash
from streammock.values.attribute import AttributeValue, Item
from streammock.values.size import item_size

Binary = Callable[[bytes], Union[bytes, str]]

EVENT_VERSION = "1.1"
EVENT_SOURCE = "aws:dynamodb"


class Origin(NamedTuple):
    """What the records of one shard have in common; ``seed`` is that of the mock's ids."""

    table_name: str
    stream_arn: str
    shard_id: str
    region: str
    view_type: str
    key_names: tuple[str, ...]
    seed: int = 0


@dataclass(slots=True, eq=False)
class Record:
    """One change of one item; all that it holds are the very objects that the table stored, never copied or mutated.

    ``item`` is what the change left or took away: the record's keys are in it, whatever the view type keeps as image.
    ``created`` is in nanoseconds; ``user_identity`` is set for deletions that the service made itself (TTL);
    ``image_bytes`` is the size of both images, where the table knew it.
    """

    sequence: int
    event_name: str
    created: int
    item: Item
    new_image: Item | None
    old_image: Item | None
    origin: Origin
    user_identity: tuple[str, str] | None = None
    image_bytes: int | None = None
    _size_bytes: int = 0  # once somebody has asked

    @property
    def keys(self) -> Item:
        """The item's key attributes."""
        item = self.item
        return {name: item[name] for name in self.origin.key_names}

    @property
    def event_id(self) -> str:
        """Names this change, in the API and in every delivery of it."""
        return event_id(self.origin.stream_arn, self.sequence, self.origin.seed)

    @property
    def size_bytes(self) -> int:
        """Keys and delivered images by the item-size rule (streams_and_mappings B.3: 29 of 29 recorded records)."""
        if not self._size_bytes:
            images = self.image_bytes
            if images is None:
                images = sum(item_size(image) for image in (self.new_image, self.old_image) if image is not None)
            self._size_bytes = images + item_size(self.item, self.origin.key_names)
        return self._size_bytes

    @property
    def sequence_number(self) -> str:
        """The sequence number as AWS shows it: decimal digits, to be compared as an integer."""
        return str(self.sequence)


@lru_cache(maxsize=16)
def _event_base(stream_arn: str, seed: int) -> int:
    """Where the event ids of a stream begin."""
    return int.from_bytes(stable_hash(repr((seed, stream_arn, "event")).encode()), "big")


def event_id(stream_arn: str, sequence: int, seed: int = 0) -> str:
    """The event id that goes with a sequence number of a stream."""
    return f"{(_event_base(stream_arn, seed) + sequence * STEP) % ALL:032x}"


def to_api(record: Record) -> dict[str, Any]:
    """The record as GetRecords gives it (aws_facts 4): no ``eventSourceARN``, a datetime for the time."""
    rendered = _rendered(record, _second(record.created // SECOND), bytes)
    if record.user_identity:
        rendered["userIdentity"] = {"PrincipalId": record.user_identity[1], "Type": record.user_identity[0]}
    return rendered


def to_lambda_event(record: Record) -> dict[str, Any]:
    """The record as a function sees it (aws_facts 2.3): JSON-ready, keys in AWS's order."""
    rendered = _rendered(record, float(record.created // SECOND), _base64)
    if record.user_identity:
        rendered["userIdentity"] = {"type": record.user_identity[0], "principalId": record.user_identity[1]}
    rendered["eventSourceARN"] = record.origin.stream_arn
    return rendered


@lru_cache(maxsize=16)
def _second(since_epoch: int) -> datetime:
    return to_datetime(since_epoch * SECOND)


def _rendered(record: Record, created: Any, binary: Binary) -> dict[str, Any]:
    origin = record.origin
    keys = _copied(record.item, origin.key_names, binary)
    change: dict[str, Any] = {"ApproximateCreationDateTime": created, "Keys": keys}
    if record.new_image is not None:
        change["NewImage"] = _copied(record.new_image, record.new_image, binary)
    if record.old_image is not None:
        change["OldImage"] = _copied(record.old_image, record.old_image, binary)
    change["SequenceNumber"] = str(record.sequence)
    change["SizeBytes"] = record.size_bytes
    change["StreamViewType"] = origin.view_type
    return {
        "eventID": event_id(origin.stream_arn, record.sequence, origin.seed),
        "eventName": record.event_name,
        "eventVersion": EVENT_VERSION,
        "eventSource": EVENT_SOURCE,
        "awsRegion": origin.region,
        "dynamodb": change,
    }


def _copied(item: Item, names: Iterable[str], binary: Binary) -> Item:
    # The caller may change what it is given; the stored image must not follow.
    copied = {}
    for name in names:
        value = item[name]
        copied[name] = value.copy() if "S" in value or "N" in value else _copy(value, binary)
    return copied


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _copy(value: AttributeValue, binary: Binary) -> AttributeValue:
    ((kind, content),) = value.items()
    if kind == "B":
        return {"B": binary(content)}
    if kind == "BS":
        return {"BS": [binary(member) for member in content]}
    if kind == "M":
        return {"M": {name: _copy(member, binary) for name, member in content.items()}}
    if kind == "L":
        return {"L": [_copy(member, binary) for member in content]}
    return {kind: list(content)} if isinstance(content, list) else value.copy()
