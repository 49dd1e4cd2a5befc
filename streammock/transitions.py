"""States that pass by themselves: what AWS takes its time for, on the virtual clock.

A request puts a resource into a passing state (CREATING, Updating, …) and leaves here what ends it. With
``latency="none"`` that happens at once, after the answer was made. With ``latency="aws"`` it happens when virtual time
has come to it: with ``advance``, with ``settle``, with a waiter of botocore, whose sleep moves virtual time and costs
none of the test's (``hooks/waiters.py``), or as real time passes. Looking alone moves nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from streammock.clock import SECOND

# How long AWS takes is not promised; these lie in the range that is usually seen, at its lower end.
TABLE_CREATING = 5 * SECOND
TABLE_UPDATING = 5 * SECOND
TABLE_DELETING = 5 * SECOND
INDEX_CREATING = 30 * SECOND
REPLICATION = SECOND  # AWS: "usually within a second"
FUNCTION_CREATING = 2 * SECOND
FUNCTION_UPDATING = 2 * SECOND
PROVISIONING = 60 * SECOND
# Measured for tables with next to nothing in them: ack-api-quirks DDB-EXPORT-016 and DDB-IMPORT-001, October 2026.
EXPORTING = 125 * SECOND
IMPORT_PREPARING = 30 * SECOND
TABLE_IMPORTING = 80 * SECOND
MAPPING_CREATING = 10 * SECOND
MAPPING_CHANGING = 5 * SECOND

Finish = Callable[[int], None]


class Transitions:
    """A participant of the scheduler: ends passing states, each at its own instant.

    Parameters
    ----------
    slow:
        Whether they last at all.
    """

    triggered = True

    def __init__(self, *, slow: bool = False) -> None:
        self._slow = slow
        self.pending: list[tuple[int, int, str, Finish]] = []
        self._count = 0

    def begin(self, now: int, delay: int, what: str, finish: Finish) -> None:
        """Call ``finish`` with the instant of its turn, ``delay`` from now; ``what`` says in reports what that is."""
        if self._slow:
            self.begin_lasting(now, delay, what, finish)
        else:
            finish(now)

    def begin_lasting(self, now: int, delay: int, what: str, finish: Finish) -> None:
        """The same of what takes its time whether or not other states do."""
        self._count += 1
        heapq.heappush(self.pending, (now + delay, self._count, what, finish))

    def lasting(self, delay: int) -> int:
        """How long something takes: ``delay``, or nothing where nothing does."""
        return delay if self._slow else 0

    def catch_up(self, now: int) -> None:
        """End what should have ended by now, whoever drives delivery: a call must find each resource as it is."""
        while self.pending and self.pending[0][0] <= now:
            self.fire(now)

    def next_due(self, now: int) -> int | None:  # noqa: ARG002 -- every participant is asked alike
        """When the next passing state ends."""
        return self.pending[0][0] if self.pending else None

    def fire(self, now: int) -> None:  # noqa: ARG002 -- a state ends at its own instant, however late it is noticed
        """End one passing state."""
        due, _, _, finish = heapq.heappop(self.pending)
        finish(due)

    def backlog(self) -> int:
        """How much waits for its turn."""
        return len(self.pending)

    def stuck(self, since: int) -> str | None:  # noqa: ARG002 -- every participant is asked alike
        """Never: it comes to an end by itself."""
        return None

    def describe(self) -> str:
        """For reports."""
        return f"{self.pending[0][2]} to come to rest" if self.pending else "resources at rest"
