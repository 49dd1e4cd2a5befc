"""Faults that a test arms: throttles and errors on the wire, and what at-least-once delivery does to functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from streammock import service_models
from streammock.errors import faults as texts
from streammock.errors.base import AwsError
from streammock.faults import Fault, FaultPlan, Kind
from streammock.functions.runtime import InvokeOutcome
from streammock.runtimes import endings

if TYPE_CHECKING:
    from collections.abc import Callable

    from streammock.backend import Backend

_SERVER_ERROR = 500


class Faults:
    """Arms faults. Each strikes the next ``times`` occasions that it fits (``times=None``: all of them), in order.

    Parameters
    ----------
    backend:
        The world.
    sleep:
        Lets so many seconds of virtual time pass.
    """

    def __init__(self, backend: Backend, sleep: Callable[[float], object]) -> None:
        if backend.faults is None:
            backend.faults = FaultPlan(backend.clock, backend.journal, sleep)
        self._plan = backend.faults

    # --- on the wire ------------------------------------------------------------------------------------------------
    def throttle(
        self,
        operation: str,
        *,
        times: int | None = 1,
        table: str | None = None,
        function: str | None = None,
        service: str | None = None,
    ) -> None:
        """Let a service throttle a call; the SDK's own retries run, and cost no real time.

        Parameters
        ----------
        operation:
            Its API name (``"PutItem"``).
        times:
            How many attempts, the SDK's retries included.
        table, function:
            Only calls that name this one.
        service:
            botocore's name of it, for an operation that several have (``TagResource``).

        Raises
        ------
        ValueError
            For an operation that does not exist.
        """
        name = _service_of(operation, service, function)
        self._on_wire(texts.throttled(name), f"throttle of {operation}", name, operation, times, table or function)

    def error(
        self,
        operation: str,
        code: str = "InternalServerError",
        message: str = "",
        *,
        status: int = _SERVER_ERROR,
        times: int | None = 1,
        table: str | None = None,
        function: str | None = None,
        service: str | None = None,
    ) -> None:
        """Let a service answer a call with an error; the SDK retries what it would retry.

        Parameters
        ----------
        operation, times, table, function, service:
            As for ``throttle``.
        code, message, status:
            The error's name, its text, and the HTTP status: SDKs retry 500, 502, 503 and 504.

        Raises
        ------
        ValueError
            For an operation that does not exist.
        """
        name = _service_of(operation, service, function)
        error = AwsError(code, message, status=status)
        self._on_wire(error, f"{code} of {operation}", name, operation, times, table or function)

    def latency(
        self,
        operation: str,
        seconds: float,
        *,
        times: int | None = None,
        table: str | None = None,
        function: str | None = None,
        service: str | None = None,
    ) -> None:
        """Let calls take some seconds of virtual time; what is due meanwhile runs, unless a handler makes the call.

        Parameters
        ----------
        operation, table, function, service:
            As for ``throttle``.
        seconds:
            How long.
        times:
            How many calls; all, unless told.

        Raises
        ------
        ValueError
            For an operation that does not exist, or a negative time.
        """
        if seconds < 0:
            msg = f"seconds must not be negative, but is {seconds!r}"
            raise ValueError(msg)
        name = _service_of(operation, service, function)
        what = f"latency of {operation}, {seconds:g} s"
        self._arm(Fault("latency", what, name, operation, table or function, times, seconds))

    # --- of functions -----------------------------------------------------------------------------------------------
    def throttle_function(self, function: str, *, times: int | None = 1) -> None:
        """Let an invocation be refused for want of concurrency: the handler does not run, and is called again later."""
        self._of_function("throttled", f"throttle of function {function}", function, times)

    def crash_after_handler(self, function: str, *, times: int | None = 1) -> None:
        """Let the runtime exit when the handler is done: its work stands, the invocation has failed, and is repeated.

        The next invocation starts cold, as after any exit (``Runtime.ExitError``).
        """
        self._of_function("crash", f"crash of {function} after its handler", function, times, _crashed)

    def duplicate(self, function: str, *, times: int | None = 1) -> None:
        """Let a batch, or an asynchronous event, that a function has taken be delivered to it once more.

        The caller goes by the last answer.
        """
        self._of_function("duplicate", f"second delivery to {function}", function, times)

    # --- looking ----------------------------------------------------------------------------------------------------
    @property
    def pending(self) -> list[str]:
        """The faults that have yet to strike, in words."""
        return [f"{fault.what} ({fault.left} to come)" for fault in self._plan.pending]

    def clear(self) -> None:
        """Disarm all."""
        self._plan.faults.clear()

    def __repr__(self) -> str:
        return f"<Faults: {', '.join(fault.what for fault in self._plan.faults if fault.left != 0) or 'none'}>"

    def _on_wire(
        self, error: AwsError, what: str, service: str, operation: str, times: int | None, resource: str | None
    ) -> None:
        self._arm(Fault("answer", what, service, operation, resource, times, error))

    def _of_function(
        self,
        kind: Kind,
        what: str,
        function: str,
        times: int | None,
        carries: Callable[[str, InvokeOutcome], InvokeOutcome] | None = None,
    ) -> None:
        self._arm(Fault(kind, what, resource=function, left=times, carries=carries))

    def _arm(self, fault: Fault) -> None:
        if fault.left is not None and fault.left < 1:
            msg = f"times must be at least 1, or None for always, not {fault.left!r}"
            raise ValueError(msg)
        self._plan.faults.append(fault)


def _service_of(operation: str, service: str | None, function: str | None) -> str:
    """The first service that has an operation."""
    if service is not None and service not in service_models.SERVICES:
        msg = f"service must be one of {', '.join(service_models.SERVICES)}, not {service!r}"
        raise ValueError(msg)
    candidates = [service] if service else ["lambda"] if function else service_models.SERVICES
    for name in candidates:
        if operation in service_models.get(name).operation_names:
            return name
    msg = f"{' and '.join(candidates)} have no operation {operation!r}: write it as the API does, such as 'PutItem'"
    raise ValueError(msg)


def _crashed(request_id: str, outcome: InvokeOutcome) -> InvokeOutcome:
    """The same work, and the error of a runtime that has exited."""
    payload, line = endings.exited(request_id, 1)
    return replace(
        outcome, payload=payload, function_error="Unhandled", exception=None, chunks=None, log=(*outcome.log, line)
    )
