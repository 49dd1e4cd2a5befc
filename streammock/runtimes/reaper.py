"""Kills what we leave behind when this process dies without a chance to tidy up (SIGKILL, ``os._exit``, a crash).

A small Python process holds the other end of a pipe. It is told which process groups and directories are ours; when
the pipe ends, we are gone, and it takes them away. PR_SET_PDEATHSIG would do neither: it fires when the *thread* that
spawned dies, and needs a ``preexec_fn`` (spec/runtimes.md 5).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

# A flush per line is not needed: the pipe is read line by line, and what was written survives the writer.
_PROGRAM = """
import os, signal, sys
ours = {}
for line in sys.stdin:
    sign, kind, name = line.rstrip("\\n").split(" ", 2)
    if sign == "+":
        ours[name] = kind
    else:
        ours.pop(name, None)
for name, kind in ours.items():
    if kind == "group":
        try:
            os.killpg(int(name), signal.SIGKILL)
        except OSError:
            pass
directories = [name for name, kind in ours.items() if kind == "directory"]
if directories:
    import shutil
    for name in directories:
        shutil.rmtree(name, ignore_errors=True)
"""


class Reaper:
    """The reaper of one process; it starts with the first thing to watch over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watched: dict[str, None] = {}

    def watch_group(self, group: int) -> None:
        """Kill this process group when we are gone."""
        self._add(f"group {group}")

    def release_group(self, group: int) -> None:
        """Let this process group be: it has ended."""
        self._remove(f"group {group}")

    def watch_directory(self, directory: Path) -> None:
        """Remove this directory when we are gone."""
        self._add(f"directory {directory}")

    def release_directory(self, directory: Path) -> None:
        """Let this directory be: it is gone, or no longer ours."""
        self._remove(f"directory {directory}")

    def stop(self) -> None:
        """End the reaper; what it still watches over, it takes away."""
        with self._lock:
            process, self._process = self._process, None
            self._watched.clear()
        if process is not None:
            process.communicate()

    def forget(self) -> None:
        """In the child of a fork: the reaper and all that it watches over belong to the parent."""
        self._lock = threading.Lock()
        process, self._process = self._process, None
        self._watched = {}
        if process is not None and process.stdin is not None:
            process.stdin.close()  # a copy that stays open would hide the parent's death
            process.returncode = 0  # not ours to wait for

    @property
    def pid(self) -> int | None:
        """The process id of the reaper, while there is one."""
        return None if self._process is None else self._process.pid

    def _add(self, line: str) -> None:
        with self._lock:
            self._watched[line] = None
            self._tell(f"+ {line}\n")

    def _remove(self, line: str) -> None:
        with self._lock:
            if line in self._watched:
                del self._watched[line]
                self._tell(f"- {line}\n")

    def _tell(self, line: str) -> None:
        if self._process is None or not self._write(line):
            self._start()

    def _start(self) -> None:
        """Start a reaper, or one in place of a reaper that was killed, and tell it all."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
        if not sys.executable:
            return  # an embedded interpreter: only the tidy ways out are covered
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-s", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            start_new_session=True,  # Ctrl-C and a kill of our group must not reach it
        )
        self._write("".join(f"+ {line}\n" for line in self._watched))

    def _write(self, text: str) -> bool:
        if self._process is None or self._process.stdin is None:
            return False
        try:
            os.write(self._process.stdin.fileno(), text.encode("utf-8", "surrogateescape"))
        except BrokenPipeError:
            return False
        return True


reaper = Reaper()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=reaper.forget)
