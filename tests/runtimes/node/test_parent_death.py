"""Nothing outlives a test process that is killed (SIGKILL), not even a handler that never returns."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sandboxed

from streammock.clock import SECOND, stopwatch

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc"),
]

# Starts a handler that tells its process id and directory over a file, and then hangs.
PARENT = """
import sys
sys.path.insert(0, {folder!r})
import sandboxed
from streammock.functions.runtime import InvokeRequest
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.node_command import NodeCommand

code = sandboxed.zipped({{"index.js":
    "const fs = require('fs'); const {{spawn}} = require('child_process');"
    "exports.handler = async () => {{ const child = spawn('sleep', ['600']);"
    "fs.writeFileSync({report!r} + '.new', [process.pid, child.pid, process.env.HOME].join(' '));"
    "fs.renameSync({report!r} + '.new', {report!r}); {body} }}"
}})
spec = sandboxed.SPEC._replace(runtime="nodejs20.x", handler="index.handler", code=code, timeout=600)
sandbox = ChildProcessRuntime(lambda: "http://127.0.0.1:9").start(spec, NodeCommand)
sandbox.invoke(InvokeRequest("id", b"{{}}", "arn"))
sys.stdin.read()
"""


def wait_until(condition, seconds=20):
    deadline = stopwatch() + seconds * SECOND
    while not condition():
        assert stopwatch() < deadline, "it did not happen in time"


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


@pytest.mark.parametrize("body", ["for (;;) ;", "return null"], ids=["busy", "frozen"])
def test_a_killed_parent_leaves_nothing_behind(tmp_path, body):
    """The handler's process, what it has started, and its directory go with the test process."""
    report = tmp_path / "report"
    program = PARENT.format(folder=str(Path(sandboxed.__file__).parent), report=str(report), body=body)
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, env=os.environ) as parent:
        try:
            wait_until(lambda: report.exists() or parent.poll() is not None)
            node, grandchild, home = report.read_text().split(" ", 2)
            assert not is_gone(node)
        finally:
            parent.send_signal(signal.SIGKILL)
    wait_until(lambda: is_gone(node) and is_gone(grandchild) and not Path(home).parent.exists())
