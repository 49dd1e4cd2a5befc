"""A shard: an append-only run of records with a place in the lineage of its stream."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter

from streammock.clock import SECOND
from streammock.streams.record import Record

RETENTION = 24 * 3600 * SECOND
_TRIM_EVERY = 1024  # appended records; a stream that nobody reads does not grow for ever
_BY_SEQUENCE = attrgetter("sequence")
_BY_TIME = attrgetter("created")


class Shard:
    """Records in the order of their sequence numbers; those older than 24 hours are gone.

    Parameters
    ----------
    shard_id:
        ``shardId-<20 digits>-<8 hex digits>``.
    parent_id:
        The shard that this one continues, if any.
    starting_sequence:
        The lowest sequence number that a record of this shard can have.
    """

    def __init__(self, shard_id: str, parent_id: str | None, starting_sequence: int) -> None:
        self.shard_id = shard_id
        self.parent_id = parent_id
        self.starting_sequence = starting_sequence
        self.ending_sequence: int | None = None
        self.trimmed_sequence = starting_sequence - 1
        self.records: list[Record] = []
        self.last_sequence = starting_sequence - 1
        self._next_trim = _TRIM_EVERY

    @property
    def closed(self) -> bool:
        """Whether no record can follow any more."""
        return self.ending_sequence is not None

    def append(self, record: Record) -> None:
        """Add the newest record; now and then, forget the oldest."""
        self.records.append(record)
        self.last_sequence = record.sequence
        if len(self.records) >= self._next_trim:
            self.trim(record.created)
            self._next_trim = len(self.records) + _TRIM_EVERY

    def close(self) -> None:
        """Let no record follow any more."""
        if self.ending_sequence is None:
            self.ending_sequence = max(self.last_sequence, self.starting_sequence)

    def read(self, after_sequence: int, limit: int, now: int) -> list[Record]:
        """Up to ``limit`` records after a sequence number, oldest first."""
        self.trim(now)
        return self.after(after_sequence, limit)

    def after(self, sequence: int, limit: int | None = None) -> list[Record]:
        """Records after a sequence number as they lie there, those past their 24 hours included.

        For who has to say what became of them; a reader of the API asks ``read``.
        """
        start = bisect_right(self.records, sequence, key=_BY_SEQUENCE)
        return self.records[start : None if limit is None else start + limit]

    def before_time(self, instant: int, now: int) -> int:
        """The sequence number behind which the first record at or after an instant (nanoseconds) stands."""
        self.trim(now)
        at = bisect_left(self.records, instant, key=_BY_TIME)
        return self.records[at].sequence - 1 if at < len(self.records) else self.last_sequence

    def trim(self, now: int) -> None:
        """Forget records older than the retention of 24 hours."""
        self._drop(bisect_left(self.records, now - RETENTION, key=_BY_TIME))

    def _drop(self, count: int) -> None:
        if count:
            self.trimmed_sequence = self.records[count - 1].sequence
            del self.records[:count]

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        state = "closed" if self.closed else "open"
        return f"<Shard {self.shard_id} {state}, {len(self)} records>"
