"""Finds a Python for a runtime identifier."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from streammock.errors import CodeError
from streammock.runtimes.interpreters import Interpreter, Version, choice, probe

OVERRIDE = "STREAMMOCK_PYTHON"
OLDEST = (3, 9)  # that the bootstrap runs on
_KIND = "Python {}.{} or newer".format(*OLDEST)
_IDENTIFIER = re.compile(r"python(\d+)\.(\d+)")
_NEWEST = 20  # minor versions to look for by name
_VERSION = re.compile(rb"Python (\d+)\.(\d+)\.(\d+)")


def python_version(runtime: str) -> Version:
    """The version that a runtime identifier names: (3, 13) for ``python3.13``."""
    match = _IDENTIFIER.fullmatch(runtime)
    return tuple(map(int, match.groups())) if match else sys.version_info[:2]


def find_python(runtime: str, option: str | None = None) -> Interpreter:
    """The Python to run ``runtime``: the user's choice, the exact version, or the nearest one.

    This process's own comes before another of the same version: it has the packages that the tests have.

    Raises
    ------
    CodeError
        Where the user's choice is no Python, or too old.
    """
    chosen = choice(runtime, option, OVERRIDE)
    if chosen is not None:
        interpreter = probe(chosen.path, _VERSION)
        if interpreter is None or interpreter.version < OLDEST:
            raise chosen.unusable(_KIND)
        return interpreter
    wanted = python_version(runtime)
    ours = own()
    if ours is not None and ours.version[:2] == wanted:
        return ours
    return (
        min(found(ours), key=lambda each: (_distance(each.version, wanted), -each.version[1]), default=None) or _none()
    )


def found(ours: Interpreter | None = None) -> list[Interpreter]:
    """All that would run handlers, one per version."""
    paths = [shutil.which(f"python3.{minor}") for minor in range(OLDEST[1], _NEWEST)]
    if home := os.environ.get("PYENV_ROOT"):
        paths += sorted(map(str, Path(home, "versions").glob("3.*/bin/python")))
    known = {} if ours is None else {ours.version[:2]: ours}
    for path in filter(None, paths):
        interpreter = probe(path, _VERSION)
        if interpreter is not None and interpreter.version >= OLDEST:
            known.setdefault(interpreter.version[:2], interpreter)
    return list(known.values())


def own() -> Interpreter | None:
    """The one that runs this process, unless it is embedded in another program."""
    return Interpreter(Path(sys.executable), sys.version_info[:3]) if sys.executable else None


def _distance(version: Version, wanted: Version) -> int:
    return abs((version[0] - wanted[0]) * 100 + version[1] - wanted[1])


def _none() -> Interpreter:
    msg = f"no Python was found on PATH: name one in the environment variable {OVERRIDE}"
    raise CodeError(msg)
