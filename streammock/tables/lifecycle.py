"""The life of a table: every state and transition, in one table. The picture in the docs is drawn from it.

What each state forbids (streams_and_mappings B.1 and AWS's API reference): a table that is being created or deleted
takes no data calls; one that is not ACTIVE is neither changed nor deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from streammock import transitions as delays
from streammock.errors import index_updates as index_texts
from streammock.errors import tables as texts
from streammock.transitions import Transitions

if TYPE_CHECKING:
    from streammock.tables.table import Table


class State(str, Enum):
    """AWS's names; ``ABSENT`` stands for a table that is not yet, or no longer, there."""

    ABSENT = ""
    CREATING = "CREATING"
    ACTIVE = "ACTIVE"
    UPDATING = "UPDATING"
    DELETING = "DELETING"


class Trigger(str, Enum):
    """What moves a table: a request, or the service when it has done what was requested."""

    CREATE = "CreateTable"
    RESTORE = "RestoreTable…"
    IMPORT = "ImportTable"
    UPDATE = "UpdateTable"
    DELETE = "DeleteTable"
    DONE = "the service is done"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.ABSENT, Trigger.CREATE): State.CREATING,
    (State.ABSENT, Trigger.RESTORE): State.CREATING,
    (State.ABSENT, Trigger.IMPORT): State.CREATING,
    (State.CREATING, Trigger.DONE): State.ACTIVE,
    (State.ACTIVE, Trigger.UPDATE): State.UPDATING,
    (State.UPDATING, Trigger.DONE): State.ACTIVE,
    (State.ACTIVE, Trigger.DELETE): State.DELETING,
    (State.DELETING, Trigger.DONE): State.ABSENT,
}

_DOING = {State.CREATING: "created", State.UPDATING: "updated", State.DELETING: "deleted"}
SERVING = frozenset((State.ACTIVE, State.UPDATING))


def after(state: State, trigger: Trigger) -> State:
    """The state that a trigger leads to; ``KeyError`` where the table has none."""
    return TRANSITIONS[state, trigger]


def check_at_rest(table: Table) -> None:
    """Raise where a table is busy, so that it can be neither changed nor deleted."""
    if table.status is not State.ACTIVE:
        raise texts.table_in_use(table.name, _DOING[table.status])


def check_indexes_at_rest(table: Table) -> None:
    """Raise where one of its indexes is busy, so that a table cannot be deleted."""
    if table.building or any(index.resizing for index in table.indexes.values()):
        raise index_texts.indexes_in_use()


def create(
    table: Table,
    transitions: Transitions,
    now: int,
    trigger: Trigger = Trigger.CREATE,
    delay: int = delays.TABLE_CREATING,
    then: Callable[[int], None] | None = None,
) -> None:
    """A table has come into being, with its indexes and its stream; when the service is done it takes calls."""
    table.status = State.ABSENT
    _pass_through(table, trigger, transitions, now, delay, then)


def update(
    table: Table,
    transitions: Transitions,
    now: int,
    building: Iterable[str] = (),
    then: Callable[[int], None] | None = None,
) -> None:
    """A table is being changed; the indexes that are new take longer, and the table need not wait for them."""
    _pass_through(table, Trigger.UPDATE, transitions, now, delays.TABLE_UPDATING, then)
    for name in building:
        table.building.add(name)
        transitions.begin(now, delays.INDEX_CREATING, f"index {name} of {table.name}", partial(_built, table, name))


def change_indexes(table: Table, transitions: Transitions, now: int, done: Callable[[int], None]) -> None:
    """Indexes are being changed, which leaves their table as it is (ack-api-quirks DDB-TABLE-165, October 2026)."""
    transitions.begin(now, delays.TABLE_UPDATING, f"indexes of {table.name}", done)


def delete(table: Table, transitions: Transitions, now: int, gone: Callable[[int], None]) -> None:
    """A table is being deleted; ``gone`` is called when it is."""
    _pass_through(table, Trigger.DELETE, transitions, now, delays.TABLE_DELETING, gone)


def _built(table: Table, index: str, _now: int) -> None:
    table.building.discard(index)


def _pass_through(
    table: Table,
    trigger: Trigger,
    transitions: Transitions,
    now: int,
    delay: int,
    then: Callable[[int], None] | None = None,
) -> None:
    table.status = after(table.status, trigger)
    stream = table.latest_stream

    def finish(at: int) -> None:
        table.status = after(table.status, Trigger.DONE)
        if stream is not None:
            stream.changing = False
        if then is not None:
            then(at)

    transitions.begin(now, delay, f"table {table.name}", finish)
