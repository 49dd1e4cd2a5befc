"""Handlers that somebody looks at with a debugger."""

import ctypes
import subprocess
import sys

import pytest

from streammock.runtimes import debuggers
from streammock.runtimes.memory import Memory
from streammock.runtimes.supervisor import Child

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
PYTHON = """
import sys, time
def handler(event, context):
    if event: import pydevd
    time.sleep(1.1)
    return "at leisure"
"""
NODE = "exports.handler = () => new Promise((done) => setTimeout(done, 1100, 'at leisure'))"
PTRACE_SEIZE = 0x4206


@pytest.fixture
def frozen(monkeypatch):
    """The children that were frozen, in order."""
    frozen = []

    def freeze(child):
        frozen.append(child)

    monkeypatch.setattr(Child, "freeze", freeze)
    return frozen


@pytest.fixture
def python(start):
    """A function whose time is too short, in a package with a debugger."""
    return start({"app.py": PYTHON, "pydevd.py": ""}, timeout=1)


@linux
def test_python_is_not_hurried(python, frozen):
    """From when a debugger is loaded no time-out ends an invocation, and none freezes the process after it."""
    assert [python(True), python(), python()] == ["at leisure"] * 3
    assert python.log == frozen == []


def test_python_without_one(python):
    """The time-out is the function's own."""
    assert python()["errorType"] == "Sandbox.Timedout"


@linux
def test_a_debugger_that_was_there_before(start, frozen):
    """So it is with one that is loaded before the handler, and stays when the handler is done."""
    handler = start({"app.py": "import pydevd\ndef handler(event, context): return 1", "pydevd.py": ""})
    assert (handler(), frozen) == (1, [])


@linux
@pytest.mark.node
def test_node(start, frozen):
    """A function whose variables ask for the inspector has its time (spec/runtimes.md 2)."""
    handler = start(
        {"app.js": NODE}, runtime="nodejs20.x", timeout=1, environment={"NODE_OPTIONS": "--inspect=127.0.0.1:0"}
    )
    assert handler() == "at leisure"
    assert any("Debugger listening on" in event for event in handler.outcome.log)
    assert frozen == []


@linux
def test_frozen_otherwise(start, frozen):
    """What nobody looks at is stopped between invocations."""
    handler = start("def handler(event, context): return 1")
    assert (handler(), frozen) == (1, [handler.sandbox._child])


@linux
def test_a_tracer_from_outside():
    """The kernel knows of a debugger that holds the process."""
    libc = ctypes.CDLL(None, use_errno=True)
    with subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE) as process:
        memory = Memory(process.pid, None)
        try:
            assert memory.peak_mb() is not None
            assert not memory.traced
            if libc.ptrace(PTRACE_SEIZE, process.pid, 0, 0) != 0:
                pytest.skip("this machine lets nobody trace")
            memory.peak_mb()
            assert memory.traced
        finally:
            process.kill()
            memory.close()


@pytest.mark.parametrize(
    ("variable", "value", "asked"),
    [
        ("NODE_OPTIONS", "--inspect", True),
        ("NODE_OPTIONS", "--enable-source-maps --inspect-brk=0.0.0.0:9229", True),
        ("NODE_OPTIONS", "--inspect-wait --x", True),
        ("NODE_OPTIONS", "--inspect-port=1", False),
        ("NODE_OPTIONS", "--no-inspect", False),
        ("RUBYOPT", "-W0 -rdebug/open", True),
        ("RUBYOPT", "-r debugging", False),
        ("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y", True),
        ("OTHER", "--inspect", False),
    ],
)
def test_asking_by_a_variable(variable, value, asked):
    """Each runtime has its own way."""
    assert debuggers.asked_for({variable: value}) is asked
