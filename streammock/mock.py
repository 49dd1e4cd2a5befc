"""The composition root: builds the parts of one world, joins them, and takes them apart again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streammock import freezing
from streammock.backend import Backend
from streammock.clock import Clock, distance
from streammock.endpoint import Endpoint
from streammock.errors import base
from streammock.hooks.botocore_hook import hook
from streammock.hooks.credentials import Environment
from streammock.hooks.outward import Outward
from streammock.runtimes.selector import Runtimes
from streammock.settings import PythonMode, Settings
from streammock.threads import Turn, lineage
from streammock.worlds import active, entered

if TYPE_CHECKING:  # what enters a mock is loaded now, what looks at it when somebody looks
    from streammock.background import Background
    from streammock.functions.invocation import Invocation
    from streammock.gateway.server import Gateway
    from streammock.handle.faults import Faults
    from streammock.handle.mappings import MappingView
    from streammock.handle.records import StreamRecord
    from streammock.handle.region import RegionView
    from streammock.handle.templates import Loaded
    from streammock.handle.views import FunctionViews, MappingViews, TableViews
    from streammock.hooks.waiters import Waiters
    from streammock.mappings.discard import DiscardedRecord
    from streammock.timeline.events import Happening

    Given = Mapping[str, Any] | None

SETTLE_BUDGET = 10_000
_PATIENCE_SECONDS = 3.0  # for a handler that runs in the background when its mock ends


def current() -> StreamMock:
    """The innermost active mock; raises ``NoActiveMock`` outside of any."""
    mock = active.innermost
    if mock is None:
        raise base.no_active_mock()
    return mock


class StreamMock:
    """One world, and the handle to it: tables, streams, functions and mappings that live from ``start`` to ``stop``.

    Parameters
    ----------
    settings:
        What the user chose.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._clock = Clock(freezing.tick, freezing.peek)
        self._door = lambda: self.endpoint_url
        self._runtimes = Runtimes(self._door, settings.python, settings.runtimes)
        self._backend = Backend(settings, self._clock, threading.Lock(), self._runtimes)
        Outward(self._backend)
        self._gate = Turn()
        self._endpoint = Endpoint(self._backend, self._gate, immediate=settings.delivery == "immediate")
        self._environment = Environment(settings.region, real=bool(settings.passthrough))
        self._freeze = freezing.Freeze(settings.time) if settings.time is not None else None
        self._waiters: Waiters | None = None
        self._gateways: list[Gateway] = []
        self._endpoint_url: str | None = None
        self._background: Background | None = None

    # --- life -------------------------------------------------------------------------------------------------------
    def start(self) -> StreamMock:
        """Take over botocore's calls."""
        active.admit()
        if self._freeze is not None:
            self._freeze.enter()
        self._environment.enter()
        if self.settings.latency == "aws":
            from streammock.hooks.waiters import Waiters

            self._waiters = Waiters(self._sleep)
            self._waiters.enter()
        hook.push(self._endpoint)
        lineage.enter()
        active.enter(self)
        if self.settings.delivery == "background":
            from streammock.background import Background

            self._background = Background(self._endpoint)
            self._background.start()
        entered.note(self)
        return self

    def stop(self, *, failed: bool = False, of: Callable[..., Any] | None = None) -> None:
        """Leave nothing behind; and unless the test has ``failed``, say what went unnoticed (in the world ``of`` what).

        Raises
        ------
        HandlerFailed, RecordsWaiting
            As ``strict`` demands.
        """
        __tracebackhide__ = True
        if self not in active:
            raise base.nothing_to_stop()
        self._stop_delivery()
        active.leave(self)
        hook.pop(self._endpoint)
        lineage.leave()
        self._environment.leave()
        if self._waiters is not None:
            self._waiters.leave()
        for gateway in self._gateways:
            gateway.stop()
        self._backend.close()
        try:
            if not failed and self.settings.strict:
                if self._background is not None and self._background.failure is not None:
                    raise self._background.failure
                if self._backend.has_work:
                    from streammock.report import strictness

                    strictness.check(self._backend, of)
        finally:
            if self._freeze is not None:  # not before: what waits is told in the world's own time
                self._freeze.leave()

    def _sleep(self, seconds: float) -> None:
        """Sleep on virtual time. What is due on the way runs, unless it is a handler that sleeps."""
        self.advance(seconds=seconds)

    def _stop_delivery(self) -> None:
        """A handler that runs in the background has some seconds to end; then its process is ended."""
        at_rest = self._background is None or self._background.stop(_PATIENCE_SECONDS)
        self._runtimes.interrupt()
        if self._background is not None and not at_rest:
            self._background.stop(_PATIENCE_SECONDS)

    # --- setting up -------------------------------------------------------------------------------------------------
    def function(self, name: str, code: Any, *, python: PythonMode | None = None, **configuration: Any) -> None:
        """Create a function.

        Parameters
        ----------
        name:
            Its name.
        code:
            A callable ``handler(event, context)``, text ``"package.module:handler"`` (which is imported now, with the
            function's ``environment``), a directory, or a zip (bytes or the path of a ``.zip``).
        python:
            Where this function's Python runs, in place of the mock's own ``python`` option.
        configuration:
            CreateFunction's members in snake_case: ``handler``, ``runtime``, ``timeout``, ``environment`` (a plain
            mapping of variables), …

        Raises
        ------
        CodeError, TypeError, AwsError
            For code that cannot be used, for what no client would send, and what AWS would answer.
        """
        from streammock.handle import shorthand

        with self._backend.lock:
            self._runtimes.choose(name, python)
            shorthand.create_function(self._backend.home, name, code, configuration)

    def trigger(self, table: str, function: str, **configuration: Any) -> MappingView:
        """Let a table's stream invoke a function.

        Parameters
        ----------
        table, function:
            Their names.
        configuration:
            CreateEventSourceMapping's members in snake_case (``batch_size=1``), and ``filters``, a list of patterns as
            plain dicts. The mapping starts at TRIM_HORIZON unless told otherwise.

        Raises
        ------
        LookupError, TypeError, AwsError
            For names that nothing here has, for what no client would send, and what AWS would answer.
        """
        return self.region(self.settings.region).trigger(table, function, **configuration)

    def load(self, path: str | PathLike[str], *, parameters: Given = None, functions: Given = None) -> Loaded:
        """Make the tables, functions and event source mappings of a SAM or CloudFormation template.

        Parameters
        ----------
        path:
            The template: YAML (``pip install streammock[templates]``), or JSON, as ``cdk synth`` writes it.
        parameters:
            Values for the template's parameters, and for attributes that nothing here has (``"Api.Url"``).
        functions:
            Code in place of the template's, by logical id, in any form that ``function`` takes.

        Raises
        ------
        TemplateError, OSError
            For what it says of tables, functions and mappings and cannot be done, and a file that cannot be read.
        """
        from streammock.handle.templates import load

        def request(service: str, operation: str, params: dict[str, Any], region: str | None = None) -> dict[str, Any]:
            return self.region(region or self.settings.region).request(service, operation, params)

        return load(self._backend, request, Path(path), parameters or {}, functions or {})

    @property
    def faults(self) -> Faults:
        """Arms faults: throttles and errors that the SDK retries, deliveries that come twice, functions that crash."""
        from streammock.handle.faults import Faults

        return Faults(self._backend, self._sleep)

    # --- time and delivery ------------------------------------------------------------------------------------------
    def deliver(self) -> list[Invocation]:
        """Run what is due now; returns the invocations that it made. In a handler: none, until it has returned."""
        return self._run(self._backend.scheduler.run_due)

    def advance(self, step: timedelta | None = None, **units: float) -> list[Invocation]:
        """Move virtual time, running everything due on the way at its own instant; called by a handler, behind it.

        Parameters
        ----------
        step, units:
            How far: a ``timedelta``, or its keywords (``hours=24``).
        """
        nanoseconds = distance(step, units)
        run_until, clock = self._backend.scheduler.run_until, self._clock
        # A handler's own time goes on, whatever else has to wait for its end.
        return self._run(lambda: run_until(clock.now() + nanoseconds), lambda: clock.advance(nanoseconds))

    def settle(self, budget: int = SETTLE_BUDGET) -> list[Invocation]:
        """Jump from instant to instant until no triggered work is left.

        Raises
        ------
        NotSettledError
            After ``budget`` pieces of work, naming what keeps firing; and where a record has failed a hundred times in
            a row and no setting of its mapping bounds that, naming the record.
        """
        return self._run(lambda: self._backend.scheduler.settle(budget))

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Collect writes, and deliver them together at the end of the block: in batches, as a busy stream would."""
        with self._endpoint.held():
            yield

    # --- looking ----------------------------------------------------------------------------------------------------
    @property
    def tables(self) -> TableViews:
        """The tables, by name."""
        from streammock.handle.views import TableViews

        return TableViews(self._backend)

    @property
    def functions(self) -> FunctionViews:
        """The functions, by name."""
        from streammock.handle.views import FunctionViews

        return FunctionViews(self._backend, self._door)

    @property
    def mappings(self) -> MappingViews:
        """The event source mappings, by UUID, in the order of their creation."""
        from streammock.handle.views import MappingViews

        return MappingViews(self._backend, self._run, self._endpoint.follow_up)

    def region(self, name: str) -> RegionView:
        """One region alone, by name: where the tables of all regions share a name, as replicas do."""
        from streammock.handle.region import RegionView

        return RegionView(self._backend.region(self.settings.account_id, name), self._endpoint, self._run, self._door)

    @property
    def invocations(self) -> list[Invocation]:
        """Every invocation so far, in order, as far back as ``history`` reaches."""
        return list(self._backend.invocations)

    @property
    def discarded(self) -> list[DiscardedRecord]:
        """Every record that was not delivered for good, with the reason."""
        return [record for mapping in self._backend.all_mappings for record in mapping.discarded]

    @property
    def timeline(self) -> list[Happening]:
        """Everything that happened, in order: writes, batches, invocations, retries, discards, moves of time.

        A write is here when its table has a stream. To look here is not to notice a handler's error.
        """
        from streammock.timeline.derive import timeline

        return timeline(self._backend)

    def report(self, path: str | PathLike[str]) -> None:
        """Draw the timeline as a page: one HTML file that needs nothing else.

        Parameters
        ----------
        path:
            Where to write it.
        """
        from streammock.timeline.live import Live

        Path(path).write_text(Live(self._backend).file(), encoding="utf-8")

    def explain(self, record: StreamRecord | Mapping[str, Any] | DiscardedRecord) -> str:
        """Where a record went, step by step: attempts, discards with their reasons, which filter did not match and why.

        Parameters
        ----------
        record:
            From ``tables[...].stream.records``, a function's event, or ``discarded``.
        """
        from streammock.handle.explain import explain

        return explain(self._backend, record)

    @property
    def destinations(self) -> dict[str, list[dict[str, Any]]]:
        """What went to destinations and dead-letter queues, by their ARNs, in order, as AWS words it.

        They are kept here whether or not anything serves the destination.
        """
        from streammock.handle.views import destinations

        return destinations(self._backend)

    @property
    def endpoint_url(self) -> str:
        """The URL of a loopback HTTP gateway to this world; started by the first look, gone at exit."""
        if self._endpoint_url is None:
            self._endpoint_url = self.serve()
        return self._endpoint_url

    def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        cors: bool = False,
        require_key: tuple[str, str] | None = None,
    ) -> str:
        """Open an HTTP door to this world, until its end; returns its URL.

        A browser sees the timeline there, as it grows, at ``/_streammock/``.

        Parameters
        ----------
        host, port:
            What to listen on; port 0 takes any that is free.
        cors:
            Whether web pages are answered.
        require_key:
            Id and secret of the one key that is let in.

        Raises
        ------
        StreamMockError
            Where the address cannot be had, or the mock is not active.
        """
        if self not in active:
            raise base.door_of_an_ended_world()
        from streammock.gateway.server import Gateway
        from streammock.timeline.live import Live

        live = Live(self._backend)
        gateway = Gateway(self._endpoint, host, port, live=live, cors=cors, require_key=require_key)
        gateway.start()
        self._gateways.append(gateway)
        return gateway.url

    def _run(self, work: Any, in_handler: Any = None) -> list[Invocation]:
        before = self._backend.invocations.end
        if self._gate.enter(from_handler=False):
            try:
                with self._backend.lock:
                    work()
            finally:
                self._gate.leave()
        elif in_handler is not None:
            in_handler()
        return self._backend.invocations.since(before)

    def __repr__(self) -> str:
        state = "active" if self in active else "stopped"
        return f"<StreamMock {state}, {self.settings.account_id}/{self.settings.region}>"
