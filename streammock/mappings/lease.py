"""Which shards a mapping reads, and from where: a lease per shard and lane, children only after their parents."""

from __future__ import annotations

from collections import deque

from streammock.functions.invocation import Invocation
from streammock.mappings import config
from streammock.mappings.batch import Batch
from streammock.mappings.config import MappingConfig
from streammock.mappings.consumer import ShardConsumer
from streammock.mappings.event import Render
from streammock.mappings.lane import lanes
from streammock.settings import Backoff
from streammock.streams.record import Record
from streammock.streams.shard import Shard
from streammock.streams.stream import Stream

POISON = 100  # failures in a row without a limit: an hour and a half of virtual time


class Lease:
    """A lane of a shard, its consumer, the failed invocations that a success would make good, what a retry is for."""

    __slots__ = ("_latest", "consumer", "failed", "failures", "last", "problem", "setbacks", "shard", "tried")

    def __init__(self, shard: Shard, consumer: ShardConsumer, *, latest: bool = False) -> None:
        self.shard = shard
        self.consumer = consumer
        self._latest = consumer.checkpoint if latest else None
        self.failures: list[Invocation] = []
        self.failed: Record | None = None  # the first of the last of them; a stop dissolves its batch
        self.last: Invocation | None = None
        self.tried: Batch | None = None  # what that was an invocation of
        self.problem = ""
        self.setbacks: deque[int] = deque(maxlen=POISON)  # the instants of failures in a row that nothing bounds

    @property
    def untouched(self) -> bool:
        """Whether it still stands where LATEST has put it: AWS has no checkpoint of it."""
        return self.consumer.checkpoint == self._latest and not self.consumer.in_flight

    @property
    def engaged(self) -> bool:
        """Whether something is under way that no other consumer could go on with."""
        return self.consumer.in_flight or self.consumer.window is not None

    def waiting(self) -> list[Record]:
        """Records that were neither delivered nor discarded."""
        consumer = self.consumer
        return [record for record in self.shard.after(consumer.checkpoint) if consumer.lane.holds(record)]

    def absorb_failures(self) -> None:
        """The records were accepted after all, so earlier failures need not worry anybody."""
        for invocation in self.failures:
            invocation.absorbed = True
        self.failures.clear()


class Leases:
    """All leases of one mapping.

    TRIM_HORIZON starts with every shard listed, from its oldest record; LATEST with the open ones, behind what they
    hold at this instant. Shards found later always start at their oldest record: anything else would lose records at
    each roll-over (streams_and_mappings A.5). Between ``lose_hold`` and ``take_hold`` LATEST holds nothing.

    Parameters
    ----------
    stream:
        The source.
    config:
        The mapping's settings.
    render:
        Makes the event of a record.
    backoff:
        How long consumers wait between tries.
    """

    def __init__(self, stream: Stream, config: MappingConfig, render: Render, backoff: Backoff) -> None:
        self.active: list[Lease] = []
        self._stream = stream
        self._config = config
        self._render = render
        self._backoff = backoff
        self._waiting: list[Shard] = []
        self._lanes_differ = False
        self._adrift: list[Shard] = []  # nothing holds them until polling has begun anew
        self._newest: Shard | None = None
        self._left: dict[str, int] = {}  # the last record of a shard that had left it when all began
        self._seen: set[str] = set()
        self.begin()

    def next_due(self, now: int) -> int | None:
        """When any shard has something to do next."""
        if self._stream.newest is not self._newest:  # there are shards that nobody has looked at
            return now
        earliest: int | None = None
        for lease in self.active:
            due = lease.consumer.next_due(now)
            if due is not None and (earliest is None or due < earliest):
                earliest = due
        return earliest

    def waiting(self) -> list[Record]:
        """Records that were neither delivered nor discarded, those in shards that nobody has begun included."""
        begun = [record for lease in self.active for record in lease.waiting()]
        return begun + [record for shard in self._unbegun() for record in shard.after(self._oldest(shard))]

    def disposed_of(self, shard: Shard) -> int:
        """Up to where this mapping has said what became of a shard's records."""
        places = [lease.consumer.checkpoint for lease in self.active if lease.shard is shard]
        if places:
            return min(places)
        return self._oldest(shard) if shard in self._unbegun() else shard.last_sequence

    def _oldest(self, shard: Shard) -> int:
        """Behind which sequence number a shard begins for this mapping."""
        return self._left.get(shard.shard_id, shard.starting_sequence - 1)

    def _unbegun(self) -> list[Shard]:
        return [*self._waiting, *(shard for shard in self._stream.shards if shard.shard_id not in self._seen)]

    def take_turn(self, now: int) -> Lease | None:
        """The lease whose turn it is: of those due, the one that has waited longest since its last turn.

        A lease that is alone is it whether due or not, which its consumer looks at itself.
        """
        if self._stream.newest is not self._newest:
            self._adopt()
        if self._lanes_differ:
            self._make_lanes()
        if len(self.active) == 1:
            return self.active[0]
        for place, lease in enumerate(self.active):
            due = lease.consumer.next_due(now)
            if due is not None and due <= now:
                self.active.append(self.active.pop(place))
                return lease
        return None

    def release(self, lease: Lease) -> None:
        """A lane of a shard is done; with the last of them, the shard's children may start."""
        if lease in self.active:
            self.active.remove(lease)
        self._start_waiting()

    def configure(self, config: MappingConfig) -> None:
        """Use other settings for batches formed from now on; no checkpoint moves."""
        self._config = config
        for lease in self.active:
            lease.consumer.config = config
        self._make_lanes()

    def _make_lanes(self) -> None:
        """Give every shard its number of lanes; one in the midst of an invocation or a window gets them behind that."""
        outgrown: dict[str, list[Lease]] = {}
        for lease in self.active:
            if lease.consumer.lane.count != self._config.parallelization_factor:
                outgrown.setdefault(lease.shard.shard_id, []).append(lease)
        ready = [leases for leases in outgrown.values() if not any(one.engaged for one in leases)]
        self._lanes_differ = len(ready) < len(outgrown)
        for leases in ready:
            self._replace(leases)

    def _replace(self, leases: list[Lease]) -> None:
        """Open a shard's lanes anew.

        They begin where the last of the old ones stood, and what others had done beyond it is delivered again (A.14).
        """
        shard = leases[0].shard
        self.active = [lease for lease in self.active if lease.shard is not shard]
        position = min(lease.consumer.checkpoint for lease in leases)
        self._open(shard, position, latest=all(lease.untouched for lease in leases))
        for lease in leases:
            if lease.failures and lease.failed is not None:
                heir = self._lane_of(shard, lease.failed)
                heir.failures += lease.failures
                heir.failed = lease.failed

    def _lane_of(self, shard: Shard, record: Record) -> Lease:
        return next(one for one in self.active if one.shard is shard and one.consumer.lane.holds(record))

    def lose_hold(self) -> None:
        """Let go of every shard of which nothing has been processed since LATEST; the others go on."""
        touched = self._touched()
        lost = {lease.shard.shard_id: lease.shard for lease in self.active if lease.shard.shard_id not in touched}
        self._adrift += lost.values()
        self.active = [lease for lease in self.active if lease.shard.shard_id in touched]

    def take_hold(self) -> None:
        """Begin them anew, at LATEST as it is at this instant."""
        if not self._adrift:
            return
        if not self.active:
            self.begin()
        for shard in self._adrift:
            self._open(shard, shard.last_sequence, latest=True)
        self._adrift.clear()

    def _touched(self) -> set[str]:
        return {lease.shard.shard_id for lease in self.active if not lease.untouched}

    def begin(self) -> None:
        """Take up the starting position, as it is at this instant."""
        self._adrift.clear()
        self.active.clear()
        self._waiting.clear()
        self._seen.clear()
        self._left = {shard.shard_id: shard.trimmed_sequence for shard in self._stream.shards}
        self._newest = None
        if self._config.starting_position == config.LATEST:
            for shard in self._stream.shards:
                self._seen.add(shard.shard_id)
                if not shard.closed:
                    self._open(shard, shard.last_sequence, latest=True)
        self._adopt()

    def _adopt(self) -> None:
        self._newest = self._stream.newest
        fresh = [shard for shard in self._stream.shards if shard.shard_id not in self._seen]
        self._seen = {shard.shard_id for shard in self._stream.shards}
        self._waiting.extend(fresh)
        self._start_waiting()

    def _start_waiting(self) -> None:
        unfinished = {shard.shard_id for shard in (*self._waiting, *self._adrift)}
        unfinished |= {lease.shard.shard_id for lease in self.active}
        ready = [shard for shard in self._waiting if shard.parent_id not in unfinished]
        self._waiting = [shard for shard in self._waiting if shard.parent_id in unfinished]
        for shard in ready:
            self._open(shard, self._oldest(shard))

    def _open(self, shard: Shard, position: int, *, latest: bool = False) -> None:
        for lane in lanes(self._config.parallelization_factor):
            consumer = ShardConsumer(shard, self._config, position, self._render, self._backoff, lane, shard.shard_id)
            self.active.append(Lease(shard, consumer, latest=latest))
