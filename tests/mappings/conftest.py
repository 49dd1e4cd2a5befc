from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from streammock.clock import SECOND
from streammock.mappings import consumer as c
from streammock.mappings.config import MappingConfig, Target
from streammock.mappings.consumer import ShardConsumer
from streammock.mappings.filter import RecordFilter
from streammock.mappings.retry import Backoff
from streammock.streams.record import Record

NOW = 1_700_000_000 * SECOND
STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/BarkTable/stream/2024-11-18T14:36:44.149"


class Shard:
    """Feeds a consumer from a list, as the poller would, and writes down what it is told."""

    def __init__(self, config: MappingConfig) -> None:
        self.records: list[Record] = []
        self.closed = False
        self.now = NOW
        self.log: list[c.Command] = []
        self.consumer = ShardConsumer(config, 0, _render, Backoff())

    def write(self, *names: str, created: int | None = None) -> None:
        """Append records under these keys."""
        for name in names:
            sequence = 100 * (len(self.records) + 1)
            keys = {"id": {"S": name}}
            self.records.append(Record(sequence, f"e{sequence}", "INSERT", created or self.now, keys, keys, None))

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
        for command in commands:
            if isinstance(command, c.Read):
                ahead = [record for record in self.records if record.sequence > command.after]
                found = ahead[: command.limit]
                event = c.RecordsRead(found, len(found) == len(ahead), self.closed)
                return self._obey(self.consumer.receive(event, self.now))
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

    @property
    def checkpoints(self) -> list[int]:
        """Where the checkpoint has been."""
        return [command.sequence for command in self.log if isinstance(command, c.Checkpoint)]


def _names(records: list[Record]) -> list[str]:
    return [record.keys["id"]["S"] for record in records]


def _render(record: Record) -> dict[str, Any]:
    return {"eventName": record.event_name, "dynamodb": {"Keys": record.keys, "SizeBytes": 5}}


def _make_config(*patterns: str, **settings: Any) -> MappingConfig:
    target = Target("bark", "arn:aws:lambda:us-east-1:000000000000:function:bark")
    return MappingConfig(STREAM, target, "TRIM_HORIZON", filters=RecordFilter(patterns), **settings)


@pytest.fixture
def shard() -> Callable[..., Shard]:
    """Makes a shard whose consumer has these filters and settings."""
    return lambda *patterns, **settings: Shard(_make_config(*patterns, **settings))
