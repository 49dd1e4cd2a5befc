"""A batch: consecutive records of one shard that are delivered, and tried again, together."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from streammock.mappings import event
from streammock.mappings.config import MappingConfig
from streammock.mappings.event import Event
from streammock.streams.record import Record

Render = Callable[[Record], Event]


class Portion(NamedTuple):
    """The front of a batch, and how far the shard is disposed of once that is."""

    records: list[Record]
    filtered: list[Record]
    through: int


class Batch:
    """Records from one shard, with the settings that held when it was formed.

    Parameters
    ----------
    config:
        The mapping's settings; a later update does not touch this batch (streams_and_mappings A.4).
    after:
        The sequence number behind which it begins.
    """

    __slots__ = ("_payload", "_size", "attempts", "config", "events", "filtered", "records", "setbacks", "through")

    def __init__(self, config: MappingConfig, after: int) -> None:
        self.config = config
        self.records: list[Record] = []
        self.events: list[Event] = []
        self.filtered: list[Record] = []
        self.through = after
        self.attempts = 0  # invocations in which the function failed
        self.setbacks = 0  # failures in a row of any kind: they set the wait
        self._size = 0
        self._payload: bytes | None = None

    @property
    def payload(self) -> bytes:
        """The invocation's payload; encoded once for all tries."""
        if self._payload is None:
            self._payload = event.payload(self.events)
        return self._payload

    @property
    def room(self) -> int:
        """How many records may still join; none once the payload is at its limit."""
        # Encoded, a record is larger than its SizeBytes, so what exceeds the limit by that measure surely does.
        return self.config.batch_size - len(self.records) if self._size <= event.MAXIMUM_PAYLOAD else 0

    def take(self, records: list[Record], render: Render) -> None:
        """Let records join that follow, as many as there is room for; those that no filter matches stand aside."""
        matches = self.config.filters.matches if self.config.filters else None
        for record in records:
            if self.room <= 0:
                return
            rendered = render(record)
            self.through = record.sequence
            if matches is None or matches(rendered):
                self.records.append(record)
                self.events.append(rendered)
                self._size += rendered["dynamodb"]["SizeBytes"]
            else:
                self.filtered.append(record)

    def fit(self) -> None:
        """Let go of the records at the end that one payload cannot hold: they open the next batch."""
        if len(self.payload) <= event.MAXIMUM_PAYLOAD:
            return
        count = event.fitting(self.events)
        if count < len(self.records):
            head = self._front(count)
            self.records, self.filtered, self.through = head
            del self.events[count:]
            self._payload = None

    def remove_front(self, count: int) -> Portion:
        """Take off so many records and the filtered ones before the next; what is left is tried alone from now on."""
        head = self._front(count)
        del self.records[:count], self.events[:count], self.filtered[: len(head.filtered)]
        self._payload = None
        return head

    def _front(self, count: int) -> Portion:
        if count == len(self.records):
            return Portion(self.records[:], self.filtered[:], self.through)
        boundary = self.records[count].sequence
        filtered = [record for record in self.filtered if record.sequence < boundary]
        through = max(record.sequence for record in (self.records[count - 1], *filtered[-1:]))
        return Portion(self.records[:count], filtered, through)
