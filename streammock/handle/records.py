"""Stream records as plain values that compare and print well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streammock.streams.record import Record, to_lambda_event
from streammock.tables.items import copy_item
from streammock.values.codec import item_to_python

if TYPE_CHECKING:
    from streammock.values.attribute import Item


@dataclass(frozen=True)
class StreamRecord:
    """One change of one item.

    Parameters
    ----------
    event_name:
        ``INSERT``, ``MODIFY`` or ``REMOVE``.
    keys, new_image, old_image:
        Plain Python values; an image that the view type leaves out is None.
    sequence_number, shard_id:
        Its place in the stream.
    raw:
        The record as a function would receive it.
    """

    event_name: str
    keys: dict[str, Any]
    new_image: dict[str, Any] | None
    old_image: dict[str, Any] | None
    sequence_number: str
    shard_id: str
    raw: dict[str, Any] = field(repr=False, compare=False)

    @classmethod
    def of(cls, record: Record) -> StreamRecord:
        """From the model's record."""
        return cls(
            record.event_name,
            _plain(record.keys) or {},
            _plain(record.new_image),
            _plain(record.old_image),
            record.sequence_number,
            record.origin.shard_id,
            to_lambda_event(record),
        )


def _plain(image: Item | None) -> dict[str, Any] | None:
    return None if image is None else item_to_python(copy_item(image))
