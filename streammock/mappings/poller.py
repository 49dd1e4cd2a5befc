"""Drives one mapping under the scheduler: reads its shards, calls its function, keeps what came of it."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

from streammock.clock import SECOND, Clock
from streammock.errors.base import AwsError
from streammock.functions.destination import DestinationRecord, Send, object_key
from streammock.functions.invocation import Invocation
from streammock.functions.payload import Payload
from streammock.ids import Ids
from streammock.mappings import destination, messages, retry
from streammock.mappings.batch import Batch
from streammock.mappings.config import MappingConfig
from streammock.mappings.destination import BatchInfo, Failure
from streammock.mappings.discard import DiscardedRecord, DiscardReason, Fate
from streammock.mappings.event import BatchEvent
from streammock.mappings.happenings import BatchBisected, BatchRejected, BatchSent, BatchToRetry, RecordsDiscarded
from streammock.mappings.lease import POISON, Lease, Leases
from streammock.mappings.mapping import FUNCTION_CALL_FAILED, OK, EventSourceMapping
from streammock.settings import Backoff
from streammock.streams.record import Record, to_lambda_event
from streammock.streams.stream import Stream

# What AWS sends records of (A.12); a record that left the stream by itself leaves nothing behind.
_TO_DESTINATION = frozenset((DiscardReason.RETRY_ATTEMPTS_EXHAUSTED, DiscardReason.RECORD_AGE_EXCEEDED))

_BROKEN_OFF = "the call was broken off"
_TICK = messages.Tick()


class InvokeFunction(Protocol):
    """Calls a function and waits; raises ``AwsError`` when the call did not reach its code."""

    def __call__(self, function_arn: str, payload: Payload, *, attempt: int) -> Invocation:
        """One synchronous invocation."""


class Poller:
    """A participant of the scheduler; one ``fire`` is one step: at most one invocation.

    Parameters
    ----------
    mapping:
        Whose records to deliver.
    stream:
        The mapping's source.
    invoke:
        Calls the function.
    send:
        Hands what is given up to the mapping's on-failure destination.
    clock:
        Time after an invocation: a handler may have advanced it.
    ids:
        Names what no invocation has named.
    backoff:
        How long to wait between tries.
    """

    triggered = True

    def __init__(
        self,
        mapping: EventSourceMapping,
        stream: Stream,
        invoke: InvokeFunction,
        send: Send,
        clock: Clock,
        ids: Ids,
        backoff: Backoff,
    ) -> None:
        self._mapping = mapping
        self._stream = stream
        self._invoke = invoke
        self._send = send
        self._clock = clock
        self._ids = ids
        self._gone = False
        self._leases = Leases(stream, mapping.config, to_lambda_event, backoff)
        stream.readers.append(self._leases)

    @property
    def stream(self) -> Stream:
        """What it reads."""
        return self._stream

    @property
    def leases(self) -> list[Lease]:
        """The shards that are being read."""
        return list(self._leases.active)

    def next_due(self, now: int) -> int | None:
        """When there is something to do next; None while disabled, and for a shard whose batch is in flight."""
        mapping, due = self._mapping, self._leases.next_due(now)
        return None if due is None or mapping.paused or not mapping.polling else due

    def fire(self, now: int) -> None:
        """Take one step in one shard."""
        lease = self._leases.take_turn(now)
        if lease is None:
            return
        queue = deque(lease.consumer.receive(_TICK, now))
        try:
            self._work_off(lease, queue, now)
        except BaseException:
            self._leave_undone(lease, queue, now)
            raise
        finally:
            if lease.consumer.batch is not lease.tried:
                lease.last = lease.tried = None  # they say nothing of the next batch, or piece

    def describe(self) -> str:
        """``mapping <uuid> of BarkTable → publishNewBark``."""
        return f"mapping {self._mapping.uuid} of {self._stream.table_name} → {self._mapping.config.target.name}"

    def backlog(self) -> int:
        """How many records wait; of a mapping that is not polling, none does."""
        mapping = self._mapping
        return len(self._leases.waiting()) if mapping.polling and not mapping.paused else 0

    def stuck(self, since: int) -> str | None:
        """The batch that nothing bounds the tries of, once it has been tried long enough to call it poison (A.11.5)."""
        poison = (one for one in self._leases.active if len(one.setbacks) == POISON and one.setbacks[0] >= since)
        lease = next(poison, None)
        batch = None if lease is None else lease.consumer.batch
        if lease is None or batch is None:
            return None
        config, what, which = batch.config, "the last invocation of a tumbling window", ""
        if batch.records:
            first, what = batch.records[0], f"{len(batch.records)} record(s)"
            which = f"the first is {first.event_name} {first.keys}, SequenceNumber {first.sequence_number}; "
        return (
            f"{self.describe()} has tried {what} of {lease.shard.shard_id} {batch.setbacks} times, the last time "
            f"{lease.problem}; {which}its MaximumRetryAttempts is {config.maximum_retry_attempts}, its "
            f"MaximumRecordAgeInSeconds {config.maximum_record_age}"
        )

    def waiting(self) -> list[Record]:
        """Records in the stream, or in a batch that is tried again, that were neither delivered nor discarded."""
        return [] if self._gone else self._leases.waiting()

    def fate(self, record: Record) -> Fate | None:
        """What holds a record that was neither delivered nor discarded; None for any other."""
        if not any(waiting is record for waiting in self._leases.waiting()):
            return None
        if self._gone:
            return Fate.LEFT_BEHIND
        under_way = (lease.consumer for lease in self._leases.active if lease.consumer.in_flight)
        if any(one is record for consumer in under_way if consumer.batch for one in consumer.batch.records):
            return Fate.UNDER_WAY
        return Fate.WAITING

    def waits_for(self) -> str:
        """What must happen before those are delivered, in words."""
        now = self._clock.now()
        reasons = []
        for lease in self._leases.active:
            consumer = lease.consumer
            due = consumer.waits_until(now)
            if consumer.retry_at is not None:
                reasons.append(f"a retry in {max(consumer.retry_at - now, 0) / SECOND:g} s, since {lease.problem}")
            elif due is not None and due > now:
                reasons.append(f"the end of a window in {(due - now) / SECOND:g} s")
        return "; ".join(reasons) or "delivery, which has not run since they were written"

    def render(self, record: Record) -> dict[str, Any]:
        """The record as the function and the filters see it."""
        return to_lambda_event(record)

    def lose_hold(self) -> None:
        """Polling is interrupted, and begins anew in shards of which nothing has been processed."""
        self._leases.lose_hold()

    def take_hold(self) -> None:
        """Polling begins there: LATEST means what is written from now on (streams_and_mappings A.4)."""
        self._leases.take_hold()

    def configure(self, config: MappingConfig) -> None:
        """Form batches by other settings from now on; checkpoints stay."""
        self._leases.configure(config)

    def start(self) -> None:
        """Go on from the checkpoints."""
        for lease in self._leases.active:
            lease.consumer.resume()

    def stop(self) -> None:
        """Let go of batches that are being tried; one in flight finishes first."""
        for lease in self._leases.active:
            lease.consumer.receive(messages.Stopped(), self._clock.now())

    def leave(self) -> None:
        """Stop for good: what was not read by now is nobody's concern any more."""
        self.stop()
        self._gone = True
        self._stream.readers.remove(self._leases)

    def _leave_undone(self, lease: Lease, queue: deque[messages.Command], now: int) -> None:
        """A destination broke it off, whose warning may be an error: tell of other discards, try the batch later."""
        for command in queue:
            match command:
                case messages.Discard(records, reason, config):
                    self._keep_discarded(lease, records, reason, config, now)
                case messages.Invoke():
                    lease.problem = _BROKEN_OFF
                    lease.consumer.receive(messages.InvocationRejected(), now)

    def _work_off(self, lease: Lease, queue: deque[messages.Command], now: int) -> None:
        while queue:
            command = queue.popleft()
            if isinstance(command, messages.Invoke):
                results, now = self._try(lease, command.batch, command.attempt, now)
                queue.extend(results)
            elif isinstance(command, messages.Delivered):
                lease.absorb_failures()
            elif isinstance(command, messages.Discard):
                records, reason = command.records, command.reason
                self._keep_discarded(lease, records, reason, command.config, now)
                if records and reason in _TO_DESTINATION:
                    self._report(lease, records, reason, command.attempts, now)
                if reason is not DiscardReason.FILTERED_OUT:
                    lease.failures.clear()  # no later success makes good that records were lost
            else:
                self._leases.release(lease)

    def _try(self, lease: Lease, batch: Batch, attempt: int, now: int) -> tuple[list[messages.Command], int]:
        """Call the function; returns what comes of it, and when it did."""
        mapping, sent = self._mapping, tuple(batch.records)
        self._stream.journal.append(BatchSent(now, mapping, mapping.config, lease.shard.shard_id, sent, attempt))
        outcome = self._call(lease, batch, attempt)
        now = self._clock.now()
        results = lease.consumer.receive(outcome, now)
        mapping.last_processing_result = FUNCTION_CALL_FAILED
        for command in results:
            if isinstance(command, messages.Delivered) and command.complete:
                mapping.last_processing_result = OK
        if lease.consumer.batch is batch:
            self._note_retry(lease, batch, sent, results, now)
            _count_setback(lease, batch, outcome, now)
        else:
            lease.setbacks.clear()
        return results, now

    def _keep_discarded(
        self, lease: Lease, records: list[Record], reason: DiscardReason, config: MappingConfig, now: int
    ) -> None:
        mapping, place = self._mapping, lease.shard.shard_id
        mapping.discarded.add_all(DiscardedRecord(one, mapping.uuid, reason, now, config) for one in records)
        if records:
            self._note(RecordsDiscarded(now, mapping, config, place, tuple(records), reason))

    def _report(self, lease: Lease, records: list[Record], reason: DiscardReason, attempts: int, now: int) -> None:
        """Tell the on-failure destination, if there is one."""
        config = self._mapping.config
        if config.on_failure is None:
            return
        shard_id, uuid, last = lease.shard.shard_id, self._mapping.uuid, lease.last
        failure = None
        if last is not None and reason is DiscardReason.RETRY_ATTEMPTS_EXHAUSTED:
            failure = Failure(last.request_id, last.executed_version, last.function_error)
        batch = BatchInfo(
            shard_id=shard_id,
            stream_arn=self._stream.arn,
            first_sequence=records[0].sequence,
            last_sequence=records[-1].sequence,
            first_arrival=records[0].created,
            last_arrival=records[-1].created,
            size=len(records),
        )
        content = destination.content(
            function_arn=config.target.arn,
            request_id=last.request_id if last is not None else self._ids.uuid(),
            condition=str(reason),
            attempts=attempts,
            failure=failure,
            batch=batch,
            now=now,
        )
        payload = bytes(BatchEvent(records, self.render)).decode()
        key = object_key(f"{uuid}/{shard_id}", now, self._ids.uuid())
        lease.absorb_failures()
        self._send(DestinationRecord(config.on_failure, content, key, payload))

    def _call(self, lease: Lease, batch: Batch, attempt: int) -> messages.Event:
        try:
            invocation = self._invoke(self._mapping.config.target.arn, batch.payload, attempt=attempt)
        except AwsError as error:
            lease.problem = f"the call was rejected with {error}"
            place, records = lease.shard.shard_id, tuple(batch.records)
            self._note(
                BatchRejected(self._clock.now(), self._mapping, self._mapping.config, place, records, str(error))
            )
            return messages.InvocationRejected()
        except BaseException:
            lease.problem = _BROKEN_OFF
            lease.consumer.receive(messages.InvocationRejected(), self._clock.now())
            raise
        lease.last, lease.tried = invocation, batch
        if invocation.function_error:
            lease.failures.append(invocation)
            lease.failed = batch.records[0] if batch.records else None
            lease.problem = "the function failed"
            return messages.InvocationFailed()
        lease.problem = "the function reported failed records"
        return messages.InvocationReturned(invocation.payload)

    def _note(self, happening: tuple[object, ...]) -> None:
        self._stream.journal.append(happening)

    def _note_retry(
        self, lease: Lease, batch: Batch, sent: tuple[Record, ...], results: list[messages.Command], now: int
    ) -> None:
        """What comes after a failure: the consumer has decided, here it is told."""
        due = lease.consumer.retry_at
        if due is None:
            return
        left, place = tuple(batch.records), lease.shard.shard_id
        if len(left) == len(sent) or any(isinstance(command, messages.Delivered) for command in results):
            self._note(BatchToRetry(now, self._mapping, self._mapping.config, place, left, due, lease.problem))
        else:
            self._note(BatchBisected(now, self._mapping, self._mapping.config, place, left, sent[len(left) :], due))


def _count_setback(lease: Lease, batch: Batch, outcome: messages.Event, now: int) -> None:
    """Remember a failure to whose repetition no setting puts an end."""
    config = batch.config
    if batch.setbacks == 1:  # a row of failures begins here
        lease.setbacks.clear()
    if lease.consumer.retry_at is None or config.maximum_record_age != retry.ENDLESS:
        return
    # Calls that do not reach the code use up no retry, so that the quota does not end them.
    if config.maximum_retry_attempts == retry.ENDLESS or isinstance(outcome, messages.InvocationRejected):
        lease.setbacks.append(now)
