"""Invoking a function, and the record of it that a test can look at."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from streammock import faults
from streammock.clock import to_datetime
from streammock.errors import lambda_ as texts
from streammock.functions import concurrency, lifecycle, logs, lookup, platform_events
from streammock.functions.names import LATEST
from streammock.functions.payload import Payload, decoded, parsed, shown
from streammock.functions.platform_events import Platform
from streammock.functions.runtime import InvokeOutcome, InvokeRequest, LaunchSpec
from streammock.functions.version import runtime_version, runtime_version_arn

if TYPE_CHECKING:
    from streammock.backend import Region

MAX_REPLY_BYTES = 6_291_556
_GONE = -1
_log = logging.getLogger("streammock.invocations")


class Invocation:
    """One invocation of a function.

    Reading ``result``, ``error`` or ``exception`` counts as having noticed a failure; see ``Settings.strict``.

    Parameters
    ----------
    function_name, request_id:
        Whose, and which.
    payload_in:
        The event.
    outcome:
        What came of it.
    source:
        What caused it: the ARN of an event source mapping, ``Invoke`` or ``Event``.
    attempt:
        Counts from 1.
    started:
        Virtual time in nanoseconds.
    log:
        Its log events as JSON, the platform's included; None for a log of text, whose frame is made when it is read.
    executed_version:
        ``$LATEST``, or the number of the version that a qualifier led to.
    spec:
        What its sandbox was started with.

    Attributes
    ----------
    payload:
        The reply, or the error payload, as JSON bytes.
    function_error:
        ``Unhandled`` where the handler failed, else None.
    """

    def __init__(  # noqa: PLR0913 -- a record of as many things as there are to say
        self,
        *,
        function_name: str,
        request_id: str,
        payload_in: Payload,
        outcome: InvokeOutcome,
        source: str,
        attempt: int,
        started: int,
        spec: LaunchSpec,
        log: tuple[str, ...] | None = None,
        executed_version: str = LATEST,
    ) -> None:
        self.function_name = function_name
        self.request_id = request_id
        self.source = source
        self.attempt = attempt
        self.executed_version = executed_version
        self.spec = spec
        self.payload = outcome.payload
        self.function_error = outcome.function_error
        self.seen = False
        self.absorbed = False
        self._payload_in = payload_in
        self._outcome = outcome
        self._started = started
        self._log = log

    @cached_property
    def event(self) -> Any:
        """The event that the handler got."""
        return decoded(self._payload_in)

    @cached_property
    def logs(self) -> tuple[str, ...]:
        """Its log events, Lambda's own around the handler's."""
        if self._log is not None:
            return self._log
        return logs.framed(self.request_id, self.spec.version, self.spec.memory_size, self._outcome)

    @property
    def records(self) -> list[dict[str, Any]]:
        """The stream records of the event; empty for any other event."""
        records = self.event.get("Records") if isinstance(self.event, dict) else None
        return records if isinstance(records, list) else []

    @property
    def chunks(self) -> tuple[bytes, ...]:
        """The reply in pieces: those of a stream, as far as it came, or one for a reply that came whole."""
        if self._outcome.chunks is not None:
            return self._outcome.chunks
        return () if self.function_error else (self.payload,)

    @property
    def result(self) -> Any:
        """The handler's reply; None where it failed. What is no JSON (a handler may return bytes) stays as it is."""
        self.seen = True
        if self.function_error:
            return None
        return parsed(self.payload, self.payload)

    @property
    def error(self) -> dict[str, Any] | None:
        """The error payload (``errorType``, ``errorMessage``, …); None where the handler succeeded.

        A program of the user's own may post anything: what is no object, or no JSON, is the ``errorMessage``.
        """
        self.seen = True
        return self.error_payload()

    @property
    def exception(self) -> BaseException | None:
        """The exception itself, where the handler ran in this process."""
        self.seen = True
        return self._outcome.exception

    @property
    def started_at(self) -> datetime:
        """Virtual time of its start."""
        return to_datetime(self._started)

    @property
    def duration(self) -> timedelta:
        """Real time spent in the handler."""
        return timedelta(microseconds=self._outcome.duration_ns // 1000)

    @property
    def cold_start(self) -> bool:
        """Whether a sandbox was started for it."""
        return self._outcome.init_duration_ns is not None

    @property
    def unseen_exception(self) -> BaseException | None:
        """The exception, for reports: looking at it through here is not noticing it."""
        return self._outcome.exception

    def summary(self) -> str:
        """``ValueError: text`` for a failure, ``ok`` for a success."""
        error = self.error_payload()
        if error is None:
            return "ok"
        kind, message = error.get("errorType"), error.get("errorMessage")
        return f"{kind}: {message}" if kind else str(message) or str(self.function_error)

    def headline(self) -> str:
        """One line that says who was called, by what, and what came of it."""
        count = len(self.records)
        records = f" with {count} record{'s' if count > 1 else ''}" if count else ""
        again = f", attempt {self.attempt}" if self.attempt > 1 else ""
        return f"{self.function_name} invoked by {self.source}{records}{again}: {self.summary()}"

    def log_lines(self) -> list[str]:
        """The lines of all log events."""
        return [line for event in self.logs for line in event.splitlines()]

    def error_payload(self) -> dict[str, Any] | None:
        """The error payload, for reports: looking at it through here is not noticing it."""
        if not self.function_error:
            return None
        error = shown(self.payload)
        return error if isinstance(error, dict) else {"errorMessage": error}

    def __repr__(self) -> str:
        return f"<Invocation of {self.function_name} by {self.source}, attempt {self.attempt}: {self.summary()}>"


def invoke(
    region: Region,
    function_arn: str,
    payload: Payload,
    *,
    source: str,
    attempt: int = 1,
    request_id: str | None = None,
    client_context: bytes | None = None,
    streams: bool = False,
) -> Invocation:
    """Run a function and wait for it; the dispatch lock is released meanwhile.

    Parameters
    ----------
    region:
        Where the function lives.
    function_arn:
        Its name in any form, with or without a qualifier.
    payload:
        The event.
    source, attempt:
        For the record.
    request_id:
        That of the request, or of the first attempt, where a retry keeps it; drawn where there is none.
    client_context:
        What the caller of Invoke passes along, as JSON bytes.
    streams:
        Whether the caller takes a reply in pieces, which has no limit.

    Raises
    ------
    AwsError
        Where the call did not reach the code: the function does not exist or is being created, or its reserved
        concurrency is used up.
    """
    function, qualifier, arn = lookup.find(region, function_arn)
    version = function.route(qualifier)
    if function.reserved_concurrency is not None:
        concurrency.check_room(function, version, function.reserved_concurrency)
    backend = region.backend
    plan = backend.faults
    if plan is not None and plan.take("throttled", faults.function(function.name)):
        raise texts.throttled()
    lifecycle.check_invocable(version)
    started = backend.clock.now()
    request_id = request_id or backend.ids.uuid()
    place = backend.journal.add(None)  # an invocation stands before what its handler does, and is known after it
    request = InvokeRequest(request_id, payload, arn, client_context)
    generation = version.generation
    spec, sandbox = version.take_sandbox(backend.runtime, started)
    try:
        backend.lock.release()
        try:
            outcome = sandbox.invoke(request)
        finally:
            backend.lock.acquire()
        if plan is not None and (crash := plan.take("crash", faults.function(function.name))):
            outcome = crash.carries(request_id, outcome)
            generation = _GONE  # nothing warm is left
    finally:
        version.give_back(spec, sandbox, generation)
    if len(outcome.payload) > MAX_REPLY_BYTES and not (outcome.function_error or (streams and outcome.chunks)):
        outcome = _too_large(outcome)
    invocation = Invocation(
        function_name=function.name,
        request_id=request_id,
        payload_in=payload,
        outcome=outcome,
        source=source,
        attempt=attempt,
        started=started,
        spec=spec,
        log=_as_json(region, request, spec, outcome, started) if spec.logs_json else None,
        executed_version=version.number,
    )
    function.invocations.add(invocation)
    backend.remember(invocation, place)
    if _log.isEnabledFor(logging.INFO):
        _log.info("%s\n%s", invocation.headline(), "\n".join(f"  {line}" for line in invocation.log_lines()))
    return invocation


def deliver(region: Region, function_arn: str, payload: Payload, **members: Any) -> Invocation:
    """``invoke``, for callers that deliver at least once: now and then, where a test has armed that, twice."""
    while True:
        invocation = invoke(region, function_arn, payload, **members)
        plan = region.backend.faults
        if plan is None or invocation.function_error:
            return invocation
        if not plan.take("duplicate", faults.function(invocation.function_name)):
            return invocation


def unnoticed(invocations: Sequence[Invocation]) -> list[Invocation]:
    """Failures that nobody looked at; a look at one tells of those before it, of the same function and source."""
    noticed: set[tuple[str, str]] = set()
    found = []
    for invocation in reversed(invocations):
        what = (invocation.function_name, invocation.source)
        if invocation.seen:
            noticed.add(what)
        if invocation.function_error and not invocation.absorbed and what not in noticed:
            found.append(invocation)
    return found[::-1]


def _as_json(
    region: Region, request: InvokeRequest, spec: LaunchSpec, outcome: InvokeOutcome, at: int
) -> tuple[str, ...]:
    """The log events of an invocation of a function that logs JSON."""
    version_arn = runtime_version_arn(region.backend.ids, region.name, spec.runtime)
    platform = Platform(request.request_id, request.invoked_arn, at, runtime_version(spec.runtime), version_arn)
    return platform_events.framed(platform, spec, outcome)


def _too_large(outcome: InvokeOutcome) -> InvokeOutcome:
    payload = {
        "errorMessage": f"Response payload size exceeded maximum allowed payload size ({MAX_REPLY_BYTES} bytes).",
        "errorType": "Function.ResponseSizeTooLarge",
    }
    return InvokeOutcome(
        payload=json.dumps(payload).encode(),
        function_error="Unhandled",
        log=outcome.log,
        duration_ns=outcome.duration_ns,
        init_duration_ns=outcome.init_duration_ns,
        max_memory_mb=outcome.max_memory_mb,
    )
