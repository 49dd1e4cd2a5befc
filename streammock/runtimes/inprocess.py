"""Python handlers in this process, on the caller's thread: breakpoints, coverage and ``unittest.mock.patch`` work."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from streammock.clock import stopwatch
from streammock.functions.runtime import (
    CallableCode,
    DirectoryCode,
    InvokeOutcome,
    InvokeRequest,
    LaunchSpec,
    ZipCode,
)
from streammock.runtimes import environment, python_errors, unpack
from streammock.runtimes.capture import Capture
from streammock.runtimes.context import LambdaContext, client_context
from streammock.runtimes.deadline import Deadline, TimedOut
from streammock.runtimes.loader import Namespace
from streammock.runtimes.python_errors import InitError
from streammock.runtimes.reply import Unmarshallable, dump
from streammock.threads import Turn

UNHANDLED = "Unhandled"
_HERE = __file__
_ESCAPES_NON_ASCII = ("python3.8", "python3.9", "python3.10", "python3.11")

# Modules, environment variables and standard streams are the process's: one handler at a time, but for those that a
# handler itself calls, on its own thread or on one that it started.
_turn = Turn()


class InProcessRuntime:
    """Starts sandboxes that are no more than a namespace in this process."""

    def start(self, spec: LaunchSpec) -> InProcessSandbox:
        """A sandbox; code is loaded at its first invocation."""
        return InProcessSandbox(spec)


class InProcessSandbox:
    """One warm environment: module globals live from one invocation to the next."""

    def __init__(self, spec: LaunchSpec) -> None:
        self._spec = spec
        self._unpacked: Path | None = None
        self._root = _directory(spec)
        self._variables = environment.build(spec, task_root=str(self._root or "/var/task"))
        self._handler: Callable[[Any, Any], Any] | None = None
        self._namespace: Namespace | None = None

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Run the handler once."""
        first = _turn.enter(from_handler=False)
        try:
            with _Environment(self._variables):
                return self._invoke(request)
        finally:
            if first:
                _turn.leave()

    def close(self) -> None:
        """Forget the modules and delete what was unpacked."""
        self._reset()
        if self._unpacked is not None:
            unpack.remove(self._unpacked)
            self._unpacked = None

    def _reset(self) -> None:
        self._handler = self._namespace = None

    # --- one invocation ---------------------------------------------------------------------------------------------
    def _invoke(self, request: InvokeRequest) -> InvokeOutcome:
        capture = Capture(request.request_id)
        started = stopwatch()
        init: int | None = None
        with capture, self._modules():
            try:
                if self._handler is None:
                    self._handler = self._load(capture)
                    init = stopwatch() - started
                    started += init
                payload, failure = self._call(request)
            except InitError as error:
                payload, failure = self._init_failed(error, capture)
            except SystemExit as error:
                self._reset()
                payload, failure = python_errors.exited(request.request_id, error.code), error
            except TimedOut:
                self._reset()
                payload, failure = self._timed_out(request), TimeoutError(f"{self._spec.timeout} seconds")
            except Unmarshallable as error:
                message = str(error)
                payload = python_errors.payload("Runtime.MarshalError", message, request.request_id)
                failure = error
                capture.events.append(python_errors.log_event("Runtime.MarshalError", message, []))
            except Exception as error:  # noqa: BLE001 -- whatever a handler raises is its outcome
                payload, failure = self._failed(error, request.request_id if self._handler else "", capture)
        return InvokeOutcome(
            payload=payload,
            function_error=None if failure is None else UNHANDLED,
            log=tuple(capture.events),
            exception=failure,
            duration_ns=stopwatch() - started,
            init_duration_ns=init,
        )

    def _call(self, request: InvokeRequest) -> tuple[bytes, BaseException | None]:
        spec, handler = self._spec, self._handler
        event = json.loads(request.payload)
        context = LambdaContext(
            function_name=spec.function_name,
            function_version=spec.version,
            invoked_function_arn=request.invoked_arn,
            memory_limit_in_mb=str(spec.memory_size),
            aws_request_id=request.request_id,
            log_group_name=spec.log_group,
            log_stream_name=spec.log_stream,
            client_context=client_context(request.client_context),
            timeout=spec.timeout,
        )
        deadline = Deadline(spec.timeout)
        with deadline:
            reply = handler(event, context) if handler is not None else None
        if deadline.passed:
            raise TimedOut
        return dump(reply, ensure_ascii=spec.runtime in _ESCAPES_NON_ASCII), None

    def _load(self, capture: Capture) -> Callable[[Any, Any], Any]:
        code = self._spec.code
        if isinstance(code, CallableCode):
            return code.handler
        capture.request_id, request_id = "", capture.request_id
        try:
            return self._own_modules().load(self._spec.handler)
        finally:
            capture.request_id = request_id

    # --- files and modules ------------------------------------------------------------------------------------------
    def _modules(self) -> AbstractContextManager[object]:
        return nullcontext() if isinstance(self._spec.code, CallableCode) else self._own_modules()

    def _own_modules(self) -> Namespace:
        if self._namespace is None:
            self._namespace = Namespace(self._task_root())
        return self._namespace

    def _task_root(self) -> Path:
        if isinstance(self._spec.code, ZipCode) and self._unpacked is None:
            self._unpacked = Path(tempfile.mkdtemp(prefix="streammock-task-"))
            unpack.unpack(self._spec.code.content, self._unpacked)
        return self._unpacked or self._root or Path()

    # --- failures ---------------------------------------------------------------------------------------------------
    def _init_failed(self, error: InitError, capture: Capture) -> tuple[bytes, BaseException]:
        self._reset()
        stack: list[str] = []
        capture.events.append(python_errors.log_event(error.kind, str(error), stack))
        return python_errors.payload(error.kind, str(error), "", stack), error.cause or error

    def _failed(self, error: Exception, request_id: str, capture: Capture) -> tuple[bytes, BaseException]:
        root = self._unpacked or self._root
        stack = python_errors.stack_of(error, _HERE, None if root is None else str(root))
        kind = type(error).__name__
        capture.events.append(python_errors.log_event(kind, str(error), stack))
        if not request_id:
            self._reset()
        return python_errors.payload(kind, str(error), request_id, stack), error

    def _timed_out(self, request: InvokeRequest) -> bytes:
        return python_errors.timed_out(request.request_id, self._spec.timeout)


class _Environment:
    """A handler's environment variables over the process's own; afterwards all is as before, its own changes too."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def __enter__(self) -> None:
        self._before = os.environ.copy()
        os.environ.update(self._variables)

    def __exit__(self, *_: object) -> None:
        before = self._before
        for name in [name for name in os.environ if name not in before]:
            del os.environ[name]
        for name, value in before.items():
            if os.environ.get(name) != value:
                os.environ[name] = value


def _directory(spec: LaunchSpec) -> Path | None:
    return spec.code.path.resolve() if isinstance(spec.code, DirectoryCode) else None
