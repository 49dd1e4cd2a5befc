"""AWS's own runtime client for Python against ours: the same handlers, told apart by nothing."""

import importlib.util
import json
import re
import sys

import json_logs
import pytest
from python_handlers import CASES, DIFFERENCES
from sandboxed import ARN, SPEC, zipped

from streammock.functions.runtime import InvokeRequest
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.inprocess import InProcessRuntime
from streammock.runtimes.python_command import PythonCommand

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("awslambdaric") is None, reason="needs awslambdaric: tox -e oracle"),
    pytest.mark.skipif(sys.platform == "win32", reason="AWS's client runs on Linux alone"),
]

# As on Lambda: the client is loaded first; then the code's directory, which is the current one, leads the path.
PROGRAM = """
import os, sys
del sys.path[0]
from awslambdaric import __main__, bootstrap, lambda_literals
sys.path[:0] = [os.environ["LAMBDA_TASK_ROOT"]]
__main__.main(["", os.environ["_HANDLER"]])
"""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
DEPTH = re.compile(r"repeated \d+ more")
ADDRESS = re.compile(r"0x[0-9a-f]+")


class ClientOfAws(PythonCommand):
    """awslambdaric in the place of our bootstrap."""

    def argv(self, directory):
        return [sys.executable, "-c", PROGRAM]


def outcomes(sandbox, case):
    """What comes of each invocation, without what differs from one run to the next."""
    try:
        for number, event in enumerate(case.events):
            request = InvokeRequest(
                f"00000000-0000-4000-8000-{number:012d}", json.dumps(event).encode(), ARN, case.client_context
            )
            outcome = sandbox.invoke(request)
            yield (
                outcome.function_error,
                without_chance(outcome.payload.decode("utf-8", "replace")),
                sorted(without_chance(event) for event in outcome.log if not event.startswith("streammock: ")),
            )
    finally:
        sandbox.close()


def without_chance(text):
    return DEPTH.sub("repeated", ADDRESS.sub("0x", INSTANT.sub("<time>", text)))


def spec_of(case):
    return SPEC._replace(
        code=zipped({"app.py": case.files} if isinstance(case.files, str) else case.files),
        handler=case.handler,
        runtime=case.runtime,
        environment=case.environment,
        timeout=case.timeout,
        logging=case.logging,
    )


@pytest.fixture
def child(monkeypatch):
    """Starts children under this very interpreter."""
    monkeypatch.setenv("STREAMMOCK_PYTHON", sys.executable)
    return ChildProcessRuntime(lambda: "http://127.0.0.1:9")


def compare(ours, theirs, case):
    """Nothing may differ, but for what is known to: there the error itself is the same."""
    if case.name not in {**DIFFERENCES, **json_logs.DIFFERENCES}:
        assert ours == theirs
        return
    assert ours != theirs, "it differs no longer: take it from the list, and from docs/known-differences.md"
    for (failed, payload, _), (failed_there, payload_there, _) in zip(ours, theirs, strict=True):
        assert failed == failed_there
        assert {**json.loads(payload), "stackTrace": []} == {**json.loads(payload_there), "stackTrace": []}


def of_aws(case):
    """Asked once for both of ours."""
    if case.name not in _of_aws:
        runtime = ChildProcessRuntime(lambda: "http://127.0.0.1:9")
        _of_aws[case.name] = list(outcomes(runtime.start(spec_of(case), ClientOfAws), case))
    return _of_aws[case.name]


_of_aws = {}


@pytest.mark.parametrize("case", [*CASES, *json_logs.PYTHON_CASES], ids=lambda case: case.name)
def test_our_bootstrap(child, case):
    """Payloads, errors, log events and exits in a process of their own."""
    compare(list(outcomes(child.start(spec_of(case), PythonCommand), case)), of_aws(case), case)


@pytest.mark.parametrize("case", [*CASES, *json_logs.PYTHON_CASES], ids=lambda case: case.name)
def test_in_process(child, case):
    """The same in the test's own process."""
    compare(list(outcomes(InProcessRuntime().start(spec_of(case)), case)), of_aws(case), case)
