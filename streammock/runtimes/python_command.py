"""How a Python function in a process of its own is started."""

from __future__ import annotations

import json
import os
from pathlib import Path

from streammock.functions.runtime import LaunchSpec
from streammock.runtimes import layering
from streammock.runtimes.command import Command, EndpointUrl
from streammock.runtimes.interpreters import difference
from streammock.runtimes.python_interpreters import OVERRIDE, find_python, python_version
from streammock.runtimes.sandbox_dir import SandboxDirectory

_HERE = Path(os.path.realpath(__file__)).parent / "python"


class PythonCommand(Command):
    """Starts one function version under the Python that suits it best, or the ``interpreter`` that ``runtimes`` names.

    Raises
    ------
    CodeError
        Where the user's choice does not start.
    """

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl, interpreter: str | None = None) -> None:
        super().__init__(spec, endpoint_url)
        self._python = find_python(spec.runtime, interpreter)
        if self._python.version[:2] != python_version(spec.runtime):
            self.note = difference(spec.runtime, "Python", self._python, interpreter, OVERRIDE)

    def argv(self, directory: SandboxDirectory) -> list[str]:  # noqa: ARG002 -- the same for every sandbox
        """The command line: nothing is kept back in buffers, and text is UTF-8 whatever locales there are."""
        return [str(self._python.path), "-u", "-X", "utf8", str(_HERE / "bootstrap.py")]

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        version = ".".join(map(str, python_version(self._spec.runtime)))
        path = [str(directory.task), *layering.python_path(directory.layers, version)]
        extra = {
            "PYTHONPATH": str(directory.root / "var" / "runtime"),  # Lambda's SDK is there
            "STREAMMOCK_SYS_PATH": json.dumps(path),  # a path may have any separator in it
        }
        return self._environment(directory, extra, path=(str(self._python.path.parent),))

    def as_on_lambda(self, text: bytes, directory: SandboxDirectory) -> bytes:
        """Also the bootstrap's own files."""
        return super().as_on_lambda(text.replace(os.fsencode(_HERE), b"/var/runtime"), directory)
