"""One lane of one shard of one mapping, as a state machine without input or output: events in, commands out.

It reads the shard's records into one batch at a time. While that batch fails, nothing behind it is delivered; once it
is disposed of, the checkpoint moves to its end. Each event is answered with the commands that the driver must carry
out, in order::

    Tick ──► Invoke ──► InvocationReturned ──► Delivered
                        InvocationFailed ────► (wait), a half, or Discard
                        InvocationRejected ──► (wait)

Every record ends in exactly one ``Delivered`` or ``Discard``, behind which ``checkpoint`` then stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from streammock.clock import SECOND
from streammock.mappings import response, retry, window
from streammock.mappings.batch import Batch, Portion
from streammock.mappings.config import MappingConfig
from streammock.mappings.discard import DiscardReason
from streammock.mappings.event import Render
from streammock.mappings.lane import WHOLE, Lane
from streammock.mappings.messages import (
    Command,
    Delivered,
    Discard,
    Event,
    Finished,
    InvocationFailed,
    InvocationRejected,
    InvocationReturned,
    Invoke,
    Tick,
)
from streammock.mappings.window import TumblingWindow
from streammock.settings import Backoff
from streammock.streams.record import Record
from streammock.streams.shard import RETENTION

_READ_AHEAD = 100  # a lane among several passes over most of what it reads


class Source(Protocol):
    """The records of a shard, as far as it has come."""

    last_sequence: int
    trimmed_sequence: int  # records up to there have left the stream

    @property
    def closed(self) -> bool:
        """Whether no record can follow any more."""

    def after(self, sequence: int, limit: int | None = None) -> list[Record]:
        """Up to so many records behind a sequence number, those included that have left the stream since."""


class ShardConsumer:
    """Decides what happens to the records of one lane of a shard.

    Parameters
    ----------
    source:
        What it reads.
    config:
        The mapping's settings; assign ``config`` after an update, batches formed from then on follow it.
    position:
        The sequence number behind which consumption starts.
    render:
        Makes the event of a record; filters see what will be delivered.
    backoff:
        How long to wait between tries.
    lane:
        Which records of the shard are meant.
    shard_id:
        Shown in the events of tumbling windows.
    """

    def __init__(
        self,
        source: Source,
        config: MappingConfig,
        position: int,
        render: Render,
        backoff: Backoff,
        lane: Lane = WHOLE,
        shard_id: str = "",
    ) -> None:
        self.source = source
        self.config = config
        self.checkpoint = position
        self.position = position
        self.lane = lane
        self.in_flight = False
        self.finished = False
        self.retry_at: int | None = None
        self.batch: Batch | None = None
        self.window: TumblingWindow | None = None
        self._pieces: deque[Batch] = deque()  # what a batch was cut into, behind the piece that is being tried
        self._render = render
        self._open = Batch(config, position, render)
        self._backoff = backoff
        self._shard_id = shard_id
        self._stopping = False

    def receive(self, event: Event, now: int) -> list[Command]:
        """Take in what happened; returns what to do about it."""
        # To match a class makes a set, a list and a tuple, each time.
        if isinstance(event, Tick):
            return self._tick(now)
        if isinstance(event, InvocationReturned):
            return self._returned(event.reply, now)
        if isinstance(event, InvocationFailed):
            return self._count_failure(self._landed(), now, halve=True)
        if isinstance(event, InvocationRejected):
            return self._rejected(now)
        return self._stop()

    def next_due(self, now: int) -> int | None:
        """When there is something to do next; asked after every API call."""
        if self.batch is None and not self.finished:
            source = self.source
            if source.last_sequence > self.position or source.closed:
                return now
        return self.waits_until(now)

    def waits_until(self, now: int) -> int | None:
        """The same, where the shard holds no more and is open."""
        if self.in_flight or self.finished:
            return None
        if self.batch is not None:
            return now if self.retry_at is None else self.retry_at
        if self.window is None:
            return self._open.closes_at()
        if self._ends_early():
            return now
        closes_at = self._open.closes_at()
        return self.window.end if closes_at is None else min(closes_at, self.window.end)

    def resume(self) -> None:
        """Polling goes on, perhaps before the batch in flight noticed that it had ended."""
        self._stopping = False

    # --- gathering --------------------------------------------------------------------------------------------------
    def _tick(self, now: int) -> list[Command]:
        if self.in_flight or self.finished:
            return []
        if self.batch is None:
            return self._gather(now)
        if self.retry_at is not None and now < self.retry_at:
            return []
        return self._try(self.batch, now)

    def _gather(self, now: int) -> list[Command]:
        batch = self._open
        if batch.records:
            if self._must_close(batch, now) or self._ends_early():
                return self._close(batch, now)
        elif self.window is not None and self._ends_early():
            return self._end_window(self.window, now)
        else:
            if not batch.is_new(self.config, self.position):
                batch = self._open = Batch(self.config, self.position, self._render)
            batch.ends_at = self.window.end if self.window else None
        return self._read(batch, now)

    def _read(self, batch: Batch, now: int) -> list[Command]:
        """Take up records until there are enough or no more, and see whether they are a batch."""
        source = self.source
        passed: list[Command] = []
        while True:
            records = source.after(self.position, batch.room if self.lane.count == 1 else max(batch.room, _READ_AHEAD))
            batch.take(records, self.lane)
            self.position = batch.through
            more = batch.room > 0 and not batch.sealed
            if not more or not records or records[-1].sequence >= source.last_sequence:
                break
            passed += self._pass_over(batch)
        if not batch.records:
            return passed + self._found_nothing(batch, now)
        if batch.opened_at is None:
            batch.opened_at = now
        if more and not source.closed and not self._must_close(batch, now):
            return passed
        return passed + self._close(batch, now)

    def _found_nothing(self, batch: Batch, now: int) -> list[Command]:
        passed, closed = self._pass_over(batch), self.source.closed
        if self.window is not None:
            over = closed or batch.sealed or now >= self.window.end
            return [*passed, *self._end_window(self.window, now)] if over else passed
        self.finished = closed
        return [*passed, Finished()] if closed else passed

    def _pass_over(self, batch: Batch) -> list[Command]:
        """Move past records that are not to be delivered, unless something before them is."""
        if batch.records or batch.through == self.checkpoint:
            return []
        return self._dispose(batch.remove_front(0))

    def _must_close(self, batch: Batch, now: int) -> bool:
        closes_at = batch.closes_at()
        return closes_at is not None and now >= closes_at

    def _close(self, batch: Batch, now: int) -> list[Command]:
        seconds = batch.config.tumbling_window  # of before an update, where it was formed before
        if seconds and self.window is None:
            start = window.start_of(batch.records[0].created, seconds)
            self.window = TumblingWindow(start, seconds, self._shard_id, self.config.event_source_arn)
        batch.window = self.window
        batch.fit()
        self.position = batch.through
        self._open = Batch(self.config, self.position, self._render)
        self.batch = batch
        return self._try(batch, now)

    # --- tumbling windows -------------------------------------------------------------------------------------------
    def _ends_early(self) -> bool:
        """The window's state has grown too large, or the mapping has other windows now."""
        current = self.window
        return current is not None and (current.terminated_early or current.seconds != self.config.tumbling_window)

    def _end_window(self, current: TumblingWindow, now: int) -> list[Command]:
        batch = Batch(self.config, self.position, self._render)
        batch.window = current
        batch.final = True
        self.batch = batch
        return self._try(batch, now)

    # --- trying -----------------------------------------------------------------------------------------------------
    def _try(self, batch: Batch, now: int) -> list[Command]:
        self.retry_at = None
        commands = self._drop_expired(batch, now)
        if not batch.records and not (batch.final and self._final_still_counts(batch, now)):
            self._go_on(batch)
            return commands
        self.in_flight = True
        return [*commands, Invoke(batch, batch.attempts + 1)]

    def _drop_expired(self, batch: Batch, now: int) -> list[Command]:
        """Records leave the stream after 24 hours, whatever waits for them, or earlier by the mapping's own limit.

        Only the front of a batch that is too old goes; what is younger is delivered (A.11.2, A.17.1).
        """
        first, trimmed = batch.records[0] if batch.records else None, self.source.trimmed_sequence
        if first is None or (first.sequence > trimmed and now - first.created <= batch.config.lifetime):
            return []
        oldest = now - RETENTION
        commands = self._drop_front(batch, lambda r: r.created < oldest or r.sequence <= trimmed, DiscardReason.TRIMMED)
        age = batch.config.maximum_record_age
        if age != retry.ENDLESS:
            oldest = now - age * SECOND
            commands += self._drop_front(batch, lambda r: r.created < oldest, DiscardReason.RECORD_AGE_EXCEEDED)
        return commands

    def _drop_front(self, batch: Batch, gone: Callable[[Record], bool], reason: DiscardReason) -> list[Command]:
        count = next((at for at, record in enumerate(batch.records) if not gone(record)), len(batch.records))
        return self._give_up(batch, count, reason) if count else []

    def _final_still_counts(self, batch: Batch, now: int) -> bool:
        """A window whose last invocation fails stops the shard until it succeeds or expires (A.11.6)."""
        return batch.window is not None and now - batch.window.end <= batch.config.lifetime

    def _returned(self, reply: bytes, now: int) -> list[Command]:
        batch = self._landed()
        current = None if batch.final else batch.window
        state = window.state_of(reply) if current is not None else None
        if current is not None and state is None:
            return self._count_failure(batch, now, halve=True)
        done: int | None = len(batch.records)
        if batch.config.report_batch_item_failures and not batch.final:
            done = response.delivered(reply, [record.sequence for record in batch.records])
        if not done and not batch.final:
            # Cut at the first record, a batch stays whole; only a reply that makes no sense fails like an error.
            return self._count_failure(batch, now, halve=done is None)
        if current is not None and state is not None:
            current.carry_on(state)
        return self._accept(batch, done or 0, now)

    def _accept(self, batch: Batch, done: int, now: int) -> list[Command]:
        complete = done == len(batch.records)
        portion = batch.remove_front(done)
        commands = self._dispose(portion, Delivered(portion.records, complete))
        if complete:
            self._go_on(batch)
        else:
            # Progress gives what is left a retry budget of its own (aws_facts 2.6: five deliveries, count 4).
            batch.attempts = batch.setbacks = 0
            self._wait(batch, now)
        self._finish_stopping()
        return commands

    def _rejected(self, now: int) -> list[Command]:
        self._wait(self._landed(), now)
        self._finish_stopping()
        return []

    def _count_failure(self, batch: Batch, now: int, *, halve: bool) -> list[Command]:
        commands: list[Command] = []
        if halve and batch.config.bisect and len(batch.records) > 1:
            self._pieces.appendleft(batch.split())  # cutting uses up no retry (A.11.4)
            batch.attempts = 0
            self._wait(batch, now)
        else:
            batch.attempts += 1
            if retry.exhausted(batch.config.maximum_retry_attempts, batch.attempts):
                commands = self._give_up(batch, len(batch.records), DiscardReason.RETRY_ATTEMPTS_EXHAUSTED)
                self._go_on(batch)
            else:
                self._wait(batch, now)
        self._finish_stopping()
        return commands

    def _wait(self, batch: Batch, now: int) -> None:
        batch.setbacks += 1
        self.retry_at = now + round(self._backoff.wait(batch.setbacks) * SECOND)

    def _landed(self) -> Batch:
        if self.batch is None or not self.in_flight:
            msg = "no invocation is in flight"
            raise RuntimeError(msg)
        self.in_flight = False
        return self.batch

    def _go_on(self, batch: Batch) -> None:
        """A batch is disposed of: with the next piece of it, or with what lies behind."""
        if batch.final:
            self.window = None
        self.batch = self._pieces.popleft() if self._pieces else None

    def _give_up(self, batch: Batch, count: int, reason: DiscardReason) -> list[Command]:
        portion = batch.remove_front(count)
        return self._dispose(portion, Discard(portion.records, reason, portion.config, batch.attempts))

    def _dispose(self, portion: Portion, *fate: Command) -> list[Command]:
        """A portion has met its fate, and the filtered records among it theirs: the checkpoint moves behind it."""
        self.checkpoint = portion.through
        if portion.filtered:
            return [*fate, Discard(portion.filtered, DiscardReason.FILTERED_OUT, portion.config)]
        return list(fate)

    # --- stopping ---------------------------------------------------------------------------------------------------
    def _stop(self) -> list[Command]:
        self._stopping = True
        if not self.in_flight:
            self._finish_stopping()
        return []

    def _finish_stopping(self) -> None:
        if self._stopping:
            self._stopping = False
            self.batch = None
            self._pieces.clear()
            self.retry_at = None
            self.position = self.checkpoint
            self._open = Batch(self.config, self.position, self._render)
