"""ParallelizationFactor: a shard's records on several lanes, all of one item on the same (A.14 of the spec)."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from streammock.streams.record import Record

_HASHES = 2**32
_GOLDEN = 0x9E3779B1  # the golden ratio's part of that, odd: multiplied by it, neighbours lie far apart


@dataclass(frozen=True, slots=True)
class Lane:
    """One of ``count`` lanes; where there is one, it takes everything."""

    index: int = 0
    count: int = 1

    def holds(self, record: Record) -> bool:
        """Whether a record travels on it: by the hash of its item's whole key."""
        return self.count == 1 or _spread(repr(sorted(record.keys.items())), self.count) == self.index


def _spread(key: str, count: int) -> int:
    # The remainder of a checksum would not do: it is the same for all keys that differ in a few bits of one digit.
    return crc32(key.encode()) * _GOLDEN % _HASHES * count // _HASHES


def lanes(count: int) -> list[Lane]:
    """All lanes of a shard."""
    return [Lane(index, count) for index in range(count)]


WHOLE = Lane()
