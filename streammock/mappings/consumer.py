"""One shard of one mapping, as a state machine without input or output: events in, commands out.

A shard is read into one batch at a time. While that batch fails, nothing behind it is delivered; once it is disposed
of, the checkpoint moves to its end. Each event is answered with the commands that the driver must carry out, in order::

    Tick ──► Read ──► RecordsRead ──► Invoke ──► InvocationReturned ──► Delivered, Checkpoint
      ▲       ▲            │                        InvocationFailed ───► (wait) or Discard, Checkpoint
      └───────┴── more ────┘                        InvocationRejected ─► (wait)

Every record ends in exactly one ``Delivered`` or ``Discard``.
"""

from __future__ import annotations

from dataclasses import dataclass

from streammock.mappings import response, retry
from streammock.mappings.batch import Batch, Portion, Render
from streammock.mappings.config import MappingConfig
from streammock.mappings.discard import DiscardReason
from streammock.streams.record import Record
from streammock.streams.shard import RETENTION


# --- events ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Tick:
    """The driver has time for one step."""


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """What a ``Read`` found; whether that is all there is, and whether the shard is closed, so all there will be."""

    records: list[Record]
    at_end: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class InvocationReturned:
    """The function returned; its reply as JSON."""

    reply: bytes


@dataclass(frozen=True, slots=True)
class InvocationFailed:
    """The function ran and failed: an error, a time-out, a crash."""


@dataclass(frozen=True, slots=True)
class InvocationRejected:
    """The function's code did not run: throttled, missing, not active (streams_and_mappings A.9)."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Polling ends: the mapping was disabled or deleted. What is not disposed of will be read again."""


Event = Tick | RecordsRead | InvocationReturned | InvocationFailed | InvocationRejected | Stopped


# --- commands -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Read:
    """Read up to ``limit`` records after a sequence number."""

    after: int
    limit: int


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call the function with this batch; ``attempt`` counts from 1 and leaves out calls that did not reach the code."""

    batch: Batch
    attempt: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """The function accepted these records; ``complete`` when nothing of their batch is left."""

    records: list[Record]
    complete: bool


@dataclass(frozen=True, slots=True)
class Discard:
    """These records will not be delivered."""

    records: list[Record]
    reason: DiscardReason


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """All records up to this sequence number are disposed of."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The shard is closed and everything in it is disposed of: its children may start."""


Command = Read | Invoke | Delivered | Discard | Checkpoint | Finished


class ShardConsumer:
    """Decides what happens to the records of one shard.

    Parameters
    ----------
    config:
        The mapping's settings; assign ``config`` after an update, batches formed from then on follow it.
    position:
        The sequence number behind which consumption starts.
    render:
        Makes the event of a record; filters see what will be delivered.
    backoff:
        How long to wait between tries.
    """

    def __init__(self, config: MappingConfig, position: int, render: Render, backoff: retry.Backoff) -> None:
        self.config = config
        self.checkpoint = position
        self.position = position
        self.in_flight = False
        self.finished = False
        self.retry_at: int | None = None
        self.batch: Batch | None = None
        self._open = Batch(config, position)
        self._render = render
        self._backoff = backoff
        self._stopping = False

    def receive(self, event: Event, now: int) -> list[Command]:
        """Take in what happened; returns what to do about it."""
        match event:
            case Tick():
                return self._tick(now)
            case RecordsRead():
                return self._records_read(event, now)
            case InvocationReturned(reply):
                return self._returned(reply, now)
            case InvocationFailed():
                return self._failed(now)
            case InvocationRejected():
                return self._rejected(now)
            case Stopped():
                return self._stop()

    def resume(self) -> None:
        """Polling goes on, perhaps before the batch in flight noticed that it had ended."""
        self._stopping = False

    # --- reading ----------------------------------------------------------------------------------------------------
    def _tick(self, now: int) -> list[Command]:
        if self.in_flight or self.finished:
            return []
        if self.batch is None:
            self._open = Batch(self.config, self.position)
            return [Read(self.position, self._open.room)]
        if self.retry_at is not None and now < self.retry_at:
            return []
        return self._try(self.batch, now)

    def _records_read(self, event: RecordsRead, now: int) -> list[Command]:
        batch = self._open
        batch.take(event.records, self._render)
        self.position = batch.through
        if batch.room > 0 and not event.at_end:
            return [*self._pass_filtered(batch), Read(self.position, batch.room)]
        if not batch.records:
            passed = self._pass_filtered(batch)
            self.finished = event.closed
            return [*passed, Finished()] if event.closed else passed
        batch.fit()
        self.position = batch.through
        self.batch = batch
        return self._try(batch, now)

    def _pass_filtered(self, batch: Batch) -> list[Command]:
        """Records that no filter matched, and nothing before them that must be delivered first: move past them."""
        return [] if batch.records or not batch.filtered else self._dispose(batch.remove_front(0))

    # --- trying -----------------------------------------------------------------------------------------------------
    def _try(self, batch: Batch, now: int) -> list[Command]:
        self.retry_at = None
        commands = self._drop_trimmed(batch, now)
        if not batch.records:
            self.batch = None
            return commands
        self.in_flight = True
        return [*commands, Invoke(batch, batch.attempts + 1)]

    def _drop_trimmed(self, batch: Batch, now: int) -> list[Command]:
        """Records leave the stream after 24 hours, whatever waits for them (streams_and_mappings A.17.1)."""
        oldest = now - RETENTION
        count = next((at for at, record in enumerate(batch.records) if record.created >= oldest), len(batch.records))
        return self._give_up(batch, count, DiscardReason.TRIMMED) if count else []

    def _returned(self, reply: bytes, now: int) -> list[Command]:
        batch = self._landed()
        done = len(batch.records)
        if batch.config.report_batch_item_failures:
            done = response.delivered(reply, [record.sequence for record in batch.records])
        if not done:
            return self._count_failure(batch, now)
        complete = done == len(batch.records)
        portion = batch.remove_front(done)
        commands = self._dispose(portion, Delivered(portion.records, complete))
        if complete:
            self.batch = None
        else:
            # Progress gives what is left a retry budget of its own (aws_facts 2.6: five deliveries, count 4).
            batch.attempts = batch.setbacks = 0
            self._wait(batch, now)
        self._finish_stopping()
        return commands

    def _failed(self, now: int) -> list[Command]:
        return self._count_failure(self._landed(), now)

    def _rejected(self, now: int) -> list[Command]:
        self._wait(self._landed(), now)
        self._finish_stopping()
        return []

    def _count_failure(self, batch: Batch, now: int) -> list[Command]:
        commands: list[Command] = []
        batch.attempts += 1
        if retry.exhausted(batch.config.maximum_retry_attempts, batch.attempts):
            commands = self._give_up(batch, len(batch.records), DiscardReason.RETRY_ATTEMPTS_EXHAUSTED)
            self.batch = None
        else:
            self._wait(batch, now)
        self._finish_stopping()
        return commands

    def _wait(self, batch: Batch, now: int) -> None:
        batch.setbacks += 1
        self.retry_at = now + self._backoff.delay(batch.setbacks)

    def _landed(self) -> Batch:
        if self.batch is None or not self.in_flight:
            msg = "no invocation is in flight"
            raise RuntimeError(msg)
        self.in_flight = False
        return self.batch

    def _give_up(self, batch: Batch, count: int, reason: DiscardReason) -> list[Command]:
        portion = batch.remove_front(count)
        return self._dispose(portion, Discard(portion.records, reason))

    def _dispose(self, portion: Portion, *fate: Command) -> list[Command]:
        """A portion has met its fate, and the filtered records among it theirs: the checkpoint moves behind it."""
        commands = list(fate)
        if portion.filtered:
            commands.append(Discard(portion.filtered, DiscardReason.FILTERED_OUT))
        self.checkpoint = portion.through
        return [*commands, Checkpoint(portion.through)]

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
            self.retry_at = None
            self.position = self.checkpoint
