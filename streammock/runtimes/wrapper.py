"""The script of ``AWS_LAMBDA_EXEC_WRAPPER``, which starts the runtime (AWS: "Modifying the runtime environment")."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from streammock.runtimes.sandbox_dir import SandboxDirectory

VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER"
NOTE = f"streammock: {VARIABLE} starts no Python in the test's own process; with python='subprocess' it does"
_PLACES = (("/var/task/", "task"), ("/opt/", "layers"))


def wrapped(argv: Sequence[str], variables: Mapping[str, str], directory: SandboxDirectory) -> list[str]:
    """A command line behind the wrapper that the function's variables name, if they name one."""
    name = variables.get(VARIABLE)
    if not name:
        return list(argv)
    program = _here(name, directory)
    if program.is_file() and directory.root in program.parents:
        # A zip that Python has made has lost the bit; only our own copy gets it back.
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    if os.name != "posix":
        return [str(program), *argv]
    # A shell exits with 127 where there is no such program, as Lambda does (aws_facts 3.3).
    return ["/bin/sh", "-c", 'exec "$0" "$@"', str(program), *argv]


def _here(name: str, directory: SandboxDirectory) -> Path:
    """Where a file of the code or of a layer is in this sandbox."""
    for prefix, place in _PLACES:
        if name.startswith(prefix):
            root: Path = getattr(directory, place)
            return root / name[len(prefix) :]
    return Path(name)
