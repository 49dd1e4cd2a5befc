"""A shard: an append-only run of records with a place in the lineage of its stream.

Its life is in ``TRANSITIONS``; the picture in the docs is drawn from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import Enum
from operator import attrgetter

from streammock.clock import SECOND
from streammock.streams.record import Origin, Record

RETENTION = 24 * 3600 * SECOND
HASHES = 2**64  # partition keys are spread by a hash of 64 bits
_BY_SEQUENCE = attrgetter("sequence")
_BY_TIME = attrgetter("created")


class State(str, Enum):
    """AWS has no names for these: an open shard has no ending sequence number, one that is gone is not listed."""

    ABSENT = ""
    OPEN = "open"
    CLOSED = "closed"


class Trigger(str, Enum):
    """What moves a shard."""

    ENABLED = "the stream is enabled"
    CONTINUED = "its parent is closed"
    ROLLED = "four hours have passed"
    SPLIT = "it is split"
    DISABLED = "the stream is disabled"
    RETAINED = "24 hours have passed"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.ABSENT, Trigger.ENABLED): State.OPEN,
    (State.ABSENT, Trigger.CONTINUED): State.OPEN,
    (State.OPEN, Trigger.ROLLED): State.CLOSED,
    (State.OPEN, Trigger.SPLIT): State.CLOSED,
    (State.OPEN, Trigger.DISABLED): State.CLOSED,
    (State.CLOSED, Trigger.RETAINED): State.ABSENT,
}


class Shard:
    """Records in the order of their sequence numbers; those older than 24 hours can no longer be read.

    Parameters
    ----------
    origin:
        What its records have in common, its own id among it: ``shardId-<20 digits>-<8 hex digits>``.
    parent_id:
        The shard that this one continues, if any.
    starting_sequence:
        The lowest sequence number that a record of this shard can have.
    opened:
        When (nanoseconds).
    hashes:
        The partition keys that it takes: from this hash up to, not including, that one.
    """

    def __init__(
        self,
        origin: Origin,
        parent_id: str | None,
        starting_sequence: int,
        opened: int = 0,
        hashes: tuple[int, int] = (0, HASHES),
    ) -> None:
        self.origin = origin
        self.shard_id = origin.shard_id
        self.parent_id = parent_id
        self.starting_sequence = starting_sequence
        self.opened = opened
        self.hashes = hashes
        self.state = after(State.ABSENT, Trigger.ENABLED if parent_id is None else Trigger.CONTINUED)
        self.closed_at: int | None = None
        self.ending_sequence: int | None = None
        self.trimmed_sequence = starting_sequence - 1
        self.records: list[Record] = []
        self.last_sequence = starting_sequence - 1
        self._owed: list[Record] = []  # trimmed, but a mapping has yet to say what became of them

    @property
    def closed(self) -> bool:
        """Whether no record can follow any more."""
        return self.closed_at is not None

    @property
    def listed(self) -> bool:
        """Whether the API still knows it."""
        return self.state is not State.ABSENT

    def append(self, record: Record) -> None:
        """Add the newest record."""
        self.records.append(record)
        self.last_sequence = record.sequence

    def close(self, now: int, why: Trigger) -> None:
        """Let no record follow any more."""
        if not self.closed:
            self.state = after(self.state, why)
            self.closed_at = now
            self.ending_sequence = max(self.last_sequence, self.starting_sequence)

    def read(self, after_sequence: int, limit: int | None = None) -> list[Record]:
        """Up to ``limit`` records after a sequence number, oldest first."""
        start = bisect_right(self.records, after_sequence, key=_BY_SEQUENCE)
        return self.records[start : None if limit is None else start + limit]

    def after(self, sequence: int, limit: int | None = None) -> list[Record]:
        """Records after a sequence number, those included that were trimmed before every mapping had passed them.

        For who has to say what became of them; a reader of the API asks ``read``.
        """
        if not self._owed or sequence >= self._owed[-1].sequence:
            return self.read(sequence, limit)
        owed = self._owed[bisect_right(self._owed, sequence, key=_BY_SEQUENCE) :]
        return (owed + self.records)[:limit]

    def before_time(self, instant: int) -> int:
        """The sequence number behind which the first record at or after an instant (nanoseconds) stands."""
        at = bisect_left(self.records, instant, key=_BY_TIME)
        return self.records[at].sequence - 1 if at < len(self.records) else self.last_sequence

    def trim(self, now: int, disposed_of: int) -> None:
        """Forget what is older than 24 hours; keep aside what some mapping, which is at ``disposed_of``, still owes.

        A closed shard leaves the list 24 hours after it was closed.
        """
        self.trim_before(bisect_left(self.records, now - RETENTION, key=_BY_TIME), disposed_of)
        if self.closed_at is not None and self.listed and now - self.closed_at >= RETENTION:
            self.state = after(self.state, Trigger.RETAINED)

    @property
    def trim_at(self) -> int:
        """When something that it holds now is to be forgotten; what a mapping owes may be let go of at any time."""
        if self._owed or not self.listed:
            return 0
        oldest = self.records[0].created if self.records else self.opened
        return (oldest if self.closed_at is None else min(oldest, self.closed_at)) + RETENTION

    def trim_before(self, count: int, disposed_of: int) -> None:
        """Forget the oldest ``count`` records."""
        if count:
            self.trimmed_sequence = self.records[count - 1].sequence
            self._owed += self.records[:count]
            del self.records[:count]
        if self._owed:
            del self._owed[: bisect_right(self._owed, disposed_of, key=_BY_SEQUENCE)]

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        return f"<Shard {self.shard_id} {self.state.value or 'gone'}, {len(self)} records>"


def after(state: State, trigger: Trigger) -> State:
    """The state that a trigger leads to; ``KeyError`` where the table has none."""
    return TRANSITIONS[state, trigger]
