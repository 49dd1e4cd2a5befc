"""Functions for tests of runtimes: what they are started with, packages, and calling them."""

import io
import json
import textwrap
import zipfile

from streammock.functions.runtime import InvokeRequest, LaunchSpec, ZipCode

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


def zipped(files, mode=0o644):
    """A package; its files have these mode bits."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            archive.writestr(member, textwrap.dedent(data) if isinstance(data, str) else data)
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
        """The log events of the last invocation, without our own."""
        return [event for event in self.outcome.log if not event.startswith("streammock: ")]

    @property
    def failed(self):
        return self.outcome.function_error == "Unhandled"
