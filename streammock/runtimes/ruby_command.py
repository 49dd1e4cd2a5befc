"""How a Ruby function is started."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from streammock.errors import CodeError
from streammock.functions.runtime import LaunchSpec
from streammock.runtimes.command import Command, EndpointUrl
from streammock.runtimes.interpreters import Interpreter, choice, difference, probe
from streammock.runtimes.sandbox_dir import SandboxDirectory

OVERRIDE = "STREAMMOCK_RUBY"
_KIND = "Ruby"
_HERE = Path(os.path.realpath(__file__)).parent / "ruby"
_VERSION = re.compile(rb"ruby (\d+)\.(\d+)\.(\d+)")


class RubyCommand(Command):
    """Starts one function version under the Ruby on PATH, or the ``interpreter`` that the option ``runtimes`` names.

    Raises
    ------
    CodeError
        Where there is none.
    """

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl, interpreter: str | None = None) -> None:
        super().__init__(spec, endpoint_url)
        self._ruby = find_ruby(spec.runtime, interpreter)
        version = spec.runtime.removeprefix("ruby")
        if self._ruby.label.rpartition(".")[0] != version:
            self.note = difference(spec.runtime, "Ruby", self._ruby, interpreter, OVERRIDE)

    def argv(self, directory: SandboxDirectory) -> list[str]:  # noqa: ARG002 -- the same for every sandbox
        """The command line."""
        return [str(self._ruby.path), str(_HERE / "bootstrap.rb")]

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        version = ".".join(map(str, self._ruby.version[:2]))
        gems = (
            directory.task / "vendor" / "bundle" / "ruby" / f"{version}.0",
            directory.layers / "ruby" / "gems" / f"{version}.0",
        )
        extra = {
            "RUBYLIB": os.pathsep.join(map(str, (directory.task, directory.layers / "ruby" / "lib"))),
            "GEM_PATH": os.pathsep.join(map(str, gems)),
        }
        return self._environment(directory, extra, path=(str(self._ruby.path.parent),))

    def as_on_lambda(self, text: bytes, directory: SandboxDirectory) -> bytes:
        """Also the bootstrap's own files."""
        return super().as_on_lambda(text.replace(os.fsencode(_HERE), b"/var/runtime"), directory)


def find_ruby(runtime: str, option: str | None = None) -> Interpreter:
    """The user's choice, or the Ruby on PATH.

    Raises
    ------
    CodeError
        Where there is none that starts.
    """
    chosen = choice(runtime, option, OVERRIDE)
    path = chosen.path if chosen else shutil.which("ruby")
    interpreter = probe(path, _VERSION) if path else None
    if interpreter is None and chosen is not None:
        raise chosen.unusable(_KIND)
    if interpreter is None:
        msg = (
            f"the runtime {runtime} needs Ruby, and none was found on PATH: install it (https://www.ruby-lang.org), or "
            f"name a binary in the environment variable {OVERRIDE}"
        )
        raise CodeError(msg)
    return interpreter
