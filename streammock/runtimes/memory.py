"""What memory a child process has and may have: one that takes more than its function's MemorySize is killed.

So it is on AWS. The system tells through ``/proc``, so this is for Linux alone. What counts are pages of the process's
own: those of files, the interpreter's program above all, could be given back. Two guards stand at the limit: whoever
waits for a process looks now and then, and at the end at its peak; and the kernel grants no more than some room above
it, so that no single request hurts the machine.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress

_ROOM_MB = 1024  # the stacks of threads count for the kernel, however little of them is in use
_MB = 1 << 20
_SLACK = 8  # an eighth more: V8, which Lambda starts with a heap of nearly all memory, gives up first and says so
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_LINE = re.compile(rb"(TracerPid|VmHWM|RssFile|RssShmem):\s+(\d+)")


class Memory:
    """One process's.

    Parameters
    ----------
    pid:
        Which.
    limit_mb:
        What it may have; None for as much as it likes.

    Attributes
    ----------
    overdrawn_mb:
        What it had when it had too much, None until then.
    traced:
        Whether a debugger held it when its peak was looked up.
    """

    def __init__(self, pid: int, limit_mb: int | None) -> None:
        self._limit = None if limit_mb is None else limit_mb * _MB + limit_mb * _MB // _SLACK
        self.overdrawn_mb: int | None = None
        self.traced = False
        # They are read again and again; and a signal between opening and closing a file would leave it open.
        self._files: dict[str, int] = {}
        with suppress(OSError):
            for name in ("status", "statm"):
                self._files[name] = os.open(f"/proc/{pid}/{name}", os.O_RDONLY)
        if self._limit is not None:
            _cap(pid, self._limit + _ROOM_MB * _MB)

    @property
    def is_limited(self) -> bool:
        """Whether there is anything to look at."""
        return self._limit is not None

    def is_overdrawn(self) -> bool:
        """Whether the process has more than it may have, looked up now."""
        pages = self._read("statm").split()
        if pages:
            _, resident, shared, *_ = map(int, pages)
            self._note((resident - shared) * _PAGE)
        return self.overdrawn_mb is not None

    def peak_mb(self) -> int | None:
        """The most memory that the process has had, where the system tells; also notes what the attributes tell."""
        kilobytes = {name: int(value) for name, value in _LINE.findall(self._read("status"))}
        self.traced = kilobytes.pop(b"TracerPid", 0) > 0
        peak = kilobytes.get(b"VmHWM")
        if peak is None:
            return None
        self._note((peak - kilobytes.get(b"RssFile", 0) - kilobytes.get(b"RssShmem", 0)) * 1024)
        return peak // 1024

    def close(self) -> None:
        """Let go of the process."""
        while self._files:
            os.close(self._files.popitem()[1])

    def _read(self, name: str) -> bytes:
        """Nothing where the system does not tell, or the process has ended."""
        with suppress(OSError):
            return os.pread(self._files[name], _PAGE, 0) if name in self._files else b""
        return b""

    def _note(self, size: int) -> None:
        if self._limit is not None and size > self._limit:
            self.overdrawn_mb = size // _MB


def _cap(pid: int, size: int) -> None:
    """Let the kernel refuse what goes far beyond; after the start, without a preexec_fn (spec/runtimes.md 2)."""
    import resource

    prlimit = getattr(resource, "prlimit", None)
    if prlimit is not None:
        with suppress(OSError, ValueError):  # gone already, or itself under a lower limit
            prlimit(pid, resource.RLIMIT_DATA, (size, size))
