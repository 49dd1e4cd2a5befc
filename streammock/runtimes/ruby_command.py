"""How a Ruby function is started."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from streammock.errors import CodeError
from streammock.functions.runtime import LaunchSpec
from streammock.runtimes.command import Command, EndpointUrl
from streammock.runtimes.interpreters import Interpreter, probe
from streammock.runtimes.sandbox_dir import SandboxDirectory

OVERRIDE = "STREAMMOCK_RUBY"
_HERE = Path(os.path.realpath(__file__)).parent / "ruby"
_VERSION = re.compile(rb"ruby (\d+)\.(\d+)\.(\d+)")


class RubyCommand(Command):
    """Starts one function version under the Ruby on PATH.

    Raises
    ------
    CodeError
        Where there is none.
    """

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl) -> None:
        super().__init__(spec, endpoint_url)
        self._ruby = find_ruby(spec.runtime)
        version = spec.runtime.removeprefix("ruby")
        if self._ruby.label.rpartition(".")[0] != version:
            self.note = (
                f"streammock: {spec.runtime} runs on Ruby {self._ruby.label}, the one on this machine "
                f"({OVERRIDE} names another)"
            )

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


def find_ruby(runtime: str) -> Interpreter:
    """What ``STREAMMOCK_RUBY`` names, or the Ruby on PATH.

    Raises
    ------
    CodeError
        Where there is none that starts.
    """
    chosen = os.environ.get(OVERRIDE)
    path = shutil.which(chosen or "ruby") or chosen
    interpreter = probe(path, _VERSION) if path else None
    if interpreter is None:
        msg = (
            f"the runtime {runtime} needs Ruby, and {chosen or 'none'} was found to start: install it "
            f"(https://www.ruby-lang.org), or name a binary in the environment variable {OVERRIDE}"
        )
        raise CodeError(msg)
    return interpreter
