"""AWS's runtime clients for Node.js, without their compiled part, for which native_client.cjs stands in."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from streammock.runtimes import node_command, node_sdk
from streammock.runtimes.node_command import NodeCommand

VERSIONS = {"3.3.0": "dist/index.mjs", "4.0.2": "index.mjs"}  # up to nodejs22.x, and from nodejs24.x on
_HERE = Path(__file__).parent


class NotInstalled(Exception):
    """npm is missing or fails."""


def install():
    """Put them into the cache, once; nothing of theirs is run or built by it."""
    for version in VERSIONS:
        if not is_installed(version):
            _install(version)


def is_installed(version):
    """Whether it is in the cache."""
    return _directory(version).is_dir()


def _install(version):
    npm = shutil.which("npm")
    if npm is None:
        msg = "the comparison needs npm, which comes with Node.js (https://nodejs.org), on PATH"
        raise NotInstalled(msg)
    parent = _directory(version).parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as work:
        command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", work]
        done = subprocess.run([*command, f"aws-lambda-ric@{version}"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            msg = f"npm could not install aws-lambda-ric@{version} (exit status {done.returncode}):\n{done.stderr.strip()}"
            raise NotInstalled(msg)
        Path(work, "node_modules").rename(_directory(version))


def _directory(version):
    return node_sdk.cache_directory().parent / "oracle" / f"aws-lambda-ric-{version}"


@cache
def client_of_aws(version):
    """The command that starts it in the place of our bootstrap."""
    program = _directory(version) / "aws-lambda-ric" / VERSIONS[version]

    class ClientOfAws(NodeCommand):
        def argv(self, directory):
            binary, *flags = super().argv(directory)
            native = ["--require", str(_HERE / "native_client.cjs")]
            return [binary, *flags[:-1], *native, str(_HERE / "run_ric.mjs"), str(program)]

        def environment(self, directory):
            return {**super().environment(directory), "STREAMMOCK_CLIENT": str(node_command._HERE / "client.js")}

        def as_on_lambda(self, text, directory):
            return super().as_on_lambda(text.replace(os.fsencode(program), b"/var/runtime/index.mjs"), directory)

    return ClientOfAws
