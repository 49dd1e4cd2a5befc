"""How the process of a function is started: one class per kind of runtime, one file each beside this one."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from streammock.functions.runtime import LaunchSpec
from streammock.runtimes import environment, wrapper
from streammock.runtimes.sandbox_dir import SandboxDirectory

_HANDLER_TOKEN = "streammock-handler-"  # noqa: S105 -- by it the gateway knows whose call it is; it opens nothing

EndpointUrl = Callable[[], str]
MakeCommand = Callable[[LaunchSpec, EndpointUrl], "Command"]


class NoEntrypoint(Exception):
    """There is nothing to start; the text is Lambda's."""


class Command(ABC):
    """Starts one function version.

    Parameters
    ----------
    spec:
        The function version.
    endpoint_url:
        Where calls to AWS go.
    """

    note: str | None = None  # what the log says first, where something else runs than was asked for

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl) -> None:
        self._spec = spec
        self._endpoint_url = endpoint_url
        self.token = _HANDLER_TOKEN + spec.log_stream.rpartition("]")[2]  # a log stream is one sandbox's own

    @property
    def modules(self) -> Path | None:
        """The ``node_modules`` that the runtime brings."""
        return None

    @abstractmethod
    def argv(self, directory: SandboxDirectory) -> list[str]:
        """The command line; raises ``NoEntrypoint``."""

    def start(self, directory: SandboxDirectory) -> list[str]:
        """The command line, behind the function's wrapper script where it has one; raises ``NoEntrypoint``."""
        return wrapper.wrapped(self.argv(directory), self._spec.environment, directory)

    def cwd(self, directory: SandboxDirectory) -> Path:
        """Where the process starts."""
        return directory.task

    @abstractmethod
    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""

    def as_on_lambda(self, text: bytes, directory: SandboxDirectory) -> bytes:
        """Name files as Lambda does: our directory is gone when somebody reads of it, and never the same."""
        return text.replace(os.fsencode(directory.root), b"")

    def advise(self, error_payload: bytes) -> str | None:  # noqa: ARG002 -- a kind of runtime may look at it
        """What the log says about a failure that comes of this machine: nothing, for most."""
        return None

    def _environment(
        self, directory: SandboxDirectory, extra: dict[str, str], *, path: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """Variables for a process; ``path`` are directories of programs beside the system's."""
        url = self._endpoint_url()
        common = {
            "PATH": os.pathsep.join([*path, "/usr/local/bin", "/usr/bin", "/bin", str(directory.layers / "bin")]),
            "LD_LIBRARY_PATH": os.pathsep.join(
                map(str, (directory.task, directory.task / "lib", directory.layers / "lib"))
            ),
            "PWD": str(directory.task),
            "HOME": str(directory.home),
            "TMPDIR": str(directory.temporary),
            # Nothing of the user's own set-up may reach a handler, and no proxy may come between it and us.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1,localhost",
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": self._spec.account,
            "AWS_SESSION_TOKEN": self.token,
        }
        return environment.build(self._spec, task_root=str(directory.task), extra={**common, **extra})
