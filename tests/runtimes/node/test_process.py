"""The life of the process that a handler runs in: warm, frozen, timed out, dead, closed."""

import gc
import os
import signal
import threading
from pathlib import Path

import freezegun
import pytest

from streammock.clock import SECOND, stopwatch
from streammock.errors import CodeError
from streammock.functions.runtime import ZipCode
from streammock.runtimes import child_process

pytestmark = pytest.mark.node

REQUEST = "00000000-0000-4000-8000-00000000000"


def wait_until(condition, seconds=10):
    """Look again and again, for so many real seconds at most."""
    deadline = stopwatch() + seconds * SECOND
    while not condition():
        assert stopwatch() < deadline, "it did not happen in time"


def state_of(pid):
    """The kernel's letter for a process's state, None where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return None


def is_gone(pid):
    return state_of(pid) in (None, "Z", "X")


# --- warm and cold ------------------------------------------------------------------------------------------------
def test_globals_stay_warm(start):
    """Module globals live from one invocation to the next; the first one tells how long the start took."""
    handler = start("let count = 0; exports.handler = async () => count++")
    assert handler() == 0
    assert handler.outcome.init_duration_ns > 0
    assert handler() == 1
    assert handler.outcome.init_duration_ns is None
    assert handler.outcome.duration_ns > 0
    assert handler.outcome.max_memory_mb > 1


def test_sandboxes_share_nothing(start):
    """Two sandboxes of the same code have globals and directories of their own."""
    code = "let count = 0; exports.handler = async () => [count++, process.env.TMPDIR]"
    first, second = start(code), start(code)
    assert first()[0] == second()[0] == 0
    assert first()[1] != second()[1]


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
def test_it_is_frozen_between_invocations(start):
    """A timer does not tick while no invocation runs (spec/runtimes.md 2)."""
    handler = start("exports.handler = async () => process.pid")
    pid = handler()
    wait_until(lambda: state_of(pid) == "T")
    assert handler() == pid


# --- time-outs ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("body", ["for (;;) ;", "await new Promise(() => setInterval(() => {}, 1000))"])
def test_a_time_out(start, body):
    """A handler that loops or waits is ended; the next invocation has new globals but the same /tmp (aws_facts 3.3)."""
    handler = start(
        "const fs = require('fs'), mark = process.env.TMPDIR + '/mark'; let count = 0;"
        "exports.handler = async (event) => { if (event.again) return [count, fs.existsSync(mark)];"
        f"count++; fs.writeFileSync(mark, ''); console.log('begun'); {body} }}",
        timeout=1,
    )
    message = f"RequestId: {REQUEST}1 Error: Task timed out after 1.00 seconds"
    assert handler() == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    assert handler.failed
    assert handler.messages == ["INFO\tbegun", message]
    assert handler({"again": True}) == [0, True]


def test_a_time_out_under_a_frozen_clock(start):
    """The wait is in the kernel: a clock that stands still holds nothing up."""
    handler = start(
        "exports.handler = async (e, c) => { if (e.left) return c.getRemainingTimeInMillis(); for (;;) ; }", timeout=1
    )
    with freezegun.freeze_time("2020-01-01"):
        assert 0 < handler({"left": True}) <= 1000
        assert handler()["errorType"] == "Sandbox.Timedout"


def test_a_start_that_takes_too_long(start, monkeypatch):
    """Loading has ten seconds, or the function's time-out where that is longer (streams_and_mappings C.3)."""
    monkeypatch.setattr(child_process, "INIT_SECONDS", 1)
    assert start("for (;;) ;", timeout=1)()["errorType"] == "Sandbox.Timedout"


def test_answered_but_never_back(start):
    """A handler that calls back and then blocks has not come back in time."""
    handler = start(
        "exports.handler = (e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; callback(null, 1); for (;;) ; }",
        timeout=1,
    )
    assert handler()["errorType"] == "Sandbox.Timedout"


# --- death --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("process.exit(3)", "Runtime exited with error: exit status 3"),
        ("process.exit(0)", "Runtime exited without providing a reason"),
        ("process.kill(process.pid, 'SIGKILL')", "Runtime exited with error: signal: killed"),
        ("process.abort()", "Runtime exited with error: signal: aborted"),
    ],
)
def test_the_process_ends(start, body, reason):
    """Its end is the outcome (aws_facts 3.3); the next invocation starts afresh."""
    handler = start(f"exports.handler = async (event) => {{ if (event.ok) return 'ok'; console.log('last'); {body} }}")
    message = f"RequestId: {REQUEST}1 Error: {reason}"
    assert handler() == {"errorType": "Runtime.ExitError", "errorMessage": message}
    assert handler.messages[0] == "INFO\tlast"
    assert handler.messages[-1] == f"{message}\nRuntime.ExitError"
    assert handler({"ok": True}) == "ok"
    assert handler.outcome.init_duration_ns is not None


def test_the_process_ends_while_it_loads(start):
    """An exit at the top of the module is an exit of the runtime."""
    assert start("process.exit(7)")()["errorMessage"].endswith("Runtime exited with error: exit status 7")


def test_an_answer_before_the_end_counts(start):
    """What was answered is answered, although the process is gone."""
    handler = start(
        "exports.handler = (e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; callback(null, 'x'.repeat(500000)); process.exit(1) }"
    )
    assert len(handler()) == 500_000
    assert not handler.failed
    assert len(handler()) == 500_000
    assert handler.outcome.init_duration_ns is not None


@pytest.mark.parametrize(
    ("body", "error_type", "title"),
    [
        ("Promise.reject(new RangeError('stray'))", "Runtime.UnhandledPromiseRejection", "Unhandled Promise Rejection"),
        ("setTimeout(() => { throw new RangeError('stray') })", "RangeError", "Uncaught Exception"),
    ],
)
def test_a_stray_error(start, body, error_type, title):
    """An error that nobody catches is reported, and ends the process."""
    handler = start(f"exports.handler = async () => {{ {body}; await new Promise((r) => setTimeout(r, 500)) }}")
    payload = handler()
    assert payload["errorType"] == error_type
    assert payload["errorMessage"].endswith("stray")
    assert title in handler.outcome.log[0]
    handler()
    assert handler.outcome.init_duration_ns is not None


def test_killed_between_invocations(start):
    """A process that somebody else has killed is replaced without a word."""
    handler = start("exports.handler = async () => process.pid")
    pid = handler()
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # /proc calls it a zombie while threads of it still run
    assert handler() != pid
    assert not handler.failed


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
@pytest.mark.parametrize("end", ["close", "time-out", "exit"])
def test_what_it_started_ends_with_it(start, end):
    """Processes that a handler has started do not outlive it."""
    handler = start(
        "const {spawn} = require('child_process');"
        "exports.handler = async (event) => { const {pid} = spawn('sleep', ['60'], {stdio: 'inherit'}); console.log(pid);"
        "if (event.end === 'time-out') for (;;) ; if (event.end === 'exit') process.exit(1); return null }",
        timeout=2,
    )
    handler({"end": end})
    pid = int(handler.messages[0].split("\t")[1])
    if end == "close":
        assert not is_gone(pid)
        handler.sandbox.close()
    wait_until(lambda: is_gone(pid))


def test_interrupted(start):
    """Ctrl-C, or the test's own time limit, ends the process and goes through to the test."""
    handler = start("exports.handler = async (event) => { if (event.ok) return 'ok'; for (;;) ; }")
    handler({"ok": True})

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, interrupt)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            handler()
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, before)
    assert handler({"ok": True}) == "ok"
    assert handler.outcome.init_duration_ns is not None


# --- the end ------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
def test_nothing_is_left(start):
    """A closed sandbox leaves no process, no directory and no descriptor; closing it again does nothing."""
    start("exports.handler = async () => null")()  # the reaper has a descriptor of its own, from the first start on
    gc.collect()
    before = sorted(path.name for path in Path("/proc/self/fd").iterdir())
    handler = start("exports.handler = async () => [process.pid, process.env.HOME]")
    pid, home = handler()
    assert Path(home).exists()
    handler.sandbox.close()
    handler.sandbox.close()
    assert state_of(pid) is None
    assert not Path(home).parent.exists()
    assert sorted(path.name for path in Path("/proc/self/fd").iterdir()) == before


def test_a_sandbox_that_never_ran(start):
    """Closing it is all there is to do."""
    start("").sandbox.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_the_child_of_a_fork_leaves_it_alone(start):
    """The parent's process and directory survive a child that closes its copy."""
    handler = start("exports.handler = async () => [process.pid, process.env.HOME]")
    pid, home = handler()
    child = os.fork()
    if child == 0:
        handler.sandbox.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert handler() == [pid, home]
    assert Path(home).exists()


def test_a_zip_that_cannot_be_unpacked(start):
    """It is the mock's own error, and leaves nothing."""
    handler = start(ZipCode(b"no zip", ""))
    with pytest.raises(CodeError, match="cannot be unpacked"):
        handler()
