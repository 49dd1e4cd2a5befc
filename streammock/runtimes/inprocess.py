"""Python handlers in this process, on the caller's thread: breakpoints, coverage and ``unittest.mock.patch`` work."""

from __future__ import annotations

import json
import os
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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
from streammock.runtimes import endings, environment, loader, python_errors, unpack
from streammock.runtimes.capture import Capture
from streammock.runtimes.context import LambdaContext, client_context
from streammock.runtimes.deadline import Deadline, TimedOut
from streammock.runtimes.loader import Namespace
from streammock.runtimes.process_state import ProcessState, no_event_loop
from streammock.runtimes.python_errors import Fault
from streammock.runtimes.reply import Unmarshallable, dump
from streammock.threads import Turn

UNHANDLED = "Unhandled"
INIT_SECONDS = 10  # Lambda's limit for init; a second try has the function's time-out (streams_and_mappings C.3)
_ON_LAMBDA = "/var/task"
_OURS = (__file__, loader.__file__)
_ESCAPES_NON_ASCII = frozenset(("python2.7", *(f"python3.{minor}" for minor in range(6, 12))))


class InProcessRuntime:
    """Starts sandboxes that are no more than a namespace in this process."""

    def start(self, spec: LaunchSpec) -> InProcessSandbox:
        """A sandbox; code is loaded at its first invocation."""
        return InProcessSandbox(spec)


class InProcessSandbox:
    """One warm environment: module globals live from one invocation to the next, until a crash or a time-out."""

    def __init__(self, spec: LaunchSpec) -> None:
        self._spec = spec
        self._ensure_ascii = spec.runtime in _ESCAPES_NON_ASCII
        self._process: _Process | None = None
        self._unpacked: Path | None = None
        self._remove: weakref.finalize[..., Any] | None = None

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Run the handler once."""
        with _turns.mine():
            process = self._process
            if process is None:
                process = self._process = self._start()
            try:
                return self._invoke(process, request)
            except BaseException:  # Ctrl-C, a test's own time-out: nobody knows what state the modules are in
                self._reset()
                raise

    def close(self) -> None:
        """Forget the modules and delete what was unpacked."""
        self._reset()
        if self._remove is not None:
            self._remove()
            self._remove = self._unpacked = None

    # --- one invocation ---------------------------------------------------------------------------------------------
    def _invoke(self, process: _Process, request: InvokeRequest) -> InvokeOutcome:
        init, payload, failure = None, b"", None
        begin = stopwatch()
        try:
            with process.entered():
                if not process.loaded:
                    try:
                        self._load(process)
                    finally:
                        init = stopwatch() - begin
                        begin += init
                process.capture.request_id = request.request_id
                payload = self._call(process.handler, request)
        except (Exception, SystemExit, TimedOut) as error:  # noqa: BLE001 -- whatever a handler raises is its outcome
            failure = self._failed(process, request.request_id, error)
        duration = stopwatch() - begin
        log = tuple(map(self._as_on_lambda, process.capture.take()))
        if failure is None:
            return InvokeOutcome(payload, log=log, duration_ns=duration, init_duration_ns=init)
        if failure.crashed:
            self._reset()
        return InvokeOutcome(
            payload=self._as_on_lambda(failure.payload.decode()).encode(),
            function_error=UNHANDLED,
            log=log,
            exception=failure.exception,
            duration_ns=duration,
            init_duration_ns=init,
        )

    def _load(self, process: _Process) -> None:
        with no_event_loop(), Deadline(max(INIT_SECONDS, self._spec.timeout)):
            if isinstance(self._spec.code, CallableCode):
                process.handler = self._spec.code.handler
            else:
                process.handler = process.namespaces[0].load(self._spec.handler)
        process.loaded = True

    def _call(self, handler: Any, request: InvokeRequest) -> bytes:
        event, context = _event(request.payload), self._context(request)
        try:
            with no_event_loop(), Deadline(self._spec.timeout):
                return dump(handler(event, context), ensure_ascii=self._ensure_ascii)
        except Unmarshallable as error:
            raise python_errors.unmarshallable(error) from error

    def _context(self, request: InvokeRequest) -> LambdaContext:
        spec = self._spec
        try:
            client, trace = client_context(request.client_context)
        except ValueError as error:
            raise python_errors.no_client_context(error) from error
        return LambdaContext(
            function_name=spec.function_name,
            function_version=spec.version,
            invoked_function_arn=request.invoked_arn,
            memory_limit_in_mb=str(spec.memory_size),
            aws_request_id=request.request_id,
            log_group_name=spec.log_group,
            log_stream_name=spec.log_stream,
            client_context=client,
            trace=trace,
            timeout=spec.timeout,
        )

    # --- failures ---------------------------------------------------------------------------------------------------
    def _failed(self, process: _Process, request_id: str, error: BaseException) -> _Failure:
        log = process.capture.add
        if isinstance(error, TimedOut):
            payload, event = endings.timed_out(request_id, self._spec.timeout)
            log(event)
            return _Failure(payload, TimeoutError(event), crashed=True)
        if isinstance(error, SystemExit):
            if not isinstance(error.code, int | None):
                log(str(error.code))
            payload, event = endings.exited(request_id, _exit_status(error.code))
            log(event)
            return _Failure(payload, error, crashed=True)
        loaded = process.loaded
        kind, message, stack = _described(error)
        if not loaded:
            log(python_errors.init_warning())
        log(python_errors.log_event(kind, message, stack))
        payload = python_errors.payload(
            kind, message, request_id if loaded else "", stack, ensure_ascii=self._ensure_ascii
        )
        cause = error.cause if isinstance(error, Fault) else None
        return _Failure(payload, cause or error, crashed=not loaded)

    def _as_on_lambda(self, text: str) -> str:
        """Name files as Lambda does: our directory is gone when somebody reads of it, and never the same."""
        return text if self._unpacked is None else text.replace(str(self._unpacked), _ON_LAMBDA)

    # --- the environment --------------------------------------------------------------------------------------------
    def _start(self) -> _Process:
        root = self._task_root()
        if root is None:
            variables = environment.build(self._spec, task_root=_ON_LAMBDA)
            return _Process(Capture(isolated=False), ProcessState(variables, None), [])
        nobodys = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
        variables = environment.build(self._spec, task_root=str(root), extra={"PWD": str(root), **nobodys})
        return _Process(Capture(isolated=True), ProcessState(variables, root), [Namespace(root)])

    def _task_root(self) -> Path | None:
        code = self._spec.code
        if isinstance(code, DirectoryCode):
            return code.path.resolve()
        if isinstance(code, ZipCode) and self._unpacked is None:
            # The real path: where /tmp is a link, the traces of errors would name another directory than we do.
            directory = Path(tempfile.mkdtemp(prefix="streammock-task-")).resolve()
            self._remove = weakref.finalize(self, _remove_own, directory, os.getpid())
            try:
                unpack.unpack(code.content, directory)
            except BaseException:
                self._remove()
                raise
            self._unpacked = directory
        return self._unpacked

    def _reset(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            for namespace in process.namespaces:
                namespace.close()


@dataclass
class _Process:
    """What a crash on Lambda loses with the process."""

    capture: Capture
    state: ProcessState
    namespaces: list[Namespace]  # of code from files
    handler: Any = None  # whatever the setting names
    loaded: bool = False

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Put it in place of this process's own."""
        self.capture.request_id = ""
        with ExitStack() as stack:
            stack.enter_context(self.state)
            for namespace in self.namespaces:
                stack.enter_context(namespace)
            stack.enter_context(self.capture)
            yield


@dataclass(frozen=True)
class _Failure:
    payload: bytes
    exception: BaseException
    crashed: bool


class _Turns:
    """Modules, variables and standard streams are the process's: one handler at a time.

    A function that a handler calls runs inside of it; of those that a handler's threads call at once, one at a time.
    """

    def __init__(self) -> None:
        self._levels: list[Turn] = []

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for the turn at the level that the caller stands at."""
        level = 0
        while not self._turn(level).enter(from_handler=False):
            level += 1
        try:
            yield
        finally:
            self._turn(level).leave()

    def _turn(self, level: int) -> Turn:
        if len(self._levels) <= level:
            self._levels.append(Turn())
        return self._levels[level]


_turns = _Turns()


def _event(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError as error:
        raise python_errors.not_json(error) from error


def _described(error: BaseException) -> tuple[str, str, list[str]]:
    """Type, message and stack."""
    if isinstance(error, Fault):
        return error.kind, str(error), error.stack
    return type(error).__name__, str(error), python_errors.stack_of(error, _OURS)


def _exit_status(code: object) -> int:
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1


def _remove_own(directory: Path, owner: int) -> None:
    """In the child of a fork nothing happens: the directory is the parent's."""
    if os.getpid() == owner:
        unpack.remove(directory)
