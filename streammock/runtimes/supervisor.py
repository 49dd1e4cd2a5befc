"""One child process and everything it says, watched by the thread that waits for it: no thread of our own.

The loop waits in the kernel for the Runtime API's connections, the output streams and the end of the process at once,
so that there is one place for time-outs, logs and death, and none of them waits on a clock that a test has frozen.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from streammock.clock import MILLISECOND, SECOND, stopwatch
from streammock.runtimes import log_levels
from streammock.runtimes.connection import Connection
from streammock.runtimes.log_streams import Frames, Lines, Log
from streammock.runtimes.memory import Memory
from streammock.runtimes.reaper import reaper
from streammock.runtimes.runtime_api import RuntimeApi

_CHUNK = 256 * 1024
_DRAIN_READS = 8  # more than a pipe holds; who writes on and on must not keep us
_POLL = 50 * MILLISECOND  # where the kernel cannot tell us of a process's end
_LOOK = 20 * MILLISECOND  # how often the memory of a process that works is looked at
_LATER = SECOND  # until it is asked again whether a process is still debugged
_LOOPBACK = "127.0.0.1"


class _Sink(Protocol):
    def feed(self, data: bytes) -> None: ...
    def flush(self) -> None: ...


class Child:
    """A process group with a Runtime API of its own.

    Parameters
    ----------
    argv, cwd:
        What to run, and where.
    environment:
        All of the child's environment but the two variables that lead back to us.
    log:
        Takes what the child writes.
    least:
        The lowest priority that the log keeps, see ``log_levels``.
    memory_mb:
        How much memory it may have; None for any.
    debugged:
        Whether a debugger is asked for.
    """

    def __init__(
        self,
        argv: Sequence[str],
        cwd: Path,
        environment: Mapping[str, str],
        log: Log,
        *,
        least: int = log_levels.ALL,
        memory_mb: int | None = None,
        debugged: bool = False,
    ) -> None:
        self.api = RuntimeApi()
        self._selector = selectors.DefaultSelector()
        self._sinks: dict[int, _Sink] = {}
        self._connections: dict[socket.socket, Connection] = {}
        self._exit_fd: int | None = None
        self._exited = False
        self._listener = socket.create_server((_LOOPBACK, 0))
        self._listener.settimeout(0)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._debugged, self._frames = debugged, Frames(log, least)
        writers = [self._pipe(sink) for sink in (Lines(log, least), Lines(log, least), self._frames)]
        try:
            self._process = _spawn(argv, cwd, self._extended(environment, writers[2]), writers)
        except BaseException:
            self._release()
            raise
        finally:
            for writer in writers:
                os.close(writer)
        reaper.watch_group(self._process.pid)
        self.memory = Memory(self._process.pid, memory_mb)
        self._watch_exit()

    # --- state ------------------------------------------------------------------------------------------------------
    @property
    def pid(self) -> int:
        """Of the process, and of its group."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """None while it lives; a negative number is the signal that ended it."""
        return self._process.returncode if self._exited else None

    def is_debugged(self) -> bool:
        """Whether somebody has a debugger on it, as far as is known; ``memory`` knows when it was asked last."""
        return self._debugged or self._frames.debugged or self.memory.traced

    # --- waiting ----------------------------------------------------------------------------------------------------
    def run(self, done: Callable[[], bool], deadline: int) -> None:
        """Serve the child until ``done()``, its end, or ``deadline`` (on the stopwatch), which no debugger has."""
        self._send_all()
        look = stopwatch() + _LOOK if self.memory.is_limited else deadline
        while not done() and not self._exited:
            now = stopwatch()
            if now >= deadline:
                self.memory.peak_mb()
                if not self.is_debugged():
                    return
                deadline = now + _LATER
            if now >= look:
                look = now + _LOOK
                if self.memory.is_overdrawn() and not self.is_debugged():
                    self._signal(signal.SIGKILL)
            self._turn(min(deadline, look) - now)
        self.drain()

    def drain(self) -> None:
        """Take in what is there already, without waiting."""
        for fd, sink in list(self._sinks.items()):
            self._read_output(fd, sink, reads=_DRAIN_READS)

    def flush(self) -> None:
        """End the lines that have no end yet."""
        for sink in self._sinks.values():
            sink.flush()

    def alive(self) -> bool:
        """Whether the process still runs, looked up now."""
        if not self._exited and self._process_has_ended():
            self._note_exit()
        return not self._exited

    # --- signals ----------------------------------------------------------------------------------------------------
    def freeze(self) -> None:
        """Stop the whole group, as Lambda freezes an environment between invocations."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen group go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the whole group, and give back all that belongs to it."""
        if not self._exited:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._exited = True
            self.drain()
        self.flush()
        self.memory.close()
        self._release()
        reaper.release_group(self._process.pid)

    def interrupt(self) -> None:
        """End the whole group, and leave the rest to whoever waits for it."""
        if not self._exited:
            self._signal(signal.SIGKILL)

    def abandon(self) -> None:
        """In the child of a fork: let go of the parent's process without touching it."""
        self._process.returncode = 0
        self.memory.close()
        self._release()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            os.killpg(self._process.pid, number)

    # --- the loop ---------------------------------------------------------------------------------------------------
    def _turn(self, remaining: int) -> None:
        wait = remaining if self._exit_fd is not None else min(remaining, _POLL)
        for key, _ in self._selector.select(wait / SECOND):
            key.data()
        self._send_all()
        if self._exit_fd is None and self._process_has_ended():
            self._note_exit()

    def _accept(self) -> None:
        with suppress(BlockingIOError, ConnectionError):
            client, _ = self._listener.accept()
            client.settimeout(0)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections[client] = Connection(self.api)
            self._selector.register(client, selectors.EVENT_READ, partial(self._receive, client))

    def _receive(self, client: socket.socket) -> bool:
        """Read once; returns whether there may be more."""
        connection = self._connections.get(client)
        if connection is None:
            return False  # closed earlier in this turn
        try:
            data = client.recv(_CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        connection.receive(data)
        if not data:
            connection.close()
        self._send(client)
        return bool(data)

    def _send_all(self) -> None:
        for client in list(self._connections):
            self._send(client)

    def _send(self, client: socket.socket) -> None:
        """Send what is due; what does not fit into the socket's buffer waits until it can be written."""
        connection = self._connections[client]
        if connection.waits:
            return  # whoever has asked for work already learns with it that its last answer was taken: one wake less
        outgoing = connection.outgoing
        with suppress(BlockingIOError):
            try:
                while outgoing:
                    del outgoing[: client.send(outgoing)]
            except (BrokenPipeError, ConnectionError):
                outgoing.clear()
                connection.close()
        if connection.closed and not outgoing:
            del self._connections[client]
            self._selector.unregister(client)
            client.close()
            return
        events = selectors.EVENT_READ | selectors.EVENT_WRITE if outgoing else selectors.EVENT_READ
        key = self._selector.get_key(client)
        if key.events != events:
            self._selector.modify(client, events, key.data)

    # --- output -----------------------------------------------------------------------------------------------------
    def _pipe(self, sink: _Sink) -> int:
        """A pipe that leads into ``sink``; returns the end to write to."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        self._sinks[reader] = sink
        self._selector.register(reader, selectors.EVENT_READ, partial(self._read_output, reader, sink))
        return writer

    def _read_output(self, fd: int, sink: _Sink, reads: int = 1) -> None:
        with suppress(BlockingIOError):
            for _ in range(reads):
                data = os.read(fd, _CHUNK)
                if not data:
                    sink.flush()
                    self._selector.unregister(fd)
                    del self._sinks[fd]
                    os.close(fd)
                    return
                sink.feed(data)

    # --- the end ----------------------------------------------------------------------------------------------------
    def _watch_exit(self) -> None:
        if not hasattr(os, "pidfd_open"):
            return
        with suppress(OSError):  # a kernel without it
            self._exit_fd = os.pidfd_open(self._process.pid)
            self._selector.register(self._exit_fd, selectors.EVENT_READ, self._note_exit)

    def _process_has_ended(self) -> bool:
        if self._exit_fd is None:
            return self._process.poll() is not None
        # It stays a zombie: nobody else can have its number, and that of its group, until it is reaped.
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _note_exit(self) -> None:
        """The process has ended: its group follows, and what it had sent before still counts."""
        if self._exit_fd is not None:
            self._selector.unregister(self._exit_fd)
            os.close(self._exit_fd)
            self._exit_fd = None
        self._signal(signal.SIGKILL)  # before the process is reaped: until then nobody else can have its number
        self._process.wait()
        self._exited = True
        self._accept()
        for client in list(self._connections):
            while self._receive(client):
                pass

    def _extended(self, environment: Mapping[str, str], log_fd: int) -> dict[str, str]:
        port = self._listener.getsockname()[1]
        own = {"AWS_LAMBDA_RUNTIME_API": f"{_LOOPBACK}:{port}", "_LAMBDA_TELEMETRY_LOG_FD": str(log_fd)}
        return {**environment, **own}

    def _release(self) -> None:
        """Close every descriptor."""
        self._selector.close()
        for fd in self._sinks:
            os.close(fd)
        self._sinks.clear()
        for client in self._connections:
            client.close()
        self._connections.clear()
        self._listener.close()
        if self._exit_fd is not None:
            os.close(self._exit_fd)
            self._exit_fd = None


def _spawn(
    argv: Sequence[str], cwd: Path, environment: Mapping[str, str], writers: Sequence[int]
) -> subprocess.Popen[bytes]:
    output, errors, log = writers
    return subprocess.Popen(
        argv,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        pass_fds=(log,),
        start_new_session=True,  # a group of its own, without a preexec_fn (spec/runtimes.md 2)
    )
