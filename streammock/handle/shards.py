"""A stream and its shards as a test sees them, and what a test can do to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, overload

from streammock.handle.records import StreamRecord

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.streams.shard import Shard
    from streammock.streams.stream import Stream


class StreamView:
    """One stream as a test sees it."""

    def __init__(self, stream: Stream, backend: Backend) -> None:
        self._stream = stream
        self._backend = backend

    @property
    def arn(self) -> str:
        """The stream's ARN."""
        return self._stream.arn

    @property
    def records(self) -> list[StreamRecord]:
        """Every record that has not been trimmed, shard by shard, oldest first."""
        return [record for shard in self.shards for record in shard.records]

    @property
    def shards(self) -> Shards:
        """The shards that are listed, in the order in which they were opened; closed ones stay for 24 hours."""
        with self._backend.lock:
            self._stream.catch_up(self._backend.clock.now())
            return Shards([ShardView(shard, self._stream, self._backend) for shard in self._stream.listed])

    def __repr__(self) -> str:
        return f"<StreamView {self.arn}>"


class ShardView:
    """One shard as a test sees it."""

    def __init__(self, shard: Shard, stream: Stream, backend: Backend) -> None:
        self._shard = shard
        self._stream = stream
        self._backend = backend

    @property
    def shard_id(self) -> str:
        """Its id, as DescribeStream shows it."""
        return self._shard.shard_id

    @property
    def parent_shard_id(self) -> str | None:
        """The shard that it continues, if any."""
        return self._shard.parent_id

    @property
    def closed(self) -> bool:
        """Whether no record can follow any more."""
        return self._as_time_has_it().closed

    @property
    def records(self) -> list[StreamRecord]:
        """Its records that have not been trimmed, oldest first."""
        return [StreamRecord.of(record) for record in self._as_time_has_it().records]

    def split(self) -> list[ShardView]:
        """Close it and continue it in two shards, each with half of its partition keys; returns those."""
        return self._continue(self._stream.split)

    def roll(self) -> list[ShardView]:
        """Close it and continue it in one shard, as happens every four hours; returns that."""
        return self._continue(self._stream.roll)

    def trim(self, count: int | None = None) -> None:
        """Let its oldest ``count`` records (all, unless told) leave the stream, as if they were 24 hours old."""
        with self._backend.lock:
            self._stream.trim(self._shard, len(self._shard) if count is None else min(count, len(self._shard)))

    def _as_time_has_it(self) -> Shard:
        with self._backend.lock:
            self._stream.catch_up(self._backend.clock.now())
        return self._shard

    def _continue(self, change: Callable[[Shard, int], list[Shard]]) -> list[ShardView]:
        if self.closed:
            msg = f"{self.shard_id} is closed already: choose one of [shard for shard in shards if not shard.closed]"
            raise ValueError(msg)
        with self._backend.lock:
            children = change(self._shard, self._backend.clock.now())
        return [ShardView(shard, self._stream, self._backend) for shard in children]

    def __repr__(self) -> str:
        state = "closed" if self.closed else "open"
        return f"<ShardView {self.shard_id} {state}, {len(self._shard)} records>"


class Shards(Sequence[ShardView]):
    """The shards of a stream at the moment of looking; its verbs mean each open one, or all."""

    def __init__(self, shards: list[ShardView]) -> None:
        self._shards = shards

    def split(self) -> list[ShardView]:
        """Split every open shard; returns the children."""
        return [child for shard in self._shards if not shard.closed for child in shard.split()]

    def roll(self) -> list[ShardView]:
        """Roll every open shard over; returns the children."""
        return [child for shard in self._shards if not shard.closed for child in shard.roll()]

    def trim(self) -> None:
        """Let all records leave the stream, as if they were 24 hours old."""
        for shard in self._shards:
            shard.trim()

    @overload
    def __getitem__(self, index: int) -> ShardView: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ShardView]: ...
    def __getitem__(self, index: int | slice) -> Any:
        """One of them, or several."""
        return self._shards[index]

    def __len__(self) -> int:
        return len(self._shards)

    def __repr__(self) -> str:
        return f"<Shards: {self._shards}>"
