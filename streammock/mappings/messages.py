"""What a shard's consumer is told, and what it asks for: the two vocabularies of the state machine.

Nobody changes a message; they are not frozen because that makes each one several times as dear.
"""

from __future__ import annotations

from dataclasses import dataclass

from streammock.mappings.batch import Batch
from streammock.mappings.config import MappingConfig
from streammock.mappings.discard import DiscardReason
from streammock.streams.record import Record


# --- events ---------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Tick:
    """The driver has time for one step."""


@dataclass(slots=True)
class InvocationReturned:
    """The function returned; its reply as JSON."""

    reply: bytes


@dataclass(slots=True)
class InvocationFailed:
    """The function ran and failed: an error, a time-out, a crash."""


@dataclass(slots=True)
class InvocationRejected:
    """The function's code did not run: throttled, missing, not active (streams_and_mappings A.9)."""


@dataclass(slots=True)
class Stopped:
    """Polling ends: the mapping was disabled or deleted. What is not disposed of will be read again."""


Event = Tick | InvocationReturned | InvocationFailed | InvocationRejected | Stopped


# --- commands -------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Invoke:
    """Call the function with this batch; ``attempt`` counts from 1 and leaves out calls that did not reach the code."""

    batch: Batch
    attempt: int


@dataclass(slots=True)
class Delivered:
    """The function accepted these records; ``complete`` when nothing of their batch is left."""

    records: list[Record]
    complete: bool


@dataclass(slots=True)
class Discard:
    """These records will not be delivered; ``attempts`` counts how often the function was given them.

    ``config`` are the settings by which that was decided, of before an update perhaps.
    """

    records: list[Record]
    reason: DiscardReason
    config: MappingConfig
    attempts: int = 0


@dataclass(slots=True)
class Finished:
    """The shard is closed and everything in it is disposed of: its children may start."""


Command = Invoke | Delivered | Discard | Finished
