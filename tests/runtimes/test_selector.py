"""Which runtime runs a function."""

import subprocess
import sys

import pytest

from streammock.errors import CodeError
from streammock.functions.runtime import CallableCode, InvokeRequest, LaunchSpec, ZipCode
from streammock.runtimes.selector import Runtimes


def no_endpoint():
    """Nobody asks for it before a child process starts."""
    raise AssertionError


def spec(runtime, code=None):
    return LaunchSpec(
        function_name="bark",
        version="$LATEST",
        runtime=runtime,
        handler="index.handler",
        code=code or ZipCode(b"", ""),
        environment={},
        timeout=3,
        memory_size=128,
        region="us-east-1",
        account="000000000000",
        log_group="/aws/lambda/bark",
        log_stream="stream",
    )


@pytest.mark.parametrize("runtime", ["python3.13", "nodejs20.x", "java21"])
def test_a_callable_runs_in_this_process(runtime):
    """Whatever the identifier says, a Python callable is called."""
    sandbox = Runtimes(no_endpoint).start(spec(runtime, CallableCode(lambda event, _context: event)))
    assert sandbox.invoke(InvokeRequest("id", b'{"a": 1}', "arn")).payload == b'{"a": 1}'
    sandbox.close()


@pytest.mark.node
def test_javascript_runs_in_a_child_process():
    """For nodejs identifiers there is a sandbox of its own kind; nothing starts before it is invoked."""
    runtimes = Runtimes(no_endpoint)
    for runtime in ("nodejs16.x", "nodejs20.x"):
        sandbox = runtimes.start(spec(runtime))
        assert type(sandbox).__name__ == "ChildProcessSandbox"
        sandbox.close()


@pytest.mark.parametrize("runtime", ["provided", "provided.al2", "provided.al2023", "custom"])
def test_a_program_of_the_users_own_runs_in_a_child_process(runtime):
    """Whether there is one shows when it is started."""
    sandbox = Runtimes(no_endpoint).start(spec(runtime))
    assert type(sandbox).__name__ == "ChildProcessSandbox"
    sandbox.close()


def test_python_in_a_child_process():
    """Chosen for all functions, or for one; the choice for one can be taken back."""
    for runtimes, kind in (
        (Runtimes(no_endpoint, "subprocess"), "ChildProcessSandbox"),
        (Runtimes(no_endpoint), "InProcessSandbox"),
    ):
        for chosen, expected in (
            ("subprocess", "ChildProcessSandbox"),
            ("in-process", "InProcessSandbox"),
            (None, kind),
        ):
            runtimes.choose("bark", chosen)
            sandbox = runtimes.start(spec("python3.13"))
            assert type(sandbox).__name__ == expected
            sandbox.close()


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "go1.x"])
def test_what_there_is_no_program_for(runtime):
    """The error names the function, its runtime and the ways round."""
    with pytest.raises(CodeError, match=rf"bark.*{runtime}.*bootstrap.*mock\.function"):
        Runtimes(no_endpoint).start(spec(runtime))


def test_what_is_not_used_is_not_loaded():
    """Importing the selector loads neither kind of runtime."""
    program = (
        "import sys, streammock.runtimes.selector;"
        "print([n for n in ('inprocess', 'child_process') if f'streammock.runtimes.{n}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
