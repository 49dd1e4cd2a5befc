"""What a function does to the interpreter as a whole is its own: on Lambda it has the process to itself."""

import asyncio
import contextvars
import decimal
import gc
import locale
import os
import signal
import socket
import sys
import tempfile
import threading
import warnings

import pytest

# How it is changed, and what then shows it.
CHANGES = {
    "filters": ("warnings.simplefilter('error')", "warnings.filters[0][0]"),
    "sockets": ("socket.setdefaulttimeout(1.5)", "socket.getdefaulttimeout()"),
    "collector": ("gc.disable()", "gc.isenabled()"),
    "threshold": ("gc.set_threshold(77)", "list(gc.get_threshold())"),
    "recursion": ("sys.setrecursionlimit(777)", "sys.getrecursionlimit()"),
    "switching": ("sys.setswitchinterval(0.25)", "sys.getswitchinterval()"),
    "locale": ("locale.setlocale(locale.LC_ALL, 'C')", "locale.setlocale(locale.LC_ALL)"),
    "directory": ("tempfile.tempdir = '/nowhere'", "tempfile.tempdir"),
    "input": ("sys.stdin = None", "sys.stdin is None"),
    "arguments": ("sys.argv = ['mine']", "sys.argv"),
    "hook": ("sys.excepthook = print", "sys.excepthook is print"),
    "thread-hook": ("threading.excepthook = print", "threading.excepthook is print"),
    "interrupt": ("signal.signal(signal.SIGINT, signal.SIG_IGN)", "int(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"),
    "terminate": ("signal.signal(signal.SIGTERM, print)", "signal.getsignal(signal.SIGTERM) is print"),
    "mask": ("os.umask(0o077)", "(os.umask(0o077), os.umask(0o077))[1]"),
    "decimal": ("decimal.getcontext().prec = 3", "decimal.getcontext().prec"),
    "context": ("var.set('mine')", "var.get(None)"),
}  # fmt: skip
SOURCE = """
    import contextvars, decimal, gc, locale, os, signal, socket, sys, tempfile, threading, warnings
    var = contextvars.ContextVar("var")
    def handler(event, context):
        if event.get("change"):
            {change}
        return {shown}
"""


def state():
    """All that those change, as the test has it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return [
        list(warnings.filters),
        socket.getdefaulttimeout(),
        gc.isenabled(),
        gc.get_threshold(),
        sys.getrecursionlimit(),
        sys.getswitchinterval(),
        locale.setlocale(locale.LC_ALL),
        tempfile.gettempdir(),
        sys.stdin,
        sys.argv,
        sys.excepthook,
        threading.excepthook,
        signal.getsignal(signal.SIGINT),
        signal.getsignal(signal.SIGTERM),
        mask,
        decimal.getcontext().prec,
        dict(contextvars.copy_context().items()),
    ]


@pytest.mark.skipif(os.name != "posix", reason="masks and locales of POSIX")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_the_functions_own(start, change):
    """The test has all as before; the function finds its own again when it runs warm, and another one does not."""
    tempfile.gettempdir()
    before = state()
    how, shown = CHANGES[change]
    handler = start(SOURCE.format(change=how, shown=shown))
    other = start(SOURCE.format(change=how, shown=shown))
    first = other()
    changed = handler({"change": True})
    assert state() == before
    assert handler() == changed
    assert other() == first
    assert state() == before


def test_a_change_goes_with_the_process(start):
    """After an exit it begins anew, as a new process does."""
    handler = start(
        "import decimal, socket\ndef handler(event, context):\n"
        "    if event.get('exit'):\n        raise SystemExit\n"
        "    before = socket.getdefaulttimeout(), decimal.getcontext().prec\n"
        "    socket.setdefaulttimeout(9)\n    decimal.getcontext().prec = 9\n    return before\n"
    )
    assert handler() == [None, 28]
    assert handler() == [9, 9]
    handler({"exit": True})
    assert socket.getdefaulttimeout() is None
    assert handler() == [None, 28]


def test_the_tests_own_context_is_not_seen(start):
    """Neither its precision nor its variables reach a function from files; a callable of the test shares both."""
    var = contextvars.ContextVar("shared")
    var.set("the test's")
    with decimal.localcontext() as context:
        context.prec = 5
        own = start("import contextvars, decimal\ndef handler(e, c): return decimal.getcontext().prec")
        assert own() == 28
        assert start(lambda *_: [decimal.getcontext().prec, var.get()])() == [5, "the test's"]


def test_off_the_main_thread(start):
    """A thread cannot set what answers a signal; all else is exchanged as ever."""
    handler = start(SOURCE.format(change="signal.signal(signal.SIGTERM, print)", shown="signal.getsignal(15) is print"))
    assert handler({"change": True}) is True
    answers = []
    thread = threading.Thread(target=lambda: answers.append(handler()))
    thread.start()
    thread.join()
    assert answers == [False]
    assert handler() is False


def test_the_event_loop_that_the_test_has_set(start):
    """asyncio.run inside of a handler leaves the thread without a loop: the handler's, not the test's."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        handler = start("import asyncio\nasync def work(): return 1\ndef handler(e, c): return asyncio.run(work())")
        assert handler() == 1
        assert start(lambda *_: asyncio.run(asyncio.sleep(0, 2)))() == 2
        assert asyncio.get_event_loop() is loop
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def test_a_loop_that_a_handler_keeps(start):
    """Made and set while loading, it serves each warm invocation, and is closed with the sandbox."""
    handler = start("""
        import asyncio
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        async def work():
            return 1
        def handler(event, context):
            return [asyncio.get_event_loop() is loop, loop.run_until_complete(work())]
    """)
    assert [handler(), handler()] == [[True, 1]] * 2
    handler.sandbox.close()
