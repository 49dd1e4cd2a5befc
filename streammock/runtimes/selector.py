"""Which runtime runs a function: by its code and its runtime identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from streammock.errors import CodeError
from streammock.settings import PYTHON_MODES, PythonMode, RuntimeCommand

if TYPE_CHECKING:
    from streammock.functions.runtime import LaunchSpec, Runtime, Sandbox
    from streammock.runtimes.child_process import ChildProcessRuntime
    from streammock.runtimes.command import MakeCommand

_CUSTOM = ("provided", "custom")


class Runtimes:
    """Starts each function in the runtime it needs; a runtime is loaded with the first function that needs it.

    Parameters
    ----------
    endpoint_url:
        Gives the address at which child processes reach the mock.
    python:
        Where Python handlers run that are files.
    commands:
        How functions of a runtime identifier are started, where the user says it.

    Raises
    ------
    ValueError
        For an identifier that Lambda does not have.
    """

    def __init__(
        self,
        endpoint_url: Callable[[], str],
        python: PythonMode = "in-process",
        commands: Mapping[str, RuntimeCommand] | None = None,
    ) -> None:
        self._endpoint_url = endpoint_url
        self._commands = commands or {}
        if self._commands:
            _check_identifiers(self._commands)
        self._python_mode: PythonMode = python
        self._chosen: dict[str, PythonMode] = {}
        self._in_process: Runtime | None = None
        self._child_process: ChildProcessRuntime | None = None

    def choose(self, function: str, python: PythonMode | None) -> None:
        """Where one function's Python runs, by its name; None takes a choice back.

        Raises
        ------
        ValueError
            For anything else.
        """
        if python not in (None, *PYTHON_MODES):
            msg = f"python must be one of {', '.join(map(repr, PYTHON_MODES))}, not {python!r}"
            raise ValueError(msg)
        if python is None:
            self._chosen.pop(function, None)
        else:
            self._chosen[function] = python

    def start(self, spec: LaunchSpec) -> Sandbox:
        """A sandbox for one function version.

        Raises
        ------
        CodeError
            For a runtime identifier that nothing here can run.
        """
        from streammock.functions.runtime import CallableCode

        is_callable = isinstance(spec.code, CallableCode)
        if is_callable and self._chosen.get(spec.function_name) == "subprocess":
            raise _not_files(spec)
        if is_callable or self._runs_in_process(spec):
            return self._python().start(spec)
        return self._children().start(spec, _command(spec, self._commands.get(spec.runtime)))

    def interrupt(self) -> None:
        """End the handlers that run now in processes of their own; a Python handler in this one cannot be ended."""
        if self._child_process is not None:
            self._child_process.interrupt()

    def _runs_in_process(self, spec: LaunchSpec) -> bool:
        general: PythonMode = "subprocess" if spec.runtime in self._commands else self._python_mode
        mode = self._chosen.get(spec.function_name, general)
        return spec.runtime.startswith("python") and mode == "in-process"

    def _python(self) -> Runtime:
        if self._in_process is None:
            from streammock.runtimes.inprocess import InProcessRuntime

            self._in_process = InProcessRuntime()
        return self._in_process

    def _children(self) -> ChildProcessRuntime:
        if self._child_process is None:
            from streammock.runtimes.child_process import ChildProcessRuntime

            self._child_process = ChildProcessRuntime(self._endpoint_url)
        return self._child_process


def _command(spec: LaunchSpec, given: RuntimeCommand | None) -> MakeCommand:
    """The kind of process for a runtime identifier, and for what the user says of it."""
    if given is not None and not isinstance(given, str):
        from streammock.runtimes.user_command import UserCommand

        return partial(UserCommand, arguments=given)
    if spec.runtime.startswith("nodejs"):
        from streammock.runtimes.node_command import NodeCommand

        return partial(NodeCommand, interpreter=given)
    if spec.runtime.startswith("python"):
        from streammock.runtimes.python_command import PythonCommand

        return partial(PythonCommand, interpreter=given)
    if spec.runtime.startswith("ruby"):
        from streammock.runtimes.ruby_command import RubyCommand

        return partial(RubyCommand, interpreter=given)
    from streammock.runtimes.custom_command import CustomCommand, brings_program

    if spec.runtime.startswith(_CUSTOM) or brings_program(spec):
        return CustomCommand
    raise _unsupported(spec)


def _check_identifiers(commands: Mapping[str, RuntimeCommand]) -> None:
    """A misspelt identifier would be one that no function ever has."""
    from streammock.functions import identifiers

    unknown = sorted(name for name in commands if not identifiers.is_runtime(name))
    if unknown:
        known = ", ".join(identifiers.runtimes())
        msg = f"runtimes names {unknown[0]!r}, and Lambda has no such runtime identifier; it has {known}"
        raise ValueError(msg)


def _unsupported(spec: LaunchSpec) -> CodeError:
    return CodeError(
        f"streammock cannot run the function {spec.function_name}: it has no program for the runtime {spec.runtime}. "
        f"Say how to start AWS's runtime client for the language, mock_streams(runtimes={{{spec.runtime!r}: [...]}}), "
        "or put an executable named bootstrap into the package or a layer that does (the Lambda Runtime API is there "
        "for it), or give mock.function() a Python callable in its place to test what is around it."
    )


def _not_files(spec: LaunchSpec) -> CodeError:
    return CodeError(
        f"the function {spec.function_name} is a callable of the test's own process and cannot run in another one: "
        "give mock.function() a directory or a zip, or leave python='subprocess' out"
    )
