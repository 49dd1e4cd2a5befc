"""A batch: consecutive records of one shard that are delivered, and tried again, together."""

from __future__ import annotations

from typing import NamedTuple

from streammock.clock import SECOND
from streammock.mappings import event, window
from streammock.mappings.config import MappingConfig
from streammock.mappings.event import BatchEvent, Render
from streammock.mappings.lane import Lane
from streammock.mappings.window import TumblingWindow
from streammock.streams.record import Record


class Portion(NamedTuple):
    """The front of a batch, how far the shard is disposed of once that is, and by what settings."""

    records: list[Record]
    filtered: list[Record]
    through: int
    config: MappingConfig


class Batch:
    """Records from one lane of a shard, with the settings that held when it was formed.

    Parameters
    ----------
    config:
        The mapping's settings; a later update does not touch this batch (streams_and_mappings A.4).
    after:
        The sequence number behind which it begins.
    render:
        Makes the event of a record; filters see what will be delivered.
    """

    __slots__ = (
        "_bound",
        "_encoded",
        "_full",
        "_measured",
        "_render",
        "attempts",
        "config",
        "ends_at",
        "filtered",
        "final",
        "opened_at",
        "records",
        "room",
        "sealed",
        "setbacks",
        "through",
        "window",
    )

    def __init__(self, config: MappingConfig, after: int, render: Render) -> None:
        self.config = config
        self.records: list[Record] = []
        self.filtered: list[Record] = []
        self.through = after
        self.attempts = 0  # invocations in which the function failed
        self.setbacks = 0  # failures in a row of any kind: they set the wait
        self.opened_at: int | None = None  # when the first record joined
        self.ends_at: int | None = None  # the end of the tumbling window that its records lie in
        self.sealed = False  # the next record belongs to a later window
        self.window: TumblingWindow | None = None
        self.final = False  # the invocation that ends a window: without records
        self.room = config.batch_size  # how many may still join; none once they are more than one payload can hold
        self._full = False
        self._bound = 0  # bytes that the records' JSON surely does not exceed
        self._encoded = self._measured = 0  # bytes that it has, and of how many records, once there is doubt
        self._render = render

    def is_new(self, config: MappingConfig, after: int) -> bool:
        """Whether it is as one that these were just given to."""
        return config is self.config and after == self.through and not (self.records or self.filtered or self.sealed)

    @property
    def payload(self) -> BatchEvent:
        """The invocation's payload."""
        return BatchEvent(self.records, self._render, None if self.window is None else self._members())

    def take(self, records: list[Record], lane: Lane) -> None:
        """Let records of the lane join that follow, as many as there is room for; unmatched ones stand aside."""
        config = self.config
        matches = config.filters.matches if config.filters.patterns else None
        alone, windows = lane.count == 1, config.tumbling_window
        for record in records:
            if self.room <= 0:
                return
            if not alone and not lane.holds(record):
                self.through = record.sequence
                continue
            if matches is None or matches(self._render(record)):
                if windows and not self._same_window(record):
                    self.sealed = True
                    return
                self.records.append(record)
                self._bound += event.LONGEST_FRAME + record.size_bytes * event.LONGEST_BYTE
                self._full = self._bound > event.MAXIMUM_PAYLOAD and self._overflows()
                self.room = 0 if self._full else self.room - 1
            else:
                self.filtered.append(record)
            self.through = record.sequence

    def closes_at(self) -> int | None:
        """When it closes although there is room (A.8); None while nothing is in it."""
        if self.opened_at is None:
            return None
        closes = self.opened_at + self.config.batching_window * SECOND
        return closes if self.ends_at is None else min(closes, self.ends_at)

    def fit(self) -> None:
        """Let go of the records at the end that one payload cannot hold: they open the next batch."""
        if self.window is None and not self._full:
            return
        count = event.fitting(self.records, self._render, self._members())
        if count < len(self.records):
            self._cut(count)

    def remove_front(self, count: int) -> Portion:
        """Take off so many records and the filtered ones before the next; what is left is tried alone from now on."""
        if count == len(self.records):
            head = Portion(self.records, self.filtered, self.through, self.config)
            self.records, self.filtered = [], []
            return head
        head = self._front(count)
        del self.records[:count], self.filtered[: len(head.filtered)]
        return head

    def split(self) -> Batch:
        """Keep the first half; returns the second, as a batch of its own (A.11.4)."""
        count = len(self.records) // 2
        second = Batch(self.config, self.through, self._render)
        second.records = self.records[count:]
        second.filtered = self.filtered[len(self._front(count).filtered) :]
        second.window = self.window
        self._cut(count)
        return second

    def _cut(self, count: int) -> None:
        self.records, self.filtered, self.through, _ = self._front(count)

    def _front(self, count: int) -> Portion:
        boundary = self.records[count].sequence
        filtered = [record for record in self.filtered if record.sequence < boundary]
        through = max(record.sequence for record in (self.records[count - 1], *filtered[-1:]))
        return Portion(self.records[:count], filtered, through, self.config)

    def _overflows(self) -> bool:
        """Whether the records are more than one payload can hold, by their JSON."""
        fresh = self.records[self._measured :]
        self._encoded += sum(event.encoded_size(record, self._render) for record in fresh)
        self._measured = len(self.records)
        return self._encoded + event.FRAME > event.MAXIMUM_PAYLOAD

    def _same_window(self, record: Record) -> bool:
        seconds = self.config.tumbling_window
        if self.ends_at is None:
            self.ends_at = window.start_of(record.created, seconds) + seconds * SECOND
        return record.created < self.ends_at

    def _members(self) -> dict[str, object] | None:
        return self.window.members(final=self.final) if self.window else None
