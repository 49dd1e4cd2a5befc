"""Python handlers in this process, on the caller's thread: breakpoints, coverage and ``unittest.mock.patch`` work."""

from __future__ import annotations

import os
import sys
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streammock.clock import iso_milliseconds, outside, stopwatch
from streammock.functions.payload import decoded
from streammock.functions.runtime import (
    INIT_SECONDS,
    CallableCode,
    DirectoryCode,
    InvokeOutcome,
    InvokeRequest,
    LaunchSpec,
    ZipCode,
)
from streammock.runtimes import endings, environment, layering, loader, log_levels, unpack, wrapper
from streammock.runtimes.capture import Capture
from streammock.runtimes.context import LambdaContext
from streammock.runtimes.deadline import Deadline, TimedOut
from streammock.runtimes.interpreter_state import InterpreterState
from streammock.runtimes.loader import Namespace
from streammock.runtimes.process_state import EventLoops, ProcessState
from streammock.runtimes.python import client_context, entry, faults
from streammock.runtimes.python.faults import Fault
from streammock.runtimes.python.reply import Unmarshallable, dump, escapes_non_ascii
from streammock.threads import Turn

UNHANDLED = "Unhandled"
_ON_LAMBDA = "/var/task"
# Of a handler; Ctrl-C is the tester's, and what else is no Exception a test framework's.
_OUTCOMES = (Exception, SystemExit, GeneratorExit, TimedOut)
_OURS = (__file__, loader.__file__, entry.__file__)


class InProcessRuntime:
    """Starts sandboxes that are no more than a namespace in this process."""

    def start(self, spec: LaunchSpec) -> InProcessSandbox:
        """A sandbox; code is loaded at its first invocation."""
        return InProcessSandbox(spec)


class InProcessSandbox:
    """One warm environment: module globals live from one invocation to the next, until a crash or a time-out."""

    def __init__(self, spec: LaunchSpec) -> None:
        self._spec = spec
        self._ensure_ascii = escapes_non_ascii(spec.runtime)
        self._deadline = Deadline(spec.timeout)
        self._process: _Process | None = None
        self._unpacked: dict[str, Path] = {}  # directories by the names that they have on Lambda
        self._remove: weakref.finalize[..., Any] | None = None

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Run the handler once."""
        turn = _turns.take()
        try:
            process = self._process
            if process is None:
                process = self._process = self._start()
            return self._invoke(process, request)
        except BaseException:  # Ctrl-C, a test's own time-out: nobody knows what state the modules are in
            self._reset()
            raise
        finally:
            turn.leave()

    def close(self) -> None:
        """Forget the modules and delete what was unpacked."""
        self._reset()
        if self._remove is not None:
            self._remove()
            self._remove = None
            self._unpacked.clear()

    # --- one invocation ---------------------------------------------------------------------------------------------
    def _invoke(self, process: _Process, request: InvokeRequest) -> InvokeOutcome:
        payload, failure = b"", None
        begin = stopwatch()
        try:
            # A callable of the test itself shares the test's interpreter, and where it has no layers its modules.
            if process.namespace is None:
                with process.state, process.capture:
                    payload = self._run(process, request)
            elif process.own is None:
                with process.state, process.namespace, process.capture:
                    payload = self._run(process, request)
            else:
                with process.state, process.namespace, process.capture, process.own:
                    payload = process.own.run(self._run, process, request)
        except BaseException as error:
            if not isinstance(error, _OUTCOMES) and not _is_cancelled(error):
                raise
            failure = self._failed(process, request.request_id, error)
        init, process.init = process.init, None
        duration = stopwatch() - begin - (init or 0)
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
            initialised=process.loaded,
        )

    def _load(self, process: _Process) -> None:
        begin = stopwatch()
        try:
            with process.loops, Deadline(max(INIT_SECONDS, self._spec.timeout)):
                if isinstance(self._spec.code, CallableCode):
                    process.handler = self._spec.code.handler
                elif process.namespace is not None:
                    process.handler = process.namespace.load(self._spec.handler)
        finally:
            process.init = stopwatch() - begin
        process.loaded = True

    def _run(self, process: _Process, request: InvokeRequest) -> bytes:
        process.capture.request_id = ""
        if not process.loaded:
            self._load(process)
        process.capture.request_id = request.request_id
        try:
            event = decoded(request.payload)
        except ValueError as error:
            raise faults.not_json(error) from error
        context = self._context(request)
        try:
            with process.loops, self._deadline:
                return dump(process.handler(event, context), ensure_ascii=self._ensure_ascii)
        except Unmarshallable as error:
            raise faults.unmarshallable(error) from error

    def _context(self, request: InvokeRequest) -> LambdaContext:
        spec, client, trace = self._spec, None, None
        if request.client_context:
            try:
                client, trace = client_context.parse(request.client_context)
            except ValueError as error:
                raise faults.no_client_context(error) from error
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
            self._tell(process, event)
            return _Failure(payload, TimeoutError(event), crashed=True)
        if not isinstance(error, Exception):
            for line in _last_words(error):
                log(line)
            payload, event = endings.exited(request_id, _exit_status(error))
            self._tell(process, event)
            return _Failure(payload, error, crashed=True)
        loaded, ascii_only = process.loaded, self._ensure_ascii
        kind, message, stack = _described(error)
        if loaded:
            known = request_id
        else:
            known = ""
            process.capture.warn(outside(), faults.INIT_WARNING)
        if process.capture.json:
            instant = f"{iso_milliseconds(outside())[:-4]}Z"
            event = faults.json_event(instant, kind, message, known, stack, ensure_ascii=ascii_only)
        else:
            event = faults.log_event(kind, message, stack)
        log(event, log_levels.ERROR)
        payload = faults.payload(kind, message, known, stack, ensure_ascii=ascii_only)
        cause = error.cause if isinstance(error, Fault) else None
        return _Failure(payload, cause or error, crashed=not loaded)

    def _tell(self, process: _Process, event: str) -> None:
        """Log an ending; where the log is JSON, the platform's own events tell it."""
        if not self._spec.logs_json:
            process.capture.add(event)

    def _as_on_lambda(self, text: str) -> str:
        """Name files as Lambda does: our directory is gone when somebody reads of it, and never the same."""
        for name, directory in self._unpacked.items():
            text = text.replace(str(directory), name)
        return text

    # --- the environment --------------------------------------------------------------------------------------------
    def _start(self) -> _Process:
        spec = self._spec
        self._unpack()
        layers = self._layer_roots()
        root = self._unpacked.get(_ON_LAMBDA)
        if isinstance(spec.code, DirectoryCode):
            root = spec.code.path.resolve()
        if root is None:
            namespace = Namespace(*layers) if layers else None
            variables = environment.build(spec, task_root=_ON_LAMBDA)
            return _Process(self._capture(variables, isolated=False), ProcessState(variables, None), namespace)
        nobodys = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
        variables = environment.build(spec, task_root=str(root), extra={"PWD": str(root), **nobodys})
        capture = self._capture(variables, isolated=True)
        return _Process(capture, ProcessState(variables, root), Namespace(root, *layers), InterpreterState())

    def _capture(self, variables: Mapping[str, str], *, isolated: bool) -> Capture:
        capture = Capture(isolated=isolated, variables=variables, least=log_levels.least(self._spec))
        if wrapper.VARIABLE in self._spec.environment:
            capture.add(wrapper.NOTE)
        return capture

    def _unpack(self) -> None:
        """Put what is packed into a directory, once in a sandbox's life."""
        spec = self._spec
        if self._remove is not None or not (spec.layers or isinstance(spec.code, ZipCode)):
            return
        # The real path: where /tmp is a link, the traces of errors would name another directory than we do.
        directory = Path(tempfile.mkdtemp(prefix="streammock-task-")).resolve()
        remove = weakref.finalize(self, _remove_own, directory, os.getpid())
        task, opt = directory / "task", directory / "opt"
        task.mkdir()
        opt.mkdir()
        try:
            if isinstance(spec.code, ZipCode):
                unpack.unpack(spec.code.content, task)
                self._unpacked[_ON_LAMBDA] = task
            layering.unpack(spec.layers, opt)
        except BaseException:
            remove()
            self._unpacked.clear()
            raise
        self._remove = remove
        self._unpacked["/opt"] = opt

    def _layer_roots(self) -> list[Path]:
        if not self._spec.layers:
            return []
        version = self._spec.runtime.removeprefix("python")
        roots = map(Path, layering.python_path(self._unpacked["/opt"], version))
        return [root for root in roots if root.is_dir()]

    def _reset(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.namespace is not None:
            process.loops.close()
            process.namespace.close()


@dataclass
class _Process:
    """What a crash on Lambda loses with the process."""

    capture: Capture
    state: ProcessState
    namespace: Namespace | None  # of code from files
    own: InterpreterState | None = None
    loops: EventLoops = field(default_factory=EventLoops)
    handler: Any = None  # whatever the setting names
    loaded: bool = False
    init: int | None = None  # nanoseconds that loading took in this invocation


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
        self._levels = [Turn()]

    def take(self) -> Turn:
        """Wait for the turn at the level that the caller stands at; who takes it must leave it."""
        level = 0
        while not self._levels[level].enter(from_handler=False):
            level += 1
            if len(self._levels) == level:
                self._levels.append(Turn())
        return self._levels[level]


_turns = _Turns()


def _described(error: BaseException) -> tuple[str, str, list[str]]:
    """Type, message and stack."""
    if isinstance(error, Fault):
        return error.kind, str(error), error.stack
    return type(error).__name__, str(error), faults.stack_of(error, _OURS)


def _is_cancelled(error: BaseException) -> bool:
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and isinstance(error, asyncio.CancelledError)


def _last_words(error: BaseException) -> list[str]:
    """What Python writes to standard error when such an exception ends the process."""
    if isinstance(error, SystemExit):
        return [] if isinstance(error.code, int | None) else [str(error.code)]
    kind, message, stack = _described(error)
    lines = [line for entry in stack for line in entry.splitlines()]
    return ["Traceback (most recent call last):", *lines, f"{kind}: {message}" if message else kind]


def _exit_status(error: BaseException) -> int:
    if not isinstance(error, SystemExit):
        return 1
    code: object = error.code
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1


def _remove_own(directory: Path, owner: int) -> None:
    """In the child of a fork nothing happens: the directory is the parent's."""
    if os.getpid() == owner:
        unpack.remove(directory)
