"""Sandboxes for Python handlers in this process."""

import io
import json
import textwrap
import zipfile

import pytest

from streammock.functions.runtime import CallableCode, DirectoryCode, InvokeRequest, LaunchSpec, ZipCode
from streammock.runtimes.inprocess import InProcessRuntime

SPEC = LaunchSpec(
    function_name="bark",
    version="$LATEST",
    runtime="python3.13",
    handler="app.handler",
    code=ZipCode(b"", ""),
    environment={},
    timeout=20,
    memory_size=128,
    region="eu-west-1",
    account="123456789012",
    log_group="/aws/lambda/bark",
    log_stream="2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef",
)
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:bark"


def zipped(files):
    """A deployment package."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, textwrap.dedent(text))
    return ZipCode(content.getvalue(), "")


class Handler:
    """A function in one sandbox; each call of it is an invocation."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.count = 0
        self.outcome = None

    def __call__(self, event=None, **request):
        """Invoke it; returns the reply, or the error payload."""
        self.count += 1
        payload = json.dumps({} if event is None else event).encode()
        request = {"request_id": self.request_id, "payload": payload, "invoked_arn": ARN, **request}
        self.outcome = self.sandbox.invoke(InvokeRequest(**request))
        return json.loads(self.outcome.payload)

    @property
    def request_id(self):
        return f"00000000-0000-4000-8000-{self.count:012d}"

    @property
    def log(self):
        return list(self.outcome.log)

    @property
    def failed(self):
        return self.outcome.function_error == "Unhandled"


@pytest.fixture
def start():
    """Starts sandboxes, and closes them after the test; text alone is a package's app.py."""
    sandboxes = []

    def start(code, **settings):
        if isinstance(code, str):
            code = {"app.py": code}
        if isinstance(code, dict):
            code = zipped(code)
        elif callable(code):
            code = CallableCode(code)
        sandbox = InProcessRuntime().start(SPEC._replace(code=code, **settings))
        sandboxes.append(sandbox)
        return Handler(sandbox)

    yield start
    for sandbox in sandboxes:
        sandbox.close()


@pytest.fixture
def directory(tmp_path):
    """Writes files into a directory that is used in place."""

    def directory(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return DirectoryCode(tmp_path)

    return directory
