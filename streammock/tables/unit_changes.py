"""When capacity units of a table or an index went up and down: bookkeeping that only descriptions show.

Recorded in ack-api-quirks DDB-TABLE-058 and 064 (October 2026) and in dynalite's tests of UpdateTable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from streammock.clock import to_datetime
from streammock.tables.history import DAY

if TYPE_CHECKING:
    from streammock.tables.table import Throughput


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """The last changes, in nanoseconds, and how many decreases the UTC day of the last one has seen."""

    increased: int | None = None
    decreased: int | None = None
    decreases: int = 0

    def after(self, old: Throughput, new: Throughput, now: int, *, done: bool) -> UnitChanges:
        """Those of a table whose reads and writes change; one can go up while the other goes down.

        A change is dated when it begins, and again when it is done; then it is counted, too.
        """
        changes = self
        if new.read > old.read or new.write > old.write:
            changes = replace(changes, increased=now)
        if new.read < old.read or new.write < old.write:
            changes = replace(changes, decreased=now, decreases=self.decreases_today(now) + done)
        return changes

    def decreases_today(self, now: int) -> int:
        """How often units went down in this UTC day."""
        if self.decreased is None or self.decreased // DAY != now // DAY:
            return 0
        return self.decreases

    def describe(self, now: int) -> dict[str, Any]:
        """The members of the API's ProvisionedThroughputDescription."""
        described: dict[str, Any] = {"NumberOfDecreasesToday": self.decreases_today(now)}
        if self.increased is not None:
            described["LastIncreaseDateTime"] = to_datetime(self.increased)
        if self.decreased is not None:
            described["LastDecreaseDateTime"] = to_datetime(self.decreased)
        return described
