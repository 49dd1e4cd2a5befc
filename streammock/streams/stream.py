"""A table's stream: its shards and the one way in, ``append``.

A stream tells nobody that it has grown; whoever reads it asks (a model never calls its consumer).
"""

from __future__ import annotations

from typing import Any

from streammock import arns
from streammock.clock import SECOND, iso_milliseconds
from streammock.ids import Ids, stable_hash
from streammock.streams.record import Record
from streammock.streams.shard import RETENTION, Shard
from streammock.values.attribute import Item

# AWS's sequence numbers count in their high digits (6200000000002513011398 → 6300000000002513012315), so ours do too.
SEQUENCE_STEP = 10**20
_SEQUENCE_BASE = 2_513_011_398

_KEEPS_NEW = frozenset(("NEW_IMAGE", "NEW_AND_OLD_IMAGES"))
_KEEPS_OLD = frozenset(("OLD_IMAGE", "NEW_AND_OLD_IMAGES"))


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
        self.region = region
        self.created = created
        self.disabled_at: int | None = None
        self._ids = ids
        self._count = 0
        self.shards: list[Shard] = []
        for _ in range(shards):
            self.add_shard(None)
        self._open = list(self.shards)

    @property
    def status(self) -> str:
        """``ENABLED`` or ``DISABLED``."""
        return "ENABLED" if self.disabled_at is None else "DISABLED"

    def append(
        self,
        keys: Item,
        new: Item | None,
        old: Item | None,
        now: int,
        user_identity: tuple[str, str] | None = None,
        sizes: tuple[int, int] | None = None,
    ) -> Record:
        """Record one change: an insertion without ``old``, a removal without ``new``; ``sizes`` are theirs in bytes."""
        sequence = self._next_sequence()
        keeps_new, keeps_old = self.view_type in _KEEPS_NEW, self.view_type in _KEEPS_OLD
        record = Record(
            sequence=sequence,
            event_id=self._ids.derived(self.arn, sequence),
            event_name="INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
            created=now,
            keys=keys,
            new_image=new if keeps_new else None,
            old_image=old if keeps_old else None,
            user_identity=user_identity,
            image_bytes=None if sizes is None else sizes[0] * keeps_new + sizes[1] * keeps_old,
        )
        self._shard_of(keys).append(record)
        return record

    def add_shard(self, parent: Shard | None) -> Shard:
        """Open a shard, as the child of another where one is given."""
        number = 1_573_689_847_184 + len(self.shards)
        shard_id = f"shardId-{self.created // SECOND:011d}{number % 10**9:09d}-{self._ids.hex(8)}"
        shard = Shard(shard_id, parent.shard_id if parent is not None else None, self._next_sequence())
        self.shards.append(shard)
        return shard

    def shard(self, shard_id: str) -> Shard | None:
        """The shard of that id."""
        return next((shard for shard in self.shards if shard.shard_id == shard_id), None)

    def children(self, shard_id: str) -> list[Shard]:
        """The shards that continue one."""
        return [shard for shard in self.shards if shard.parent_id == shard_id]

    def readable(self, now: int) -> bool:
        """A disabled stream stays readable for 24 hours, and is then gone."""
        return self.disabled_at is None or now - self.disabled_at < RETENTION

    def disable(self, now: int) -> None:
        """Close all shards; what lies in them stays readable for 24 hours."""
        self.disabled_at = now
        for shard in self.shards:
            shard.close()

    def describe(self) -> dict[str, Any]:
        """The members of a stream description that do not depend on paging (aws_facts 4)."""
        return {"StreamArn": self.arn, "TableName": self.table_name, "StreamLabel": self.label}

    def _next_sequence(self) -> int:
        self._count += 1
        return self._count * SEQUENCE_STEP + _SEQUENCE_BASE

    def _shard_of(self, keys: Item) -> Shard:
        if len(self._open) == 1:
            return self._open[0]
        partition_key = keys[self.key_schema[0]["AttributeName"]]
        return self._open[int.from_bytes(stable_hash(repr(partition_key).encode())[:8], "big") % len(self._open)]

    def __repr__(self) -> str:
        return f"<Stream {self.arn} {self.status}>"
