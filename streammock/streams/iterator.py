"""Shard iterators: opaque to the caller, stateless for us. Everything they need is written in them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from streammock.clock import SECOND

LIFETIME = 15 * 60 * SECOND


@dataclass(frozen=True, slots=True)
class ShardIterator:
    """A place in a shard: behind the record ``after`` (a sequence number), handed out at ``issued`` (nanoseconds)."""

    stream_arn: str
    shard_id: str
    after: int
    issued: int

    def expired(self, now: int) -> bool:
        """Iterators live 15 minutes (streams_and_mappings B.5)."""
        return now - self.issued > LIFETIME

    def encode(self) -> str:
        """``<streamArn>|1|<base64>``, the form seen on AWS."""
        inner = f"{self.shard_id}|{self.after}|{self.issued}"
        return f"{self.stream_arn}|1|{base64.b64encode(inner.encode()).decode()}"


def decode(text: str) -> ShardIterator | None:
    """The iterator of a text, or None where it is none of ours."""
    arn, marker, encoded = text.rpartition("|1|")
    if not marker:
        return None
    try:
        shard_id, after, issued = base64.b64decode(encoded, validate=True).decode().split("|")
        return ShardIterator(arn, shard_id, int(after), int(issued))
    except (binascii.Error, ValueError):
        return None
