"""How a Node.js function is started: arguments, environment, and the names its files have on Lambda."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from streammock.functions.runtime import LaunchSpec
from streammock.runtimes import environment
from streammock.runtimes.interpreters import Interpreter, node_major
from streammock.runtimes.sandbox_dir import SandboxDirectory

_HERE = Path(os.path.realpath(__file__)).parent / "node"
_HANDLER_TOKEN = "streammock-handler-"  # noqa: S105 -- by it the gateway knows whose call it is; it opens nothing
# Lambda's Node.js is stricter about ES modules than a plain one: spec/runtimes.md 1.
_STRICTER = {
    "--no-experimental-require-module": ((20, 17), (22, 0)),
    "--no-experimental-detect-module": ((20, 10), (21, 1)),
}


class NodeCommand:
    """Starts one function version under one Node.js.

    Parameters
    ----------
    spec:
        The function version.
    node:
        The interpreter.
    endpoint_url:
        Where calls to AWS go.
    """

    def __init__(self, spec: LaunchSpec, node: Interpreter, endpoint_url: Callable[[], str]) -> None:
        self._spec = spec
        self._node = node
        self._endpoint_url = endpoint_url
        self._major = node_major(spec.runtime)
        self.token = _HANDLER_TOKEN + spec.log_stream.rpartition("]")[2]  # a log stream is one sandbox's own

    @property
    def note(self) -> str | None:
        """What the log says first where another Node.js runs than the one asked for."""
        if self._node.version[0] == self._major:
            return None
        return (
            f"streammock: {self._spec.runtime} runs on Node.js {self._node.label}, the nearest on this machine "
            "(STREAMMOCK_NODE names another)"
        )

    @property
    def argv(self) -> list[str]:
        """The command line."""
        flags = [flag for flag, since in _STRICTER.items() if _known(self._node.version, since)]
        return [str(self._node.path), *flags, "--require", str(_HERE / "reroute.js"), str(_HERE / "bootstrap.js")]

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        spec, url = self._spec, self._endpoint_url()
        extra = {
            "PATH": os.pathsep.join([str(self._node.path.parent), "/usr/local/bin", "/usr/bin", "/bin"]),
            "PWD": str(directory.task),
            "HOME": str(directory.home),
            "TMPDIR": str(directory.temporary),
            "NODE_PATH": directory.node_path(self._major),
            # Nothing of the user's own set-up may reach a handler, and no proxy may come between it and us.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1,localhost",
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": spec.account,
            "AWS_SESSION_TOKEN": self.token,
            "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1",
            "STREAMMOCK_ENDPOINT_URL": url,
            "STREAMMOCK_NODE_MAJOR": str(self._major),
        }
        if directory.in_place:
            extra["STREAMMOCK_MODULES_BESIDE"] = str(directory.root / "index.js")
        return environment.build(spec, task_root=str(directory.task), extra=extra)

    def as_on_lambda(self, text: bytes, directory: SandboxDirectory) -> bytes:
        """Name files as Lambda does: our directory is gone when somebody reads of it, and never the same."""
        text = text.replace(os.fsencode(_HERE), b"/var/runtime")
        return text.replace(os.fsencode(directory.root), b"")


def _known(version: tuple[int, ...], since: tuple[tuple[int, int], ...]) -> bool:
    """Whether a binary knows a flag that came with these releases, one per major version."""
    same = [minimum for minimum in since if minimum[0] == version[0]]
    return version >= (same[0] if same else max(since))
