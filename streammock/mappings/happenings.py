"""What a poller writes into the journal: the steps of a batch, in an order that the mapping's own lists do not keep.

Each has the settings that held then: an update of the mapping does not change the past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from streammock.mappings.config import MappingConfig
from streammock.mappings.discard import DiscardReason
from streammock.streams.record import Record

if TYPE_CHECKING:
    from streammock.mappings.mapping import EventSourceMapping


class BatchSent(NamedTuple):
    """A batch goes to the function; ``attempt`` counts from 1."""

    at: int
    mapping: EventSourceMapping
    config: MappingConfig
    shard_id: str
    records: tuple[Record, ...]
    attempt: int


class BatchRejected(NamedTuple):
    """The call did not reach the function's code."""

    at: int
    mapping: EventSourceMapping
    config: MappingConfig
    shard_id: str
    records: tuple[Record, ...]
    error: str


class BatchToRetry(NamedTuple):
    """What is left of a batch will be tried again."""

    at: int
    mapping: EventSourceMapping
    config: MappingConfig
    shard_id: str
    records: tuple[Record, ...]
    due: int
    problem: str


class BatchBisected(NamedTuple):
    """A batch that failed is tried again in two halves."""

    at: int
    mapping: EventSourceMapping
    config: MappingConfig
    shard_id: str
    first: tuple[Record, ...]
    second: tuple[Record, ...]
    due: int


class RecordsDiscarded(NamedTuple):
    """Records will not be delivered."""

    at: int
    mapping: EventSourceMapping
    config: MappingConfig
    shard_id: str
    records: tuple[Record, ...]
    reason: DiscardReason
