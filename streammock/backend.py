"""Where everything is: all state of one mock hangs on one ``Backend``. Drop it and that world is gone."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from streammock.history import History
from streammock.ids import Ids
from streammock.scheduler import Scheduler

if TYPE_CHECKING:  # the models are loaded by the first call that needs them: a test pays for what it uses
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from streammock.clock import Clock
    from streammock.faults import FaultPlan
    from streammock.functions.async_queue import AsyncQueue
    from streammock.functions.code_signing import CodeSigningConfig
    from streammock.functions.destination import DestinationRecord, Send
    from streammock.functions.function import Function
    from streammock.functions.invocation import Invocation
    from streammock.functions.layers import Layer
    from streammock.functions.runtime import Runtime
    from streammock.mappings.mapping import EventSourceMapping
    from streammock.settings import Settings
    from streammock.streams.stream import Stream
    from streammock.tables.backups import Backups
    from streammock.tables.client_tokens import ClientTokens
    from streammock.tables.exports import Export
    from streammock.tables.imports import Import
    from streammock.tables.policies import Policies
    from streammock.tables.storage import Storage
    from streammock.tables.table import Table
    from streammock.tables.transfers import Transfers
from streammock.transitions import Transitions


class DispatchLock(Protocol):
    """Held while the models run, released while user code does."""

    def __enter__(self) -> object: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def acquire(self) -> object:
        """Wait for it."""

    def release(self) -> None:
        """Let other calls in."""


@contextmanager
def released(lock: DispatchLock) -> Iterator[None]:
    """Let other calls in inside of a ``with`` block."""
    lock.release()
    try:
        yield
    finally:
        lock.acquire()


class Sent(NamedTuple):
    """A record left for an on-failure destination."""

    at: int
    record: DestinationRecord


class Fetch(Protocol):
    """Reads an object from S3."""

    def __call__(self, bucket: str, key: str, version: str | None) -> bytes:
        """Its content; raises AWS's errors."""


class Region:
    """The resources of one account in one region; names are unique in it."""

    def __init__(self, backend: Backend, account: str, name: str) -> None:
        self.backend = backend
        self.account = account
        self.name = name
        self.tables: dict[str, Table] = {}
        self.streams: dict[str, Stream] = {}
        self.functions: dict[str, Function] = {}
        self.mappings: dict[str, EventSourceMapping] = {}
        self.layers: dict[str, Layer] = {}
        self.code_signing: dict[str, CodeSigningConfig] = {}

    @cached_property
    def client_tokens(self) -> ClientTokens:
        """Of the transactions of the last minutes."""
        from streammock.tables.client_tokens import ClientTokens

        return ClientTokens()

    @cached_property
    def backups(self) -> Backups:
        """Of tables, those that are gone included."""
        from streammock.tables.backups import Backups

        return Backups()

    @cached_property
    def exports(self) -> Transfers[Export]:
        """Of tables to S3, those that are gone included."""
        from streammock.tables.transfers import Transfers

        return Transfers("Export")

    @cached_property
    def imports(self) -> Transfers[Import]:
        """Of tables from S3, those that are gone included."""
        from streammock.tables.transfers import Transfers

        return Transfers("Import")

    @cached_property
    def policies(self) -> Policies:
        """Of tables and streams."""
        from streammock.tables.policies import Policies

        return Policies()

    @cached_property
    def async_queue(self) -> AsyncQueue:
        """Asynchronous invocations of the region's functions; takes part in scheduling from its first event on."""
        from streammock.functions.async_queue import AsyncQueue

        queue = AsyncQueue(self)
        self.backend.scheduler.add(queue)
        return queue

    def delete_table(self, table: Table, now: int) -> None:
        """Remove a table, as a request or another replica's demands; its stream stays readable for 24 hours."""
        from streammock.tables import lifecycle, streaming

        if table.stream is not None:
            streaming.disable(table, now)
        if table.expiry is not None:
            self.backend.scheduler.remove(table.expiry)
        if table.history is not None:
            self.backups.keep_deleted(table, now)
        lifecycle.delete(table, self.backend.transitions, now, lambda _now: self._forget(table))

    def _forget(self, table: Table) -> None:
        self.policies.forget(table.arn)
        del self.tables[table.name]
        replicas = table.global_table
        if replicas is not None:
            replicas.leave(table)
            if len(replicas.members) == 1:
                self.backend.scheduler.remove(replicas)

    def __repr__(self) -> str:
        return f"<Region {self.account}/{self.name}, {len(self.tables)} tables, {len(self.functions)} functions>"


class Backend:
    """One world.

    Parameters
    ----------
    settings:
        What the user chose.
    clock:
        The world's time.
    lock:
        Guards one dispatch; released while user code runs.
    runtime:
        Starts sandboxes for functions.
    """

    def __init__(self, settings: Settings, clock: Clock, lock: DispatchLock, runtime: Runtime) -> None:
        self.settings = settings
        self.clock = clock
        self.lock = lock
        self.runtime = runtime
        self.ids = Ids(settings.seed)
        self.scheduler = Scheduler(clock)
        self.transitions = Transitions(slow=settings.latency == "aws")
        if settings.latency == "aws" or settings.latest == "gap":
            self.scheduler.add(self.transitions)
        self.regions: dict[tuple[str, str], Region] = {}
        self.invocations: History[Invocation] = History(settings.history)
        self.overlooked: list[Invocation] = []  # of those that are forgotten: failures that nobody has looked at
        self.all_mappings: list[EventSourceMapping] = []
        self.destinations: History[DestinationRecord] = History(settings.history)
        # What happened, in order: for what the lists above cannot tell.
        self.journal: History[object] = History(settings.history)
        clock.journal = self.journal
        self.faults: FaultPlan | None = None
        self.sender: Send | None = None
        self.fetcher: Fetch | None = None
        self.open_storage: Callable[[], Storage] | None = None

    def region(self, account: str, name: str) -> Region:
        """The resources of an account in a region, empty at first."""
        key = (account, name)
        region = self.regions.get(key)
        if region is None:
            region = self.regions[key] = Region(self, account, name)
        return region

    def send(self, record: DestinationRecord) -> None:
        """Keep a record for a destination, and pass it on to the service that it belongs to."""
        self.destinations.add(record)
        self.journal.append(Sent(self.clock.now(), record))
        if self.sender is not None:
            with released(self.lock):
                self.sender(record)

    def remember(self, invocation: Invocation, place: int) -> None:
        """Keep an invocation, for which a place in the journal was held; of those forgotten, what fails the test."""
        self.journal.replace(place, invocation)
        self.invocations.append(invocation)
        gone = self.invocations.forget()
        if gone and self.settings.strict:
            from streammock.functions.invocation import unnoticed

            self.overlooked = unnoticed([*self.overlooked, *gone])

    def fetch(self, bucket: str, key: str, version: str | None) -> bytes:
        """An object's content, from whoever serves S3; raises AWS's errors."""
        if self.fetcher is None:
            msg = "this backend was given nothing to fetch objects with"
            raise LookupError(msg)
        with released(self.lock):
            return self.fetcher(bucket, key, version)

    @cached_property
    def storage(self) -> Storage:
        """S3, for exports and imports."""
        if self.open_storage is None:
            msg = "this backend was given no storage to export to and import from"
            raise LookupError(msg)
        return self.open_storage()

    @property
    def home(self) -> Region:
        """The region and account that the settings name."""
        return self.region(self.settings.account_id, self.settings.region)

    @property
    def has_work(self) -> bool:
        """Whether there was anything of which something can be left over."""
        return bool(self.invocations or self.all_mappings) or self.faults is not None

    def close(self) -> None:
        """End every sandbox."""
        for region in self.regions.values():
            for function in region.functions.values():
                function.close()
