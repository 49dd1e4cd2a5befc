"""The AWS SDKs for JavaScript that the real runtimes bundle: installed once into a cache, linked into each sandbox."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streammock.errors import CodeError
from streammock.functions.payload import parsed
from streammock.runtimes.interpreters import node_major

_LAST_WITH_V2 = 16  # nodejs16.x and older bundle aws-sdk v2, nodejs18.x and newer @aws-sdk v3 (spec/runtimes.md 3)
_MISSING = re.compile(r"Cannot find (?:module|package) '(aws-sdk|@aws-sdk/[^'/]+)(?:/[^']*)?'")
COMMAND = "streammock runtimes install nodejs"


class MissingSdkWarning(UserWarning):
    """A handler needs an SDK that the real runtime bundles and this machine does not have."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One generation of the SDK, pinned."""

    name: str
    packages: dict[str, str]

    @property
    def directory(self) -> Path:
        """Where it stands in the cache."""
        return cache_directory() / self.name

    @property
    def modules(self) -> Path:
        """Its ``node_modules``."""
        return self.directory / "node_modules"


_V3 = "3.965.0"  # of the last releases that run on Node.js 18
V2_BUNDLE = Bundle("v2-2.1693.0", {"aws-sdk": "2.1693.0"})
V3_BUNDLE = Bundle(
    f"v3-{_V3}",
    {
        "@aws-sdk/client-dynamodb": _V3,
        "@aws-sdk/client-dynamodb-streams": _V3,
        "@aws-sdk/client-lambda": _V3,
        "@aws-sdk/client-s3": _V3,
        "@aws-sdk/client-sns": _V3,
        "@aws-sdk/client-sqs": _V3,
        "@aws-sdk/lib-dynamodb": _V3,
        "@aws-sdk/util-dynamodb": _V3,
    },
)


def cache_directory() -> Path:
    """Where SDKs are kept: under ``STREAMMOCK_CACHE``, else the user's cache directory."""
    if chosen := os.environ.get("STREAMMOCK_CACHE"):
        return Path(chosen).absolute() / "node-sdk"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "streammock" / "node-sdk"


def bundle_of(runtime: str) -> Bundle:
    """The SDK that the real runtime brings."""
    return V2_BUNDLE if node_major(runtime) <= _LAST_WITH_V2 else V3_BUNDLE


def find(runtime: str) -> Path | None:
    """The ``node_modules`` that a runtime's handlers see, None where it is not installed."""
    modules = bundle_of(runtime).modules
    return modules if modules.is_dir() else None


def install(progress: Callable[[str], None]) -> Path:
    """Put both generations into the cache, unless they are there; returns the cache directory.

    Parameters
    ----------
    progress:
        Told in a line what is being done.

    Raises
    ------
    CodeError
        Where npm is missing or fails.
    """
    with _lock():
        for bundle in (V2_BUNDLE, V3_BUNDLE):
            if bundle.modules.is_dir():
                progress(f"{bundle.name}: already in {bundle.directory}")
            else:
                progress(f"{bundle.name}: npm install {' '.join(bundle.packages)} (once, into {bundle.directory})")
                _install(bundle)
    return cache_directory()


def advice(runtime: str, error_payload: bytes) -> str | None:
    """What to do about an error that comes of an SDK that is not there; None for any other error."""
    error = _error_message(error_payload)
    missing = _MISSING.search(error)
    if missing is None:
        return None
    bundle = bundle_of(runtime)
    name, in_v2 = missing[1], bundle is V2_BUNDLE
    if (name == "aws-sdk") != in_v2:
        generation = "v2 (aws-sdk)" if in_v2 else "v3 (@aws-sdk/*)"
        return f"streammock: as on AWS, {runtime} brings the SDK for JavaScript {generation} and not {name}; package it"
    if not bundle.modules.is_dir():
        return f"streammock: the real {runtime} brings {name}; run `{COMMAND}` once to have it here, or package it"
    return f"streammock: the real {runtime} brings {name}, but `{COMMAND}` does not install it; package it"


def _error_message(payload: bytes) -> str:
    error = parsed(payload)
    return str(error.get("errorMessage", "")) if isinstance(error, dict) else ""


def _install(bundle: Bundle) -> None:
    npm = shutil.which("npm")
    if npm is None:
        msg = "npm was not found on PATH: it comes with Node.js (https://nodejs.org)"
        raise CodeError(msg)
    with tempfile.TemporaryDirectory(prefix=f"{bundle.name}.", dir=cache_directory()) as directory:
        work = Path(directory, bundle.name)
        work.mkdir()
        manifest = {"name": "streammock-node-sdk", "private": True, "dependencies": bundle.packages}
        (work / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
        command = [npm, "install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode != 0:
            output = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
            msg = f"npm could not install {' '.join(bundle.packages)} (exit status {done.returncode}):\n{output}"
            raise CodeError(msg)
        work.rename(bundle.directory)


@contextmanager
def _lock() -> Iterator[None]:
    """One installation at a time, over all processes (pytest-xdist)."""
    directory = cache_directory()
    directory.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield  # the rename decides who was first
        return
    import fcntl

    with (directory / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
