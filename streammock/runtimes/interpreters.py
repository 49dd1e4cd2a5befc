"""Asks binaries for their versions, and finds a Node.js for a runtime identifier."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from streammock.errors import CodeError

OVERRIDE = "STREAMMOCK_NODE"
_IDENTIFIER = re.compile(r"nodejs(\d+)?")
_VERSION = re.compile(rb"v(\d+)\.(\d+)\.(\d+)")
_KIND = "Node.js"
_OLDEST = 4  # plain `nodejs` was 0.10, long before any Node.js that starts today

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A binary and its version."""

    path: Path
    version: Version

    @property
    def label(self) -> str:
        """The version as text."""
        return ".".join(map(str, self.version))


@dataclass(frozen=True, slots=True)
class Choice:
    """The binary that the user names: in what words, where these stand, and the path that they mean."""

    name: str
    place: str
    path: str

    def unusable(self, kind: str) -> CodeError:
        """It does not start, or is of another kind."""
        return CodeError(f"{self.place} names {self.name!r}, which is no {kind} that starts: correct it or take it out")


def choice(runtime: str, option: str | None, variable: str) -> Choice | None:
    """What the option ``runtimes`` says of an identifier, else the environment variable of its language.

    The path is absolute: a handler's process starts elsewhere. A link stays one: it is how a virtual environment is
    known.
    """
    name = option or os.environ.get(variable)
    if not name:
        return None
    place = f"runtimes[{runtime!r}]" if option else variable
    return Choice(name, place, str(Path(shutil.which(name) or name).absolute()))


def difference(runtime: str, language: str, interpreter: Interpreter, option: str | None, variable: str) -> str:
    """What the log says of a version that is not the identifier's."""
    chosen = choice(runtime, option, variable)
    why = f"which {chosen.place} names" if chosen else f"the nearest on this machine ({variable} names another)"
    return f"streammock: {runtime} runs on {language} {interpreter.label}, {why}"


def node_major(runtime: str) -> int:
    """The major version that a runtime identifier names: 16 for ``nodejs16.x``."""
    match = _IDENTIFIER.match(runtime)
    return int(match[1]) if match and match[1] else _OLDEST


def find_node(runtime: str, option: str | None = None) -> Interpreter:
    """The Node.js to run ``runtime``: the user's choice, the exact major version, or the nearest one.

    Raises
    ------
    CodeError
        Where there is no Node.js that starts.
    """
    chosen = choice(runtime, option, OVERRIDE)
    if chosen is not None:
        interpreter = probe(chosen.path, _VERSION)
        if interpreter is None:
            raise chosen.unusable(_KIND)
        return interpreter
    major = node_major(runtime)
    found = [interpreter for path in _candidates(major) if (interpreter := probe(path, _VERSION))]
    if not found:
        raise _no_node(runtime)
    return min(found, key=lambda each: (abs(each.version[0] - major), -each.version[0]))


def _candidates(major: int) -> list[str]:
    """Paths worth a look, without those that are the same file."""
    named = [shutil.which(name) for name in (f"node{major}", f"node-{major}", "node", "nodejs")]
    beside = []
    if nvm := os.environ.get("NVM_DIR"):
        beside = [str(path) for path in Path(nvm, "versions", "node").glob(f"v{major}.*/bin/node")]
    unique = {os.path.realpath(path): path for path in reversed([*named, *beside]) if path}
    return list(reversed(unique.values()))


@cache
def probe(path: str, version: re.Pattern[bytes]) -> Interpreter | None:
    """Ask a binary for its version; None where it does not tell one of that form."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    match = version.match(done.stdout)
    return Interpreter(Path(path), tuple(map(int, match.groups()))) if match else None


def _no_node(runtime: str) -> CodeError:
    return CodeError(
        f"the runtime {runtime} needs Node.js, and none was found on PATH: install it (https://nodejs.org), or name a "
        f"binary in the environment variable {OVERRIDE}"
    )
