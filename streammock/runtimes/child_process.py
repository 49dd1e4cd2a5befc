"""Runs handlers in child processes that speak the Lambda Runtime API."""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

from streammock.clock import MILLISECOND, SECOND, stopwatch
from streammock.errors import CodeError
from streammock.functions.runtime import INIT_SECONDS, InvokeOutcome, InvokeRequest, LaunchSpec
from streammock.runtimes import debuggers, endings, log_levels
from streammock.runtimes.command import Command, MakeCommand, NoEntrypoint
from streammock.runtimes.log_streams import Log
from streammock.runtimes.reaper import reaper
from streammock.runtimes.runtime_api import Answer, Work
from streammock.runtimes.sandbox_dir import SandboxDirectory
from streammock.runtimes.supervisor import Child
from streammock.threads import guests

_LOOK_AGAIN = 5 * SECOND  # a clock may be set while a test runs


class ChildProcessRuntime:
    """Starts sandboxes that are processes of their own.

    Parameters
    ----------
    endpoint_url:
        Where a handler's calls to AWS go; asked for when a process starts.
    """

    def __init__(self, endpoint_url: Callable[[], str]) -> None:
        self._endpoint_url = endpoint_url
        self._sandboxes: weakref.WeakSet[ChildProcessSandbox] = weakref.WeakSet()

    def start(self, spec: LaunchSpec, command: MakeCommand) -> ChildProcessSandbox:
        """A sandbox; its process starts with the first invocation.

        Parameters
        ----------
        spec:
            The function version.
        command:
            Makes the kind of process.

        Raises
        ------
        CodeError
            Where nothing on this machine can run it.
        """
        if sys.platform == "win32":
            msg = f"streammock runs {spec.runtime} handlers on Linux and macOS only; on Windows use WSL"
            raise CodeError(msg)
        sandbox = ChildProcessSandbox(spec, command(spec, self._endpoint_url))
        self._sandboxes.add(sandbox)
        return sandbox

    def interrupt(self) -> None:
        """End what runs now, from another thread: the one that waits for it sees the process die."""
        for sandbox in list(self._sandboxes):
            sandbox.interrupt()


class ChildProcessSandbox:
    """One execution environment: a directory for its life, and a process until the next crash or time-out.

    Parameters
    ----------
    spec:
        The function version.
    command:
        How to start its process.
    """

    def __init__(self, spec: LaunchSpec, command: Command) -> None:
        self._spec = spec
        self._command = command
        self._log = Log()
        self._directory: SandboxDirectory | None = None
        self._child: Child | None = None
        self._memory_mb: int | None = None  # what the invocation that ends has had at its peak
        _live.add(self)

    def invoke(self, request: InvokeRequest) -> InvokeOutcome:
        """Run the handler once, in a fresh process if need be."""
        try:
            with guests.hosted(self._command.token):
                return self._invoke(request)
        except BaseException:  # Ctrl-C, a test's own time-out: nobody knows what the process is doing now
            self._kill()
            raise

    def close(self) -> None:
        """End the process and remove the directory."""
        self._kill()
        if self._directory is not None:
            self._directory.remove()
            self._directory = None
        _live.discard(self)

    def interrupt(self) -> None:
        """End the process and nothing else."""
        child = self._child
        if child is not None:
            child.interrupt()

    def abandon(self) -> None:
        """In the child of a fork: process and directory are the parent's; this one would begin anew."""
        if self._child is not None:
            self._child.abandon()
        self._child = self._directory = None

    # --- one invocation ---------------------------------------------------------------------------------------------
    def _invoke(self, request: InvokeRequest) -> InvokeOutcome:
        child, init_duration = self._child, None
        if child is None or not child.alive():
            self._kill()
            begin = stopwatch()
            try:
                child = self._start()
            except (NoEntrypoint, OSError) as error:
                return self._not_started(request, error)
            failure = self._initialise(child, request)
            init_duration = stopwatch() - begin
            if failure is not None:
                return self._finish(child, failure, 0, init_duration)
        begin = stopwatch()
        answer = self._handle(child, request, begin)
        return self._finish(child, answer, stopwatch() - begin, init_duration)

    def _start(self) -> Child:
        if self._directory is None:
            self._directory = SandboxDirectory(self._spec.code, self._spec.layers, self._command.modules)
            self._clock = _RealClock(self._directory.temporary)
        if self._command.note is not None:
            self._log.add(self._command.note)
        environment = self._command.environment(self._directory)
        argv = self._command.start(self._directory)
        least = log_levels.least(self._spec)
        self._child = Child(
            argv,
            self._command.cwd(self._directory),
            environment,
            self._log,
            least=least,
            memory_mb=self._spec.memory_size,
            debugged=debuggers.asked_for(environment),
        )
        return self._child

    def _initialise(self, child: Child, request: InvokeRequest) -> Answer | None:
        """Wait until the runtime asks for work; returns what came instead."""
        api = child.api
        deadline = stopwatch() + max(INIT_SECONDS, self._spec.timeout) * SECOND
        child.run(lambda: api.ready or api.init_error is not None, deadline)
        if api.init_error is not None:
            return api.init_error
        return None if api.ready else self._no_answer(child, request)

    def _handle(self, child: Child, request: InvokeRequest, begin: int) -> Answer:
        """Hand out the work; it is done when it is answered and the runtime is back for more."""
        api = child.api
        child.thaw()
        api.hand_out(self._work(request))
        child.run(lambda: api.answer is not None and api.ready, begin + self._spec.timeout * SECOND)
        if api.answer is not None and (api.ready or child.exit_status is not None):
            self._memory_mb = child.memory.peak_mb()
            if child.memory.overdrawn_mb is None or child.is_debugged():
                return api.answer
        return self._no_answer(child, request)

    def _no_answer(self, child: Child, request: InvokeRequest) -> Answer:
        """The process has died, or not come back in time, or taken more memory than it may have."""
        overdrawn = child.memory.overdrawn_mb
        if overdrawn is not None:
            payload, event = endings.exited(request.request_id, -signal.SIGKILL)
            advice = f"streammock: the process had {overdrawn} MB of memory, and MemorySize is {self._spec.memory_size}"
            self._log.add(advice)
            self._memory_mb = self._spec.memory_size
        elif child.exit_status is None:
            payload, event = endings.timed_out(request.request_id, self._spec.timeout)
        else:
            payload, event = endings.exited(request.request_id, child.exit_status)
        self._kill()  # which takes in the last that it wrote
        self._tell(event)
        return Answer(payload, failed=True)

    def _finish(self, child: Child, answer: Answer, duration: int, init_duration: int | None) -> InvokeOutcome:
        memory, self._memory_mb = self._memory_mb or child.memory.peak_mb(), None
        if child.api.ready and child.exit_status is None:
            child.flush()
            if not child.is_debugged():
                child.freeze()
        else:
            self._kill()
        advice = self._command.advise(answer.payload) if answer.failed else None
        if advice is not None:
            self._log.add(advice)
        return InvokeOutcome(
            payload=self._as_on_lambda(answer.payload) if answer.failed else answer.payload,
            function_error="Unhandled" if answer.failed else None,
            log=tuple(self._as_on_lambda(event.encode()).decode() for event in self._log.take()),
            duration_ns=duration,
            init_duration_ns=init_duration,
            max_memory_mb=memory,
            chunks=child.api.chunks,
            initialised=init_duration is None or duration > 0,
        )

    def _not_started(self, request: InvokeRequest, error: Exception) -> InvokeOutcome:
        """There was no process at all."""
        if isinstance(error, OSError):
            reason = f"fork/exec {error.filename}: {(error.strerror or str(error)).lower()}"
        else:
            reason = str(error)
        payload, event = endings.not_started(request.request_id, self._as_on_lambda(reason.encode()).decode())
        self._tell(event)
        return InvokeOutcome(payload, function_error="Unhandled", log=self._log.take(), initialised=False)

    # --- parts ------------------------------------------------------------------------------------------------------
    def _work(self, request: InvokeRequest) -> Work:
        deadline = self._clock.now_ms() + self._spec.timeout * 1000
        headers = [
            ("Lambda-Runtime-Deadline-Ms", str(deadline)),
            ("Lambda-Runtime-Invoked-Function-Arn", request.invoked_arn),
        ]
        if request.client_context is not None:
            # A header has room for ASCII alone, and JSON can say all else in it.
            client_context = json.dumps(json.loads(request.client_context))
            headers.append(("Lambda-Runtime-Client-Context", client_context))
        return Work(request.request_id, bytes(request.payload), tuple(headers))

    def _tell(self, event: str) -> None:
        """Log an ending; where the log is JSON, the platform's own events tell it."""
        if not self._spec.logs_json:
            self._log.add(event)

    def _as_on_lambda(self, text: bytes) -> bytes:
        return self._command.as_on_lambda(text, self._tree)

    @property
    def _tree(self) -> SandboxDirectory:
        if self._directory is None:
            msg = "the sandbox has no directory yet"
            raise RuntimeError(msg)
        return self._directory

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


class _RealClock:
    """The time that a child's own clock shows: the file system's is the one clock that no test freezes.

    Between two looks at it the stopwatch tells what has passed.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._looked = self._found = 0

    def now_ms(self) -> int:
        """Since the epoch."""
        now = stopwatch()
        if not self._found or now - self._looked > _LOOK_AGAIN:
            os.utime(self._directory)
            self._looked, self._found = now, self._directory.stat().st_mtime_ns
        return (self._found + now - self._looked) // MILLISECOND


_live: weakref.WeakSet[ChildProcessSandbox] = weakref.WeakSet()


def _close_all() -> None:
    for sandbox in list(_live):
        sandbox.close()
    reaper.stop()


def _abandon_all() -> None:
    for sandbox in list(_live):
        sandbox.abandon()
    _live.clear()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_all)
