"""How a function is started by the command that the user gives for its runtime identifier."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from streammock.errors import CodeError
from streammock.functions.runtime import LaunchSpec
from streammock.runtimes.command import Command, EndpointUrl
from streammock.runtimes.sandbox_dir import SandboxDirectory


class UserCommand(Command):
    """Starts a program that speaks the Lambda Runtime API, in the package's directory.

    Parameters
    ----------
    spec, endpoint_url:
        As for every command.
    arguments:
        The option ``runtimes`` of the identifier. A program without a directory is looked up on PATH; one with a
        relative directory is the package's own.

    Raises
    ------
    CodeError
        Where there is no such program on this machine.
    """

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl, arguments: Sequence[str]) -> None:
        super().__init__(spec, endpoint_url)
        program, *self._rest = arguments
        self._program = Path(program)
        if self._program.is_absolute() or self._program.name == program:
            found = shutil.which(program)
            if found is None:
                raise _not_found(spec.runtime, program)
            self._program = Path(found).absolute()

    def argv(self, directory: SandboxDirectory) -> list[str]:
        """The command line."""
        return [str(directory.task / self._program), *self._rest]

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        path = (str(self._program.parent),) if self._program.is_absolute() else ()
        return self._environment(directory, {}, path=path)


def _not_found(runtime: str, program: str) -> CodeError:
    return CodeError(
        f"runtimes[{runtime!r}] starts {program!r}, which is no program that can be run here: install it, or give its "
        "absolute path"
    )
