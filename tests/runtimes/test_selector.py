"""Which runtime runs a function."""

import subprocess
import sys

import pytest

from streammock.errors import CodeError
from streammock.functions import identifiers
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


def test_python_that_the_user_names_runs_in_a_child_process():
    """An interpreter in the option would mean nothing in this process; one function may still be told to stay here."""
    runtimes = Runtimes(no_endpoint, "in-process", {"python3.13": sys.executable})
    for runtime, choice, kind in (
        ("python3.13", None, "ChildProcessSandbox"),
        ("python3.12", None, "InProcessSandbox"),
        ("python3.13", "in-process", "InProcessSandbox"),
    ):
        runtimes.choose("bark", choice)
        sandbox = runtimes.start(spec(runtime))
        assert type(sandbox).__name__ == kind
        sandbox.close()


def test_an_identifier_that_lambda_does_not_have():
    """It would never be looked for: the error lists those that there are."""
    with pytest.raises(
        ValueError, match=r"runtimes names 'nodejs22', and Lambda has no .*it has .*nodejs20\.x.*java17"
    ):
        Runtimes(no_endpoint, commands={"nodejs22": "/bin/node"})


def test_an_identifier_that_an_older_botocore_does_not_list(monkeypatch):
    """What a function may have, a command may be for."""
    monkeypatch.setattr(identifiers, "runtimes", lambda: ["nodejs18.x"])
    Runtimes(no_endpoint, commands={"nodejs24.x": "/bin/node"})


@pytest.mark.parametrize("runtime", ["java21", "dotnet8", "go1.x"])
def test_what_there_is_no_program_for(runtime):
    """The error names the function, its runtime and the ways round."""
    with pytest.raises(CodeError, match=rf"bark.*{runtime}.*runtimes={{'{runtime}'.*bootstrap.*mock\.function"):
        Runtimes(no_endpoint).start(spec(runtime))


def test_what_is_not_used_is_not_loaded():
    """Importing the selector loads neither kind of runtime."""
    program = (
        "import sys, streammock.runtimes.selector;"
        "print([n for n in ('inprocess', 'child_process') if f'streammock.runtimes.{n}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
