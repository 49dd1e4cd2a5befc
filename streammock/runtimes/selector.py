"""Which runtime runs a function: by its code and its runtime identifier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from streammock.errors import CodeError
from streammock.functions.runtime import CallableCode, LaunchSpec, Runtime, Sandbox

if TYPE_CHECKING:
    from streammock.runtimes.child_process import ChildProcessRuntime


class Runtimes:
    """Starts each function in the runtime it needs; a runtime is loaded with the first function that needs it.

    Parameters
    ----------
    endpoint_url:
        Gives the address at which child processes reach the mock.
    """

    def __init__(self, endpoint_url: Callable[[], str]) -> None:
        self._endpoint_url = endpoint_url
        self._in_process: Runtime | None = None
        self._child_process: ChildProcessRuntime | None = None

    def start(self, spec: LaunchSpec) -> Sandbox:
        """A sandbox for one function version.

        Raises
        ------
        CodeError
            For a runtime identifier that nothing here can run.
        """
        if isinstance(spec.code, CallableCode) or spec.runtime.startswith("python"):
            return self._python().start(spec)
        if spec.runtime.startswith("nodejs"):
            return self._node().start(spec)
        raise _unsupported(spec)

    def interrupt(self) -> None:
        """End the handlers that run now in processes of their own; a Python handler in this one cannot be ended."""
        if self._child_process is not None:
            self._child_process.interrupt()

    def _python(self) -> Runtime:
        if self._in_process is None:
            from streammock.runtimes.inprocess import InProcessRuntime

            self._in_process = InProcessRuntime()
        return self._in_process

    def _node(self) -> ChildProcessRuntime:
        if self._child_process is None:
            from streammock.runtimes.child_process import ChildProcessRuntime

            self._child_process = ChildProcessRuntime(self._endpoint_url)
        return self._child_process


def _unsupported(spec: LaunchSpec) -> CodeError:
    return CodeError(
        f"streammock cannot run the function {spec.function_name}: its runtime is {spec.runtime}, and only Python and "
        "Node.js handlers run so far. Give mock.function() a Python callable in its place to test what is "
        "around it."
    )
