"""Processes that want more memory than their function has (MemorySize, here 128 MB)."""

import resource
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")

KILLED = "Runtime exited with error: signal: killed"
PYTHON = """
count = 0
def handler(event, context):
    global count
    count += 1
    if event == "grow":
        kept = []
        while True: kept.append("x" * 1_000_000)
    if event == "grow and go": return len("x" * 200_000_000)
    if event == "at once": return len("x" * 4_000_000_000)
    if event == "some": return len("x" * 60_000_000)
    return count
"""
NODE = """
const kept = []
exports.handler = async (event) => {
  if (event === 'heap') for (;;) kept.push({ a: [1, 2, 3, `${kept.length}`] })
  if (event === 'buffers') for (;;) kept.push(Buffer.alloc(1000000, 1))
  return kept.length
}
"""


@pytest.fixture
def python(start):
    """A Python function of 128 MB."""
    return start(PYTHON)


@pytest.fixture
def node(start):
    """A Node.js function of 128 MB."""
    return start({"app.js": NODE}, runtime="nodejs20.x")


def killed(handler, error):
    """Whether that is what Lambda says of a process that its kernel has killed, and the log says why."""
    request = f"RequestId: {handler.request_id} Error: {KILLED}"
    assert error == {"errorType": "Runtime.ExitError", "errorMessage": request}
    assert handler.log == [f"{request}\nRuntime.ExitError"]
    assert handler.outcome.max_memory_mb == 128
    assert [event for event in handler.outcome.log if "MB of memory, and MemorySize is 128" in event]
    return True


def test_growing(python):
    """A process that grows on and on is killed (spec/runtimes.md 5), and the next invocation starts anew."""
    assert [python(), python()] == [1, 2]
    assert killed(python, python("grow"))
    assert python() == 1


def test_growing_and_answering(python):
    """A process that had too much and was quick about it would have been killed all the same."""
    assert killed(python, python("grow and go"))
    assert python() == 1


def test_asking_for_too_much_at_once(python):
    """What no machine of that size could grant is refused, and the process goes on."""
    error = python("at once")
    assert error["errorType"] == "MemoryError"
    assert python() == 2


def test_below_the_limit(python):
    """What a function may have, it gets."""
    assert [python("some"), python()] == [60_000_000, 2]


def test_while_loading(start):
    """A module is under the same limit."""
    handler = start("kept = ['x' * 1_000_000 for n in range(9_000)]\ndef handler(e, c): pass")
    assert killed(handler, handler())


def test_a_larger_function(start):
    """The limit is the function's own."""
    assert start(PYTHON, memory_size=512)("grow and go") == 200_000_000


@pytest.mark.node
def test_the_heap_of_node(node):
    """V8 gives up by itself at the size that Lambda starts it with, which ends the process."""
    assert node("heap")["errorType"] == "Runtime.ExitError"
    assert any("heap out of memory" in event for event in node.outcome.log)
    assert node() == 0


@pytest.mark.node
def test_what_node_keeps_beside_its_heap(node):
    """Buffers are memory too."""
    assert killed(node, node("buffers"))
    assert node() == 0


def test_the_kernel_knows(python):
    """Not even a process that nobody looks at can take the machine's memory."""
    python()
    pid = python.sandbox._child.pid
    assert resource.prlimit(pid, resource.RLIMIT_DATA)[0] == (128 + 16 + 1024) << 20
