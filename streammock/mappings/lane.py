"""ParallelizationFactor: a shard's records on several lanes, all of one item on the same (A.14 of the spec)."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from streammock.streams.record import Record


@dataclass(frozen=True, slots=True)
class Lane:
    """One of ``count`` lanes."""

    index: int = 0
    count: int = 1

    @property
    def alone(self) -> bool:
        """Whether it takes everything."""
        return self.count == 1

    def holds(self, record: Record) -> bool:
        """Whether a record travels on it: by the hash of its item's whole key."""
        return self.count == 1 or crc32(repr(sorted(record.keys.items())).encode()) % self.count == self.index


def lanes(count: int) -> list[Lane]:
    """All lanes of a shard."""
    return [Lane(index, count) for index in range(count)]


WHOLE = Lane()
