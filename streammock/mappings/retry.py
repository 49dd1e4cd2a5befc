"""How often and how soon a batch is tried again (streams_and_mappings A.11)."""

from __future__ import annotations

from dataclasses import dataclass

from streammock.clock import SECOND

ENDLESS = -1


def exhausted(maximum_retry_attempts: int, attempts: int) -> bool:
    """Whether a batch that failed in so many invocations is given up: n retries allow n + 1 (aws_facts 2.5)."""
    return maximum_retry_attempts != ENDLESS and attempts > maximum_retry_attempts


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential waiting without jitter, in nanoseconds of virtual time.

    AWS does not publish its formula; these defaults fit the one recording there is, 8 tries within 60 seconds
    (streams_and_mappings A.11.3).
    """

    base: int = SECOND // 4
    factor: int = 2
    cap: int = 60 * SECOND

    def delay(self, setbacks: int) -> int:
        """The wait after the ``setbacks``-th failure in a row."""
        delay = self.base
        for _ in range(setbacks - 1):
            if delay >= self.cap:
                break
            delay *= self.factor
        return min(delay, self.cap)
