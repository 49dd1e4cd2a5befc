"""One event source mapping as a test sees it, and how a test drives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from streammock.handle.records import StreamRecord

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.functions.invocation import Invocation
    from streammock.mappings.discard import DiscardedRecord
    from streammock.mappings.mapping import EventSourceMapping

Run = Callable[[Callable[[], object]], "list[Invocation]"]


class MappingView:
    """One event source mapping as a test sees it.

    Parameters
    ----------
    mapping:
        The model's.
    backend:
        The world.
    run:
        Does a piece of work when it is this thread's turn to deliver.
    follow_up:
        Delivers what a piece of work has triggered, where the mock delivers by itself.
    """

    def __init__(
        self, mapping: EventSourceMapping, backend: Backend, run: Run, follow_up: Callable[[], object]
    ) -> None:
        self._mapping = mapping
        self._backend = backend
        self._run = run
        self._follow_up = follow_up

    # --- looking ----------------------------------------------------------------------------------------------------
    @property
    def uuid(self) -> str:
        """Its UUID."""
        return self._mapping.uuid

    @property
    def arn(self) -> str:
        """Its ARN: the ``source`` of the invocations that it made."""
        return self._mapping.arn

    @property
    def state(self) -> str:
        """``Enabled``, ``Disabled``, …; a mapping that is paused keeps its state."""
        return self._mapping.state

    @property
    def paused(self) -> bool:
        """Whether ``pause`` holds it back."""
        return self._mapping.paused

    @property
    def last_processing_result(self) -> str:
        """``No records processed``, ``OK`` or ``PROBLEM: …``."""
        return self._mapping.last_processing_result

    @property
    def checkpoint(self) -> dict[str, str]:
        """Of every shard that it reads, the sequence number of the record up to which all were disposed of.

        A shard of which nothing has been disposed of is left out.
        """
        places: dict[str, int] = {}
        for lease in self._mapping.poller.leases:
            shard, reached = lease.shard, lease.consumer.checkpoint
            places[shard.shard_id] = min(places.get(shard.shard_id, reached), reached)
        begins = {lease.shard.shard_id: lease.shard.starting_sequence for lease in self._mapping.poller.leases}
        return {shard_id: str(reached) for shard_id, reached in places.items() if reached >= begins[shard_id]}

    @property
    def pending(self) -> list[StreamRecord]:
        """The records that were neither delivered nor discarded."""
        poller = self._mapping.poller
        with self._backend.lock:
            return [StreamRecord.of(one) for one in poller.waiting()]

    @property
    def discarded(self) -> list[DiscardedRecord]:
        """The records that it will never deliver, each with the reason."""
        return list(self._mapping.discarded)

    # --- driving ----------------------------------------------------------------------------------------------------
    def pause(self) -> None:
        """Hold delivery back until ``resume``; ``step`` makes single invocations meanwhile.

        Unlike UpdateEventSourceMapping with ``Enabled=False`` it changes nothing that the API shows, and forgets
        neither an open batching window nor how often a batch has failed.
        """
        with self._backend.lock:
            self._mapping.paused = True

    def resume(self) -> None:
        """Go on where ``pause`` stopped; in a mock that delivers by itself, what is due runs now."""
        with self._backend.lock:
            self._mapping.paused = False
        self._follow_up()

    def step(self) -> Invocation | None:
        """Make this mapping's next invocation, and no other of it; None where it has nothing to deliver.

        A step that waits for a retry or the end of a window moves time to that instant.
        """
        made: list[Invocation] = []
        self._run(lambda: made.extend(self._next_invocation()))
        self._follow_up()
        return made[0] if made else None

    def _next_invocation(self) -> list[Invocation]:
        mapping, backend = self._mapping, self._backend
        before = backend.invocations.end
        paused, jumped = mapping.paused, False
        try:
            while True:
                mapping.paused = False
                now = backend.clock.now()
                due = mapping.poller.next_due(now)
                # A function that is not there is called again and again: one wait is all that a step has patience for.
                if due is None or (due > now and jumped):
                    return []
                if due > now:
                    jumped = mapping.paused = True
                    backend.scheduler.run_until(due)
                mapping.poller.fire(max(due, backend.clock.now()))  # a frozen clock may stand a hair before it
                made = [one for one in backend.invocations.since(before) if one.source == mapping.arn]
                if made:
                    return made
        finally:
            mapping.paused = paused

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MappingView) and self._mapping is other._mapping

    def __hash__(self) -> int:
        return hash(self._mapping.uuid)

    def __repr__(self) -> str:
        source, target = self._mapping.poller.stream.table_name, self._mapping.config.target.name
        paused = ", paused" if self.paused else ""
        return f"<MappingView {self.uuid} {source} → {target}, {self.state or 'deleted'}{paused}>"
