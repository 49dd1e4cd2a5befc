"""The time-out of a handler in this process, in real time."""

import re
import signal
import sys
import threading
import time

import freezegun
import pytest

from streammock.runtimes import deadline
from streammock.runtimes.deadline import Deadline, TimedOut

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="timer signals are POSIX")

SPIN = "count = 0\ndef handler(e, c):\n    global count\n    count += 1\n    while e: pass\n    return count"


@pytest.fixture(autouse=True)
def _as_before():
    """Neither a timer nor a signal handler stays: pytest-timeout's own are put aside."""
    handler = signal.signal(signal.SIGALRM, signal.SIG_DFL)
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, left, interval)


def spin(seconds=5):
    """Keep busy; returns only where nobody interrupts."""
    end = time.clock_gettime(time.CLOCK_MONOTONIC) + seconds
    while time.clock_gettime(time.CLOCK_MONOTONIC) < end:
        pass


def test_a_handler_that_hangs(start):
    """Lambda's payload and event (aws_facts 3.3), a TimeoutError for the test, and a new environment afterwards."""
    handler = start(SPIN, timeout=1)
    message = "RequestId: 00000000-0000-4000-8000-000000000001 Error: Task timed out after 1.00 seconds"
    assert handler({"spin": True}) == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    assert handler.failed
    assert handler.log == [message]
    assert isinstance(handler.outcome.exception, TimeoutError)
    assert 1_000_000_000 <= handler.outcome.duration_ns < 3_000_000_000
    assert handler() == 1


def test_under_a_frozen_clock(start):
    """Real time passes, whatever the test's clock shows."""
    with freezegun.freeze_time("2026-01-01"):
        payload = start("import time\ndef handler(e, c): time.sleep(60)", timeout=1)()
    assert payload["errorType"] == "Sandbox.Timedout"


def test_a_module_that_hangs(start, monkeypatch):
    """Loading has ten seconds, or the function's own time-out where that is longer."""
    monkeypatch.setattr("streammock.runtimes.inprocess.INIT_SECONDS", 0.05)
    handler = start("while True: pass", timeout=0.05)
    assert handler()["errorType"] == "Sandbox.Timedout"
    assert handler.outcome.init_duration_ns >= 50_000_000


def test_in_time():
    """Nothing happens to what is quick enough."""
    with Deadline(60):
        done = True
    assert done


@pytest.mark.parametrize(
    "statement", ["finally: return", "except BaseException: pass", "except BaseException: raise ValueError"]
)
def test_a_handler_that_swallows_the_interrupt(start, statement):
    """Whatever it makes of it, its time is over; one that goes on is interrupted again."""
    handler = start(
        f"""
        def handler(event, context):
            for _ in range(2):
                try:
                    while True: pass
                {statement}
        """,
        timeout=0.1,
    )
    assert handler()["errorType"] == "Sandbox.Timedout"


def test_on_another_thread(start):
    """It cannot be interrupted, and has failed when it returns."""
    handler = start(lambda *_: spin(0.02), timeout=0.01)
    thread = threading.Thread(target=handler)
    thread.start()
    thread.join()
    assert handler.outcome.function_error == "Unhandled"
    assert b"Sandbox.Timedout" in handler.outcome.payload


def test_an_interrupt_by_the_tester_is_no_timeout():
    """Ctrl-C stays what it is, also when the time is up."""
    with pytest.raises(KeyboardInterrupt), Deadline(0):
        raise KeyboardInterrupt


# --- others' timers -----------------------------------------------------------------------------------------------
class Alarm(Exception):
    pass


@pytest.fixture
def alarm():
    """Sets an alarm of the test's own, as pytest-timeout does; returns how often it has rung."""
    rung = []

    def set_alarm(seconds, interval=0, *, fail=True):
        def ring(*_):
            rung.append(1)
            if fail:
                raise Alarm

        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, interval)
        return rung

    yield set_alarm
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_somebody_elses_timer_goes_on(alarm):
    """After the block it has what it had left."""
    alarm(60)
    with Deadline(50):
        assert 49 < signal.getitimer(signal.ITIMER_REAL)[0] <= 50
    assert 59 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60


def test_somebody_elses_timer_rings_in_time(alarm):
    """A test's own limit counts inside of a handler with a longer one."""
    rung = alarm(0.02)
    with pytest.raises(Alarm), Deadline(60):
        spin()
    assert rung == [1]
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_both_ring(alarm):
    """One that lets us go on is not the end of ours."""
    rung = alarm(0.02, fail=False)
    with pytest.raises(TimedOut), Deadline(0.05):
        spin()
    assert rung == [1]


def test_a_timer_that_rings_again_and_again(alarm):
    """Its interval is kept, inside and afterwards."""
    rung = alarm(0.01, 0.01, fail=False)
    with pytest.raises(TimedOut), Deadline(0.1):
        spin()
    assert len(rung) > 2
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.01
    assert signal.getitimer(signal.ITIMER_REAL)[1] == 0.01


def test_an_alarm_without_a_handler():
    """The system's own reaction comes when the block is over."""
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    with pytest.raises(TimedOut), Deadline(0.05):
        spin()
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_nested(start):
    """A function that is called by another one has a time-out of its own; the outer one's counts on."""
    inner = start(lambda *_: spin(), timeout=0.05)
    outer = start(lambda *_: [inner()["errorType"], spin()], timeout=0.2)
    assert outer()["errorType"] == "Sandbox.Timedout"
    assert b"Sandbox.Timedout" in inner.outcome.payload


def test_the_outer_time_is_up_first(start):
    """The inner function is not torn apart: the outer one has failed as soon as it is back."""
    inner = start(lambda *_: spin(0.1), timeout=60)
    outer = start(lambda *_: [inner(), spin()], timeout=0.05)
    assert outer()["errorType"] == "Sandbox.Timedout"
    assert inner.outcome.payload == b"null"


def test_the_mock_at_work_is_not_torn_apart():
    """While a call of the handler is being served, its end waits."""
    served = []
    scope = {"__name__": "streammock.endpoint", "spin": spin, "served": served}
    exec("def handle():\n    spin(0.05)\n    served.append(1)", scope)
    with pytest.raises(TimedOut), Deadline(0.01):
        scope["handle"]()
        spin()
    assert served == [1]


# --- debuggers ----------------------------------------------------------------------------------------------------
class Tracer:
    """Stands for a debugger's trace function."""

    def trace(self, *_):
        return None


def test_under_a_debugger(monkeypatch):
    """There is no time-out: a breakpoint may take its time."""
    monkeypatch.setattr(sys, "gettrace", lambda: Tracer().trace)
    with Deadline(0.01):
        spin(0.02)


def test_a_breakpoint_in_the_handler(monkeypatch):
    """A debugger that came after the start counts too, also when it is gone again at the end."""
    with Deadline(0.02):
        monkeypatch.setattr(sys, "gettrace", lambda: Tracer().trace)
        spin(0.04)
        monkeypatch.setattr(sys, "gettrace", lambda: None)


def test_debuggers_that_trace_by_monitoring(monkeypatch):
    """From Python 3.12 on they need no trace function."""

    class Monitoring:
        DEBUGGER_ID = 0

        def __init__(self, tool):
            self.get_tool = {0: tool}.get

    monkeypatch.setattr(sys, "gettrace", lambda: None)
    for tool, debugged in (("pydevd", True), (None, False)):
        monkeypatch.setattr(sys, "monitoring", Monitoring(tool), raising=False)
        assert deadline._debugged() is debugged


@pytest.mark.parametrize("module", ["coverage.pytracer", "hypothesis.internal.scrutineer"])
def test_tools_that_trace(monkeypatch, module):
    """Coverage is no reason to wait for ever."""
    tracer = type("Tracer", (), {"__module__": module, "__call__": lambda *_: None})()
    monkeypatch.delattr(sys, "monitoring", raising=False)
    for trace in (tracer, tracer.__call__):
        monkeypatch.setattr(sys, "gettrace", lambda trace=trace: trace)
        if re.match("coverage|hypothesis", getattr(trace, "__module__", module)):
            assert not deadline._debugged()
