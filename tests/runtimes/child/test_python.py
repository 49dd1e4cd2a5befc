"""Python handlers in a process of their own; how they answer is held against AWS's client in tests/oracle."""

import os
import sys
from pathlib import Path

import pytest

import streammock
from streammock.errors import CodeError
from streammock.functions.runtime import DirectoryCode
from streammock.runtimes import python_interpreters
from streammock.runtimes.interpreters import Interpreter

VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def test_an_answer(start):
    """Event in, reply out, with the log in between; warm the module is not loaded again."""
    handler = start("print('loading')\ndef handler(e, c): print('running'); return [e, c.aws_request_id]")
    assert handler({"a": "é"}) == [{"a": "é"}, "00000000-0000-4000-8000-000000000001"]
    assert handler.log == ["loading", "running"]
    assert handler.outcome.init_duration_ns > 0
    handler()
    assert handler.log == ["running"]
    assert handler.outcome.init_duration_ns is None


def test_it_is_another_process(start):
    """Neither modules nor variables of the test are there, nor a trace of streammock in the user's way."""
    handler = start(
        """
        import os, sys
        def handler(e, c):
            try:
                import client
            except ImportError:
                return [os.getpid(), sys.path[0] == os.environ["LAMBDA_TASK_ROOT"] == os.getcwd(), sorted(os.environ)]
        """
    )
    pid, first, names = handler()
    assert pid != os.getpid()
    assert first
    assert not {"_LAMBDA_TELEMETRY_LOG_FD", "STREAMMOCK_SYS_PATH"} & set(names)
    assert "AWS_LAMBDA_RUNTIME_API" in names


def test_a_failure(start):
    """Type, message and a trace that begins in the user's file, named as on Lambda."""
    handler = start("def handler(e, c):\n    raise KeyError('x')", runtime=VERSION)
    assert handler() == {
        "errorMessage": "'x'",
        "errorType": "KeyError",
        "requestId": handler.request_id,
        "stackTrace": ["  File \"/var/task/app.py\", line 2, in handler\n    raise KeyError('x')\n"],
    }
    assert handler.log[0].startswith("[ERROR] KeyError: 'x'\nTraceback")


def test_a_failure_at_loading(start):
    """The process ends with it, and the next invocation tries again."""
    handler = start("import no_such_module")
    for _ in range(2):
        payload = handler()
        assert payload["errorType"] == "Runtime.ImportModuleError"
        assert payload["requestId"] == ""
        assert "LAMBDA_WARNING" in handler.log[0]


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("sys.exit(3)", "error: exit status 3"),
        ("os._exit(4)", "error: exit status 4"),
        ("os.kill(os.getpid(), 9)", "error: signal: killed"),
        ("os.abort()", "error: signal: aborted"),
    ],
)
def test_it_ends(start, end, reason):
    """What would take the test's own process down is an outcome here; the next invocation starts afresh."""
    handler = start(f"import os, sys\ndef handler(e, c):\n    if e: return 'ok'\n    {end}")
    assert handler()["errorMessage"] == f"RequestId: {handler.request_id} Error: Runtime exited with {reason}"
    assert handler(1) == "ok"


def test_a_time_out_that_cannot_be_caught(start):
    """A handler that catches everything is ended all the same."""
    handler = start(
        "def handler(e, c):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        timeout=1,
    )
    assert handler()["errorType"] == "Sandbox.Timedout"


def test_text_is_utf_8(start):
    """Whatever locales the machine has."""
    handler = start("def handler(e, c): print('é 世界'); return open(__file__).encoding.lower()")
    assert handler() == "utf-8"
    assert handler.log == ["é 世界"]


def test_a_large_event_and_reply(start):
    """Longer than any buffer on the way."""
    event = "x" * 5_000_000
    assert start("def handler(e, c): return e")(event) == event


def test_a_directory_in_place(start, tmp_path):
    """Nothing is written beside the user's files."""
    (tmp_path / "app.py").write_text("import other\ndef handler(e, c): return other.__file__")
    (tmp_path / "other.py").write_text("")
    handler = start(DirectoryCode(tmp_path))
    assert handler() == str(tmp_path.resolve() / "other.py")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.py", "other.py"]


def test_no_way_to_the_real_aws(start):
    """An SDK that does not follow AWS_ENDPOINT_URL fails with our words before it leaves."""
    handler = start("import socket\ndef handler(e, c): socket.getaddrinfo(e, 443)")
    for host in ("dynamodb.us-east-1.amazonaws.com", "123456789012.ddb.us-east-1.API.aws."):
        assert f"a call to {host} would have left" in handler(host)["errorMessage"]
    assert handler("localhost") is None


# --- which Python -------------------------------------------------------------------------------------------------
def test_this_very_python(start):
    """The test's own interpreter, with its packages, runs what asks for its version."""
    handler = start("import sys, botocore\ndef handler(e, c): return sys.executable", runtime=VERSION)
    assert handler() == sys.executable
    assert handler.outcome.log == ()


def test_another_python(start, monkeypatch, tmp_path):
    """Where its version is not there the nearest runs, and the log says so."""
    monkeypatch.setattr(python_interpreters, "found", lambda ours: [ours])
    handler = start("def handler(e, c): pass", runtime="python3.8")
    handler()
    assert handler.outcome.log[0].startswith("streammock: python3.8 runs on Python ")


def test_the_nearest_python(monkeypatch):
    """The newer of two that are as near; never one that the bootstrap does not run on."""
    versions = [(3, 10, 1), (3, 12, 0)]
    monkeypatch.setattr(python_interpreters, "found", lambda _own: [Interpreter(Path("p"), each) for each in versions])
    monkeypatch.setattr(python_interpreters, "own", lambda: None)
    assert python_interpreters.find_python("python3.11").version == (3, 12, 0)
    assert python_interpreters.find_python("python3.8").version == (3, 10, 1)
    monkeypatch.setattr(python_interpreters, "found", lambda _own: [])
    with pytest.raises(CodeError, match="no Python was found"):
        python_interpreters.find_python("python3.11")


def script(path, version):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho Python {version}\n")
    path.chmod(0o755)
    return path


def test_where_pythons_are_looked_for(monkeypatch, tmp_path):
    """On PATH by their versions, and where pyenv keeps them; older ones than 3.9 are left out."""
    path = script(tmp_path / "bin" / "python3.12", "3.12.4")
    pyenv = script(tmp_path / "pyenv" / "versions" / "3.10.2" / "bin" / "python", "3.10.2")
    script(tmp_path / "pyenv" / "versions" / "3.8.1" / "bin" / "python", "3.8.1")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert {each.path: each.label for each in python_interpreters.found()} == {path: "3.12.4", pyenv: "3.10.2"}


def test_the_users_choice(monkeypatch, tmp_path):
    """STREAMMOCK_PYTHON names a binary for every identifier; one that does not do is an error."""
    chosen = script(tmp_path / "mine", "3.11.0")
    monkeypatch.setenv(python_interpreters.OVERRIDE, str(chosen))
    assert python_interpreters.find_python("python3.13").path == chosen
    for bad in (script(tmp_path / "old", "3.8.0"), tmp_path / "none"):
        monkeypatch.setenv(python_interpreters.OVERRIDE, str(bad))
        with pytest.raises(CodeError, match="STREAMMOCK_PYTHON names"):
            python_interpreters.find_python("python3.13")


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.14"])
def test_other_versions(start, version):
    """The bootstrap runs wherever that Python is installed, without streammock there."""
    match = [each for each in python_interpreters.found() if each.label.startswith(version + ".")]
    if not match:
        pytest.skip(f"needs python{version} on PATH or in PYENV_ROOT")
    handler = start(
        "import sys, logging\ndef handler(e, c): logging.error('x'); return sys.version_info[:2]",
        runtime=f"python{version}",
    )
    assert handler() == [int(part) for part in version.split(".")]


# --- the option ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("of_mock", "of_function", "apart"),
    [("subprocess", None, True), ("in-process", "subprocess", True), ("subprocess", "in-process", False)],
)
def test_the_option(tmp_path, of_mock, of_function, apart):
    """Chosen for the mock, or for one function; its calls come back into the mock from there too."""
    (tmp_path / "app.py").write_text(
        "import boto3, os\ndef handler(e, c): return [os.getpid(), boto3.client('dynamodb').list_tables()['TableNames']]"
    )
    with streammock.mock_streams(python=of_mock) as mock:
        mock.function("f", tmp_path, handler="app.handler", runtime=VERSION, timeout=30, python=of_function)
        import boto3

        boto3.client("dynamodb").create_table(
            TableName="Barks",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        payload = boto3.client("lambda").invoke(FunctionName="f")["Payload"].read()
    pid, tables = streammock_json(payload)
    assert (pid != os.getpid()) == apart
    assert tables == ["Barks"]


def streammock_json(payload):
    import json

    return json.loads(payload)


def test_a_callable_cannot_run_elsewhere():
    """Asked for by name it is refused; with the mock's option alone it runs in the test's process."""
    with streammock.mock_streams(python="subprocess") as mock:
        import boto3

        mock.function("here", lambda e, c: os.getpid())
        assert boto3.client("lambda").invoke(FunctionName="here")["Payload"].read() == str(os.getpid()).encode()
        mock.function("there", lambda e, c: None, python="subprocess")
        with pytest.raises(CodeError, match="there is a callable"):
            boto3.client("lambda").invoke(FunctionName="there")


def test_options_that_are_none():
    """Neither the mock nor a function takes another word."""
    with pytest.raises(ValueError, match="python must be one of 'in-process', 'subprocess', not 'docker'"):
        streammock.Settings(python="docker")
    with streammock.mock_streams() as mock, pytest.raises(ValueError, match="not 'docker'"):
        mock.function("f", lambda e, c: None, python="docker")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_directory_whose_name_has_a_colon(tmp_path, start):
    """It is one directory, not two."""
    place = tmp_path / "a:b"
    place.mkdir()
    (place / "app.py").write_text("def handler(e, c): return __file__")
    assert start(DirectoryCode(place))() == str(place / "app.py")


WRAPPER = '#!/bin/sh\nexport WRAPPED="$1 by $0"\nexec "$@"\n'


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_a_wrapper_script(start):
    """AWS_LAMBDA_EXEC_WRAPPER names a program that starts the runtime (LocalStack's test_runtime_wrapper_invoke)."""
    handler = start(
        {"app.py": "import os\ndef handler(e, c): return os.environ['WRAPPED']", "wrapper.sh": WRAPPER},
        environment={"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrapper.sh"},
    )
    python, _, script = handler().partition(" by ")
    assert "python" in python
    assert script.endswith("/var/task/wrapper.sh")


@pytest.mark.skipif(os.name != "posix", reason="exit statuses of a shell")
def test_a_wrapper_script_that_is_not_there(start):
    """The runtime exits with 127 (aws_facts 3.3)."""
    handler = start("def handler(e, c): pass", environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/missing"})
    message = "RequestId: 00000000-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 127"
    assert handler() == {"errorType": "Runtime.ExitError", "errorMessage": message}
