"""Sandboxes for JavaScript handlers, and a gateway for them to call."""

import http.server
import io
import threading
import zipfile

import pytest
import sandboxed

from streammock.functions.runtime import ZipCode
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.node_command import NodeCommand

SPEC = sandboxed.SPEC._replace(runtime="nodejs20.x", handler="index.handler")


def zipped(files):
    """A deployment package; text alone is its index.js."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in ({"index.js": files} if isinstance(files, str) else files).items():
            archive.writestr(name, text)
    return ZipCode(content.getvalue(), "")


class Handler(sandboxed.Handler):
    """A function that writes to its log by the console."""

    @property
    def messages(self):
        """The log events of the last invocation, those of the console without time and request id."""
        return [event.split("\t", 2)[-1] for event in self.outcome.log]


class Gateway(http.server.BaseHTTPRequestHandler):
    """Answers every request with the same item, and keeps what was asked."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, self.headers, body))
        answer = b'{"Item":{"Name":{"S":"Rex"}}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway():
    """A tiny HTTP server in the mock's place."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.requests = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def endpoint_url():
    """Where calls to AWS go, for handlers that make none."""
    return "http://127.0.0.1:9"


@pytest.fixture
def start(endpoint_url):
    """Starts sandboxes, and closes them after the test."""
    runtime = ChildProcessRuntime(lambda: endpoint_url)
    sandboxes = []

    def start(files, **settings):
        code = files if isinstance(files, ZipCode) or not isinstance(files, str | dict) else zipped(files)
        sandbox = runtime.start(SPEC._replace(code=code, **settings), NodeCommand)
        sandboxes.append(sandbox)
        return Handler(sandbox)

    yield start
    for sandbox in sandboxes:
        sandbox.close()
