"""How a Node.js function is started: arguments, environment, and the names its files have on Lambda."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from streammock.functions.runtime import LaunchSpec
from streammock.runtimes import node_sdk
from streammock.runtimes.command import Command, EndpointUrl
from streammock.runtimes.interpreters import OVERRIDE, difference, find_node, node_major
from streammock.runtimes.sandbox_dir import SandboxDirectory

_HERE = Path(os.path.realpath(__file__)).parent / "node"
# Lambda's Node.js is stricter about ES modules than a plain one: spec/runtimes.md 1.
_STRICTER = {
    "--no-experimental-require-module": ((20, 17), (22, 0)),
    "--no-experimental-detect-module": ((20, 10), (21, 1)),
}


class NodeCommand(Command):
    """Starts one function version under the Node.js that suits it best, or the ``interpreter`` that ``runtimes`` names.

    Raises
    ------
    CodeError
        Where there is none.
    """

    def __init__(self, spec: LaunchSpec, endpoint_url: EndpointUrl, interpreter: str | None = None) -> None:
        super().__init__(spec, endpoint_url)
        self._node = find_node(spec.runtime, interpreter)
        self._major = node_major(spec.runtime)
        if self._node.version[0] != self._major:
            self.note = difference(spec.runtime, "Node.js", self._node, interpreter, OVERRIDE)

    @property
    def modules(self) -> Path | None:
        """The SDK, where it is in the cache."""
        return node_sdk.find(self._spec.runtime)

    def argv(self, directory: SandboxDirectory) -> list[str]:  # noqa: ARG002 -- the same for every sandbox
        """The command line."""
        flags = [flag for flag, since in _STRICTER.items() if _known(self._node.version, since)]
        # As Lambda starts it (AWS's base images, /var/runtime/bootstrap): a tenth of the memory is for what is young.
        young = self._spec.memory_size // 10
        flags += [f"--max-semi-space-size={young // 2}", f"--max-old-space-size={self._spec.memory_size - young}"]
        return [str(self._node.path), *flags, "--require", str(_HERE / "reroute.js"), str(_HERE / "bootstrap.js")]

    def cwd(self, directory: SandboxDirectory) -> Path:
        """Not where the code is: Node.js reads a package.json there before our bootstrap can say otherwise."""
        return directory.root

    def environment(self, directory: SandboxDirectory) -> dict[str, str]:
        """All environment variables but those that lead to the Runtime API."""
        extra = {
            "NODE_PATH": directory.node_path(self._major),
            "AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE": "1",
            "STREAMMOCK_ENDPOINT_URL": self._endpoint_url(),
            "STREAMMOCK_NODE_MAJOR": str(self._major),
        }
        if directory.in_place:
            extra["STREAMMOCK_MODULES_BESIDE"] = str(directory.root / "index.js")
        return self._environment(directory, extra, path=(str(self._node.path.parent),))

    def as_on_lambda(self, text: bytes, directory: SandboxDirectory) -> bytes:
        """Also the bootstrap's own files."""
        return super().as_on_lambda(text.replace(os.fsencode(_HERE), b"/var/runtime"), directory)

    def advise(self, error_payload: bytes) -> str | None:
        """What to do about an SDK that is missing; the error itself stays as it is on AWS."""
        advice = node_sdk.advice(self._spec.runtime, error_payload)
        if advice is not None and self.modules is None:
            warnings.warn(advice, node_sdk.MissingSdkWarning, stacklevel=2)
        return advice


def _known(version: tuple[int, ...], since: tuple[tuple[int, int], ...]) -> bool:
    """Whether a binary knows a flag that came with these releases, one per major version."""
    same = [minimum for minimum in since if minimum[0] == version[0]]
    return version >= (same[0] if same else max(since))
