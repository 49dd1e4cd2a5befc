"""A table's stream: its shards and the one way in, ``append``.

A stream tells nobody that it has grown; whoever reads it asks (a model never calls its consumer). What time does to it
is done when somebody writes or looks, as if it had been done at its own instant: shards roll over every four hours,
records and closed shards are gone after 24.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Protocol

from streammock import arns
from streammock.clock import SECOND, iso_milliseconds
from streammock.history import History
from streammock.ids import Ids, stable_hash
from streammock.streams.record import Origin, Record
from streammock.streams.shard import HASHES, RETENTION, Shard, Trigger
from streammock.values.attribute import Item

# AWS's sequence numbers count in their high digits (6200000000002513011398 → 6300000000002513012315), so ours do too.
SEQUENCE_STEP = 10**20
_SEQUENCE_BASE = 2_513_011_398

ROLL_OVER = 4 * 3600 * SECOND
_TRIM_EVERY = 1024  # appended records; a stream that nobody reads does not grow for ever

_KEEPS_NEW = frozenset(("NEW_IMAGE", "NEW_AND_OLD_IMAGES"))
_KEEPS_OLD = frozenset(("OLD_IMAGE", "NEW_AND_OLD_IMAGES"))


class Reader(Protocol):
    """Who must be able to say what became of every record: a mapping. It is asked, never told."""

    def disposed_of(self, shard: Shard) -> int:
        """The sequence number up to which it needs no record of a shard any more."""


class Stream:
    """One enabling of a table's stream; enabling it again makes another with an ARN of its own.

    Parameters
    ----------
    table_arn, table_name, key_schema:
        Of the table.
    view_type:
        ``KEYS_ONLY``, ``NEW_IMAGE``, ``OLD_IMAGE`` or ``NEW_AND_OLD_IMAGES``.
    region:
        Shown in every record.
    created:
        Nanoseconds; the label comes from it.
    ids:
        Names the shards.
    shards:
        How many open shards the stream begins with.
    """

    def __init__(
        self,
        *,
        table_arn: str,
        table_name: str,
        key_schema: list[dict[str, str]],
        view_type: str,
        region: str,
        created: int,
        ids: Ids,
        shards: int = 1,
    ) -> None:
        self.label = iso_milliseconds(created)
        self.arn = arns.stream(table_arn, self.label)
        self.table_name = table_name
        self.key_schema = key_schema
        self.view_type = view_type
        self._keeps_new, self._keeps_old = view_type in _KEEPS_NEW, view_type in _KEEPS_OLD
        self.region = region
        self.created = created
        self.journal: History[object] = History()
        self.disabled_at: int | None = None
        self.changing = False  # from the request that enables or disables it until the service has done so
        self.readers: list[Reader] = []
        self._ids = ids
        self._count = 0
        self._shard_count = 0
        self._trim_in = _TRIM_EVERY
        self._trimmed = self._trim_at = created
        self.shards: list[Shard] = []
        self.newest: Shard | None = None  # the one that was opened last, listed or gone
        for number in range(shards):
            self._add_shard(None, created, (HASHES * number // shards, HASHES * (number + 1) // shards))
        self._open = list(self.shards)
        self._roll_at = created + ROLL_OVER

    @property
    def status(self) -> str:
        """``ENABLING``, ``ENABLED``, ``DISABLING`` or ``DISABLED``."""
        if self.disabled_at is None:
            return "ENABLING" if self.changing else "ENABLED"
        return "DISABLING" if self.changing else "DISABLED"

    # --- writing ----------------------------------------------------------------------------------------------------
    def append(
        self,
        new: Item | None,
        old: Item | None,
        now: int,
        user_identity: tuple[str, str] | None = None,
        sizes: tuple[int, int] | None = None,
    ) -> Record:
        """Record one change: an insertion without ``old``, a removal without ``new``; ``sizes`` are theirs in bytes."""
        item = new or old or {}
        self._trim_in -= 1
        if now >= self._roll_at or not self._trim_in:
            self.catch_up(now)
        shard = self._open[0] if len(self._open) == 1 else self._shard_of(item)
        keeps_new, keeps_old = self._keeps_new, self._keeps_old
        record = Record(
            self._next_sequence(),
            "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
            now,
            item,
            new if keeps_new else None,
            old if keeps_old else None,
            shard.origin,
            user_identity,
            None if sizes is None else sizes[0] * keeps_new + sizes[1] * keeps_old,
        )
        shard.append(record)
        self.journal.append(record)
        return record

    # --- shards -----------------------------------------------------------------------------------------------------
    @property
    def listed(self) -> list[Shard]:
        """The shards that the API shows, in the order in which they were opened."""
        return [shard for shard in self.shards if shard.listed]

    def shard(self, shard_id: str) -> Shard | None:
        """The shard of that id."""
        return next((shard for shard in self.shards if shard.listed and shard.shard_id == shard_id), None)

    def children(self, shard_id: str) -> list[Shard]:
        """The shards that continue one."""
        return [shard for shard in self.shards if shard.listed and shard.parent_id == shard_id]

    def roll(self, shard: Shard, now: int) -> list[Shard]:
        """Close an open shard and continue it in one child; returns the child."""
        return self._continue(shard, now, Trigger.ROLLED, [shard.hashes])

    def split(self, shard: Shard, now: int) -> list[Shard]:
        """Close an open shard and continue it in two children, each with half of its partition keys; returns them."""
        low, high = shard.hashes
        middle = (low + high) // 2
        return self._continue(shard, now, Trigger.SPLIT, [(low, middle), (middle, high)])

    def trim(self, shard: Shard, count: int) -> None:
        """Forget the oldest records of a shard, as if they were 24 hours old."""
        shard.trim_before(count, self._disposed_of(shard))
        self._trim_at = 0

    def catch_up(self, now: int) -> None:
        """Do what time has done since somebody looked: roll over, trim, let go of shards.

        Of the generations that an idle stream had, only those are made that would still be there to see.
        """
        if self.disabled_at is None and now >= self._roll_at:
            generations = (now - self._roll_at) // ROLL_OVER + 1
            kept = RETENTION // ROLL_OVER + 1
            for generation in range(1, generations + 1):
                if generation == 1 or generation > generations - kept:
                    self._roll_all(self._roll_at + (generation - 1) * ROLL_OVER)
            self._roll_at += generations * ROLL_OVER
        self._trim_in = _TRIM_EVERY
        if not self._trimmed <= now < self._trim_at:
            self._trim(now)

    # --- life -------------------------------------------------------------------------------------------------------
    def readable(self, now: int) -> bool:
        """A disabled stream stays readable for 24 hours, and is then gone."""
        return self.disabled_at is None or now - self.disabled_at < RETENTION

    def disable(self, now: int) -> None:
        """Close all shards; what lies in them stays readable for 24 hours."""
        self.catch_up(now)
        self.disabled_at = now
        for shard in self.shards:
            shard.close(now, Trigger.DISABLED)
        self._open = []

    def describe(self) -> dict[str, Any]:
        """The members of a stream description that do not depend on paging (aws_facts 4)."""
        return {"StreamArn": self.arn, "TableName": self.table_name, "StreamLabel": self.label}

    def _next_sequence(self) -> int:
        self._count += 1
        return self._count * SEQUENCE_STEP + _SEQUENCE_BASE

    def _add_shard(self, parent: Shard | None, now: int, hashes: tuple[int, int]) -> Shard:
        number = 573_689_847 + self._shard_count
        self._shard_count += 1
        # Derived, not drawn: when a shard rolls over must not change the ids of anything else.
        name = self._ids.derived(self.arn, "shard", number)[:8]
        shard_id = f"shardId-{self.created // SECOND:011d}{number % 10**9:09d}-{name}"
        origin = Origin(
            table_name=self.table_name,
            stream_arn=self.arn,
            shard_id=shard_id,
            region=self.region,
            view_type=self.view_type,
            key_names=tuple(element["AttributeName"] for element in self.key_schema),
            seed=self._ids.seed,
        )
        shard = Shard(origin, parent.shard_id if parent is not None else None, self._next_sequence(), now, hashes)
        self.shards.append(shard)
        self.newest = shard
        return shard

    def _continue(self, shard: Shard, now: int, why: Trigger, parts: list[tuple[int, int]]) -> list[Shard]:
        shard.close(now, why)
        children = [self._add_shard(shard, now, hashes) for hashes in parts]
        place = self._open.index(shard)
        self._open[place : place + 1] = children
        return children

    def _trim(self, now: int) -> None:
        for shard in self.shards:
            shard.trim(now, self._disposed_of(shard))
        self.shards = [shard for shard in self.shards if shard.listed or self._is_owed(shard)]
        self.journal.forget()
        # Until then nothing is to be done: what comes later is kept for 24 hours from now at least.
        self._trimmed, self._trim_at = now, min([now + RETENTION, *(shard.trim_at for shard in self.shards)])

    def _roll_all(self, now: int) -> None:
        for shard in list(self._open):
            self.roll(shard, now)

    def _disposed_of(self, shard: Shard) -> int:
        return min((reader.disposed_of(shard) for reader in self.readers), default=shard.last_sequence)

    def _is_owed(self, shard: Shard) -> bool:
        return self._disposed_of(shard) < shard.last_sequence

    def _shard_of(self, item: Item) -> Shard:
        partition_key = item[self.key_schema[0]["AttributeName"]]
        place = int.from_bytes(stable_hash(repr(partition_key).encode())[:8], "big")
        return self._open[bisect_right(self._open, place, key=lambda shard: shard.hashes[1])]

    def __repr__(self) -> str:
        return f"<Stream {self.arn} {self.status}>"
