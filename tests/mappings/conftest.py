from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from streammock.clock import SECOND, Clock
from streammock.functions.destination import DestinationRecord
from streammock.ids import Ids
from streammock.mappings import messages as c
from streammock.mappings.config import MappingConfig, Target
from streammock.mappings.consumer import ShardConsumer
from streammock.mappings.filter import RecordFilter
from streammock.mappings.mapping import EventSourceMapping
from streammock.mappings.poller import Poller
from streammock.scheduler import Scheduler
from streammock.settings import Backoff
from streammock.streams.record import Origin, Record
from streammock.streams.stream import Stream

NOW = 1_700_000_000 * SECOND
STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/2024-11-18T14:36:44.149"
ORIGIN = Origin("BarkTable", STREAM, "shardId-1", "us-east-1", "NEW_AND_OLD_IMAGES", ("id",), 0)
FAILED = {"errorMessage": "no"}
_TARGET = Target("bark", "arn:aws:lambda:us-east-1:000000000000:function:bark")


class Shard:
    """Has a consumer read from a list, drives it as the poller would, and writes down what it is told."""

    trimmed_sequence = 0

    def __init__(self, config: MappingConfig) -> None:
        self.records: list[Record] = []
        self.last_sequence = 0
        self.closed = False
        self.now = NOW
        self.log: list[c.Command] = []
        self.checkpoints: list[int] = []  # where the checkpoint has been
        self.consumer = ShardConsumer(self, config, 0, _render, Backoff())

    def write(self, *names: str, created: int | None = None) -> None:
        """Append records under these keys."""
        for name in names:
            sequence = 100 * (len(self.records) + 1)
            keys = {"id": {"S": name}}
            self.records.append(Record(sequence, "INSERT", created or self.now, keys, keys, None, ORIGIN))
            self.last_sequence = sequence

    def after(self, sequence: int, limit: int | None = None) -> list[Record]:
        """Be what the consumer reads."""
        return [record for record in self.records if record.sequence > sequence][:limit]

    def tick(self) -> list[str] | None:
        """One step; returns the names in the batch if the function is to be called."""
        return self._obey(self.consumer.receive(c.Tick(), self.now))

    def receive(self, event: c.Event) -> None:
        """Tell the consumer; nothing may ask for an invocation."""
        assert self._obey(self.consumer.receive(event, self.now)) is None

    def succeed(self, reply: bytes = b"null") -> None:
        """The function returned."""
        self.receive(c.InvocationReturned(reply))

    def fail(self) -> None:
        """The function failed."""
        self.receive(c.InvocationFailed())

    def wait(self) -> float:
        """Go to the end of the back-off; returns its length in seconds."""
        assert self.consumer.retry_at is not None
        waited = self.consumer.retry_at - self.now
        self.now = self.consumer.retry_at
        return waited / SECOND

    def _obey(self, commands: list[c.Command]) -> list[str] | None:
        self.log += commands
        checkpoint = self.consumer.checkpoint
        if checkpoint and checkpoint not in self.checkpoints[-1:]:
            self.checkpoints.append(checkpoint)
        for command in commands:
            if isinstance(command, c.Invoke):
                return _names(command.batch.records)
        return None

    @property
    def fates(self) -> list[tuple[str, Any]]:
        """What became of the records so far."""
        fates: list[tuple[str, Any]] = []
        for command in self.log:
            if isinstance(command, c.Delivered):
                fates.append(("delivered", _names(command.records)))
            elif isinstance(command, c.Discard):
                fates.append((command.reason.value, _names(command.records)))
        return fates


def _names(records: list[Record]) -> list[str]:
    return [record.keys["id"]["S"] for record in records]


def _render(record: Record) -> dict[str, Any]:
    return {"eventName": record.event_name, "dynamodb": {"Keys": record.keys, "SizeBytes": 5}}


def _make_config(*patterns: str, **settings: Any) -> MappingConfig:
    return MappingConfig(STREAM, _TARGET, "TRIM_HORIZON", filters=RecordFilter(patterns), **settings)


@pytest.fixture
def shard() -> Callable[..., Shard]:
    """Makes a shard whose consumer has these filters and settings."""
    return lambda *patterns, **settings: Shard(_make_config(*patterns, **settings))


class _StandingClock(Clock):
    """Moves only when it is told to."""

    def now(self) -> int:
        return 1_700_000_000 * SECOND + self._offset


@dataclass
class World:
    """A stream, a scripted function and a scheduler: what stands round a poller."""

    shards: int = 1
    clock: Clock = field(default_factory=_StandingClock)
    events: list[Any] = field(default_factory=list)
    calls: list[list[str]] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    invocations: list[Any] = field(default_factory=list)
    script: list[Any] = field(default_factory=list)
    sent: list[DestinationRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.clock)
        self.stream = Stream(
            table_arn="arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable",
            table_name="BarkTable",
            key_schema=[{"AttributeName": "id", "KeyType": "HASH"}],
            view_type="NEW_IMAGE",
            region="us-east-1",
            created=self.clock.now(),
            ids=Ids(),
            shards=self.shards,
        )

    def write(self, *names: str) -> None:
        """Append records under these keys."""
        for name in names:
            self.stream.append({"id": {"S": name}}, None, self.clock.now())

    def map(self, *, position: str = "TRIM_HORIZON", enabled: bool = True, **settings: Any) -> EventSourceMapping:
        """Map the stream to the function."""
        config = MappingConfig(self.stream.arn, _TARGET, position, **settings)
        mapping = EventSourceMapping("uuid", "arn", config, self.clock.now(), enabled=enabled)
        poller = Poller(mapping, self.stream, self.invoke, self.sent.append, self.clock, Ids(), Backoff())
        self.scheduler.add(poller)
        mapping.create(poller, self.clock.now())
        return mapping

    def invoke(self, function_arn: str, payload: Any, *, attempt: int) -> Any:
        """Be the function: the next step of the script decides."""
        assert function_arn == _TARGET.arn
        self.events.append(payload.decoded())
        self.calls.append([record["dynamodb"]["Keys"]["id"]["S"] for record in self.events[-1]["Records"]])
        self.attempts.append(attempt)
        step = self.script.pop(0) if self.script else None
        if callable(step):
            step = step()
        if isinstance(step, BaseException):
            raise step
        error = "Unhandled" if step == FAILED else None
        invocation = SimpleNamespace(
            payload=json.dumps(step).encode(),
            function_error=error,
            absorbed=False,
            request_id=f"request-{len(self.invocations) + 1}",
            executed_version="$LATEST",
        )
        self.invocations.append(invocation)
        return invocation

    def run(self) -> list[list[str]]:
        """Deliver what is due now; returns the batches since the last time."""
        self.calls.clear()
        self.scheduler.run_due()
        return list(self.calls)

    def advance(self, seconds: float) -> list[list[str]]:
        """Move time; returns the batches on the way."""
        self.calls.clear()
        self.scheduler.run_until(self.clock.now() + int(seconds * SECOND))
        return list(self.calls)

    def split(self) -> None:
        """Close every open shard and go on in one child of each."""
        for shard in [one for one in self.stream.shards if not one.closed]:
            self.stream.roll(shard, self.clock.now())


@pytest.fixture
def world() -> World:
    """A stream of one shard, a scripted function and a scheduler."""
    return World()


@pytest.fixture
def world_of_two_shards() -> World:
    """The same with two shards."""
    return World(shards=2)
