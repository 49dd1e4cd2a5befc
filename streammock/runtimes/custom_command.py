"""How a function is started that brings a program of its own: the executable ``bootstrap``."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from streammock.functions.runtime import Code, DirectoryCode, LaunchSpec, ZipCode
from streammock.runtimes.command import Command, NoEntrypoint
from streammock.runtimes.sandbox_dir import SandboxDirectory

NAME = "bootstrap"


class CustomCommand(Command):
    """Starts ``bootstrap`` of the code or, where there is none, of a layer."""

    def argv(self, directory: SandboxDirectory) -> list[str]:
        """The command line."""
        places = [directory.task / NAME, directory.layers / NAME]
        program = next((place for place in places if place.is_file()), None)
        if program is None:
            # As users of Lambda report it (known-differences.md).
            msg = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
            raise NoEntrypoint(msg)
        if not os.access(program, os.X_OK) and directory.root in program.parents:
            # A zip that was made on Windows, or by Python, has lost the bit; only our own copy gets it back.
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return [str(program)]

    def start(self, directory: SandboxDirectory) -> list[str]:
        """The command line alone: such a runtime takes no wrapper script."""
        return self.argv(directory)

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        return self._environment(directory, {})


def brings_program(spec: LaunchSpec) -> bool:
    """Whether code or a layer has a ``bootstrap``."""
    return any(map(_has_program, (spec.code, *spec.layers)))


def _has_program(code: Code) -> bool:
    if isinstance(code, DirectoryCode):
        return Path(code.path, NAME).is_file()
    if not isinstance(code, ZipCode):
        return False
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(code.content)) as archive:
            return NAME in archive.namelist()
    except zipfile.BadZipFile:
        return False
