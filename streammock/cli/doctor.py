"""``streammock doctor``: what this machine has to run handlers with."""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

HELP = "which runtimes and SDKs this machine has, and what to install"

_PACKAGES = ("streammock", "botocore", "boto3", "aiobotocore", "pytest")

_PROGRAMS = {"node": "Node.js handlers", "npm": "Node.js handlers", "ruby": "Ruby handlers"}


def run(_options: argparse.Namespace) -> int:
    """Print one line per thing looked for."""
    rows = [("python", platform.python_version()), *((name, _package(name)) for name in _PACKAGES)]
    rows.append(("Python for handlers", _pythons()))
    rows += [(name, _program(name, purpose)) for name, purpose in _PROGRAMS.items()]
    rows.append(("AWS SDKs for JavaScript", _sdks()))
    width = max(len(name) for name, _ in rows)
    sys.stdout.writelines(f"{name:<{width}}  {found}\n" for name, found in rows)
    return 0


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _program(name: str, purpose: str) -> str:
    path = shutil.which(name)
    if path is None:
        return f"not found: needed for {purpose}"
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return f"{answer.stdout.strip()} ({path})"


def _pythons() -> str:
    """What handlers in processes of their own can run on."""
    from streammock.runtimes import python_interpreters

    known = sorted(python_interpreters.found(python_interpreters.own()), key=lambda each: each.version)
    return ", ".join(f"{each.label} ({each.path})" for each in known)


def _sdks() -> str:
    from streammock.runtimes import node_sdk

    bundles = (node_sdk.V2_BUNDLE, node_sdk.V3_BUNDLE)
    missing = [bundle.name for bundle in bundles if not bundle.modules.is_dir()]
    if missing:
        return f"{', '.join(missing)} not in the cache: `{node_sdk.COMMAND}`"
    return f"{', '.join(bundle.name for bundle in bundles)} in {node_sdk.cache_directory()}"
