"""What becomes of records that a mapping did not deliver: each has its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from streammock.mappings.config import MappingConfig
from streammock.streams.record import Record


class DiscardReason(str, Enum):
    """Why a record was not delivered; AWS's own word where it has one."""

    FILTERED_OUT = "FilteredOut"
    RETRY_ATTEMPTS_EXHAUSTED = "RetryAttemptsExhausted"
    RECORD_AGE_EXCEEDED = "RecordAgeExceeded"
    TRIMMED = "Trimmed"

    def __str__(self) -> str:
        return self.value

    @property
    def explanation(self) -> str:
        """The same in a sentence."""
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    DiscardReason.FILTERED_OUT: "no filter of the mapping's FilterCriteria matched the record",
    DiscardReason.RETRY_ATTEMPTS_EXHAUSTED: "the function failed in every try that MaximumRetryAttempts allows",
    DiscardReason.RECORD_AGE_EXCEEDED: "it was older than MaximumRecordAgeInSeconds before the function accepted it",
    DiscardReason.TRIMMED: "the record left the stream, 24 hours after it was written, before the function accepted it",
}


class Fate(Enum):
    """Of a record that was neither delivered nor discarded."""

    WAITING = "for its turn"
    UNDER_WAY = "in an invocation that has not ended"
    LEFT_BEHIND = "by a mapping that was deleted"


@dataclass(frozen=True, slots=True)
class DiscardedRecord:
    """A record, the UUID of the mapping that gave it up, why, and when (nanoseconds)."""

    record: Record
    mapping: str
    reason: DiscardReason
    discarded: int
    config: MappingConfig = field(repr=False, compare=False)  # the settings that held then
