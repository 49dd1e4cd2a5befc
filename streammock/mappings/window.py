"""Tumbling windows: fixed stretches of time, and the state that a function carries through one (A.13 of the spec).

AWS's documentation is the only source: nobody has recorded a window. Boundaries are multiples of the length since the
epoch, and records belong to a window by the time at which they were written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timezone
from typing import Any

from streammock.clock import SECOND, to_datetime
from streammock.mappings.response import content_of

MAXIMUM_STATE_BYTES = 1024 * 1024


@dataclass(slots=True)
class TumblingWindow:
    """One window of one shard.

    Parameters
    ----------
    start:
        Nanoseconds since the epoch.
    seconds:
        Its length.
    shard_id, source_arn:
        Shown to the function.
    """

    start: int
    seconds: int
    shard_id: str
    source_arn: str
    state: dict[str, Any] = field(default_factory=dict)
    terminated_early: bool = False

    @property
    def end(self) -> int:
        """The first instant that is no longer in it."""
        return self.start + self.seconds * SECOND

    def members(self, *, final: bool) -> dict[str, Any]:
        """What an invocation's event has beside its records."""
        return {
            "window": {"start": _iso(self.start), "end": _iso(self.end)},
            "state": self.state,
            "shardId": self.shard_id,
            "eventSourceARN": self.source_arn,
            "isFinalInvokeForWindow": final,
            "isWindowTerminatedEarly": self.terminated_early,
        }

    def carry_on(self, state: dict[str, Any]) -> None:
        """Give the next invocation this state; one that is too large ends the window."""
        self.state = state
        # A lone surrogate, which JSON can write, is no reason to fail.
        size = len(json.dumps(state, ensure_ascii=False).encode(errors="surrogatepass"))
        self.terminated_early = size > MAXIMUM_STATE_BYTES


def state_of(reply: bytes) -> dict[str, Any] | None:
    """The state in a function's reply; None where there is none, which makes the invocation a failure."""
    content = content_of(reply)
    state = content.get("state") if isinstance(content, dict) else None
    return state if isinstance(state, dict) else None


def start_of(instant: int, seconds: int) -> int:
    """The beginning of the window that an instant lies in."""
    return instant - instant % (seconds * SECOND)


def _iso(instant: int) -> str:
    return to_datetime(instant).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
