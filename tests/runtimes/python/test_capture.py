"""What a handler prints and logs, and whose it is (aws_facts 3.4)."""

import builtins
import contextlib
import inspect
import io
import logging
import os
import re
import sys
import textwrap
import threading
from pathlib import Path

import pytest

LOGGING = """
    import logging
    logger = logging.getLogger()
    logger.setLevel(logging.INFO)
    def handler(event, context):
        logger.debug("debug")
        logger.info("info %s", event)
        logging.getLogger("app.part").warning("two\\nlines")
"""


def events_of(handler):
    """Level, request id and message of each event in Lambda's form."""
    form = re.compile(r"\[([A-Z]+)\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t([^\t]*)\t(.*)", re.DOTALL)
    return [form.fullmatch(event).groups() for event in handler.log]


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_each_line_is_an_event(start, stream):
    """Also the last one without an end, and a line that was written in pieces."""
    handler = start(
        f"import sys\ndef handler(e, c):\n    f = sys.{stream}\n    print('one', 2, file=f)\n    f.write('a'); f.write('b\\nend')"
    )
    handler()
    assert handler.log == ["one 2", "ab", "end"]


def test_the_two_streams_are_apart(start):
    """A line that one of them has begun is not ended by the other."""
    handler = start("import sys\ndef handler(e, c): print('a', end=''); print('b', file=sys.stderr); print('c')")
    handler()
    assert handler.log == ["b", "ac"]


def test_output_that_reaches_nobody(start, monkeypatch):
    """That whoever read the process's output has gone is nothing to the handler."""

    class Unread(io.StringIO):
        def write(self, *_text):
            raise BrokenPipeError

        flush = write

    monkeypatch.setattr(sys, "stdout", Unread())
    assert start("def handler(e, c): return print('out', flush=True)")() is None


def test_output_still_reaches_the_test(start, capsys):
    """A tester sees what a handler prints, at once."""
    start("import sys\ndef handler(e, c): print('out é'); print('err', file=sys.stderr)")()
    assert capsys.readouterr() == ("out é\n", "err\n")


def test_bytes_may_be_written(start):
    """The streams are as on Lambda: UTF-8, with a buffer, no terminal, and they can be configured."""
    handler = start(
        """
        import sys
        def handler(event, context):
            sys.stdout.reconfigure(line_buffering=True)
            sys.stdout.buffer.write("é".encode()[:1])
            sys.stdout.buffer.write("é\\n".encode()[1:])
            sys.stdout.close()
            print("still open")
            return [sys.stdout.encoding, sys.stdout.errors, sys.stdout.isatty(), sys.stdout.writable()]
        """
    )
    assert handler() == ["utf-8", "strict", False, True]
    assert handler.log == ["é", "still open"]


def test_the_descriptor_is_the_tests(start):
    """A child process of the handler writes where the test writes."""
    with Path(os.devnull).open("w") as outer, contextlib.redirect_stdout(outer):
        assert start("import sys\ndef handler(e, c): return sys.stdout.fileno()")() == outer.fileno()


@pytest.mark.parametrize("outer", [None, io.TextIOWrapper(io.BytesIO(), encoding="ascii")])
def test_a_poor_outer_stream(start, monkeypatch, outer):
    """Where the test's own stream cannot show it, or is not there, the log still has it."""
    monkeypatch.setattr(sys, "stdout", outer)
    handler = start("def handler(e, c): print('é', flush=True)")
    assert handler() is None
    assert handler.log == ["é"]
    if outer is not None:
        assert outer.buffer.getvalue() == b"\\xe9\n"


def test_a_closed_outer_stream(start, monkeypatch):
    """That is no trouble of the handler's."""
    outer = io.StringIO()
    outer.close()
    monkeypatch.setattr(sys, "stdout", outer)
    handler = start("def handler(e, c): print('x', flush=True)")
    handler()
    assert handler.log == ["x"]


def test_a_stream_that_is_kept(start):
    """A logging handler made while loading writes into the log of whichever invocation runs."""
    handler = start(
        """
        import logging, sys
        logger = logging.getLogger("streammock.test.kept")
        logger.addHandler(logging.StreamHandler(sys.stdout))
        logger.propagate = False
        def handler(event, context): logger.warning(event)
        """
    )
    for n in range(2):
        handler(n)
        assert handler.log == [str(n)]


def test_a_stream_that_is_wrapped(start):
    """A handler may put a stream of its own around Lambda's; it is still there when it runs warm."""
    handler = start(
        """
        import codecs, sys
        sys.stdout = codecs.getwriter("utf-8")(sys.stdout.buffer)
        def handler(event, context): print(event); return isinstance(sys.stdout, codecs.StreamWriter)
        """
    )
    before = sys.stdout
    assert [handler("a"), handler("b")] == [True, True]
    assert handler.log == ["b"]
    assert sys.stdout is before


def test_a_stream_that_a_test_puts_in_the_place_of_its_own(start, monkeypatch):
    """What is written there outside of the handler goes to the process's own stream, not round in a circle."""
    kept, shown = [], io.StringIO()
    monkeypatch.setattr(builtins, "streammock_kept", kept, raising=False)
    start("import builtins, sys\ndef handler(event, context): builtins.streammock_kept.append(sys.stdout)")(None)
    monkeypatch.setattr(sys, "__stdout__", shown)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", kept[0])
        sys.stdout.write("outside\n")
    assert shown.getvalue() == "outside\n"


def test_threads_of_a_handler(start, capsys):
    """Theirs counts as its own; what one writes after the answer stands in the next invocation's log."""
    handler = start(
        """
        import builtins, sys, threading
        out = sys.stdout
        def work():
            go.wait(10)
            print("late", file=out)
        def handler(event, context):
            if event:
                thread = threading.Thread(target=print, args=("early",))
                thread.start(); thread.join()
                global go
                go = builtins.streammock_go
                builtins.streammock_late = threading.Thread(target=work)
                builtins.streammock_late.start()
        """
    )
    builtins.streammock_go = threading.Event()
    try:
        handler({"first": True})
        assert handler.log == ["early"]
        builtins.streammock_go.set()
        builtins.streammock_late.join()
    finally:
        del builtins.streammock_go, builtins.streammock_late
    assert capsys.readouterr().out == "early\nlate\n"
    handler()
    assert handler.log == ["late"]


def test_a_flood_is_cut(start):
    """A handler that prints without end does not fill our memory."""
    handler = start("def handler(e, c):\n    for _ in range(20): print('x' * 999999)")
    handler()
    assert "cut here" in handler.log[-1]


# --- logging ------------------------------------------------------------------------------------------------------
def test_logging(start):
    """Level, time, request id and message between tabs; a message of many lines is one event."""
    handler = start(LOGGING)
    handler({"a": 1})
    assert events_of(handler) == [
        ("INFO", handler.request_id, "info {'a': 1}"),
        ("WARNING", handler.request_id, "two\nlines"),
    ]


def test_logging_while_loading(start):
    """There is no request id yet; the level is WARNING until somebody sets it."""
    handler = start("import logging\nlogging.info('no'); logging.error('yes')\ndef handler(e, c): pass")
    handler()
    assert events_of(handler) == [("ERROR", "", "yes")]


def test_a_logged_exception(start):
    """Its traceback is part of the event."""
    handler = start(
        "import logging\ndef handler(e, c):\n    try: 1/0\n    except ZeroDivisionError: logging.exception('oops')"
    )
    handler()
    ((level, _, message),) = events_of(handler)
    assert level == "ERROR"
    assert message.startswith("oops\nTraceback (most recent call last):\n")
    assert message.endswith("ZeroDivisionError: division by zero")


def test_the_roots_one_handler(start):
    """As on Lambda: basicConfig changes nothing, and a format may name aws_request_id."""
    handler = start(
        """
        import logging
        logging.basicConfig(level=logging.DEBUG, format="never")
        def handler(event, context):
            (only,) = logging.getLogger().handlers
            only.setFormatter(logging.Formatter("%(aws_request_id)s says %(message)s"))
            logging.getLogger().warning("x")
            return logging.getLogger().level
        """
    )
    assert handler() == logging.WARNING
    assert handler.log == [f"{handler.request_id} says x"]


def state_of(logger):
    return logger.level, logger.handlers[:], logger.filters[:], logger.propagate, logger.disabled


def test_nothing_is_left(start):
    """Levels, handlers, filters and the rest of every logger are as before, however the handler has left them."""

    def handler(_event, _context):
        for name in (None, "streammock.test.old", "streammock.test.new"):
            logger = logging.getLogger(name)
            logger.setLevel(logging.DEBUG)
            logger.handlers[:] = [logging.NullHandler()]
            logger.addFilter(lambda record: record)
            logger.propagate, logger.disabled = False, True

    root, old = logging.getLogger(), logging.getLogger("streammock.test.old")
    old.setLevel(logging.ERROR)
    before = state_of(root), state_of(old)
    start("import logging\n" + textwrap.dedent(inspect.getsource(handler)))()
    assert (state_of(root), state_of(old)) == before
    assert state_of(logging.getLogger("streammock.test.new")) == (logging.NOTSET, [], [], True, False)
    old.setLevel(logging.NOTSET)


def test_a_callable_gives_the_root_logger_back(start):
    """All other loggers it shares with the test."""

    def handler(_event, _context):
        for name in (None, "streammock.test.shared"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
            logging.getLogger(name).handlers.clear()

    before, shared = state_of(logging.getLogger()), logging.getLogger("streammock.test.shared")
    start(handler)()
    assert state_of(logging.getLogger()) == before
    assert shared.level == logging.CRITICAL
    shared.setLevel(logging.NOTSET)


def test_loggers_stay_warm(start):
    """What a function has set is there again at its next invocation, until it takes it back."""
    handler = start(
        """
        import logging
        logger = logging.getLogger("streammock.test.warm")
        logger.setLevel("DEBUG")
        def handler(event, context):
            level = logger.level
            logger.setLevel(event)
            return level
        """
    )
    assert [handler("ERROR"), handler("NOTSET"), handler("NOTSET")] == [10, 40, 0]


def test_caplog_sees_what_is_logged(start, caplog, monkeypatch):
    """The test's own handlers get the records, by their level; the root's level is the function's own."""
    monkeypatch.setattr(caplog.handler, "level", logging.WARNING)  # all tests of a run share the handler
    handler = start(LOGGING)
    handler()
    assert caplog.messages == ["two\nlines"]
    assert len(handler.log) == 2


def test_a_callable_has_the_tests_level(start, caplog):
    """Its module was loaded by the test, which has set the level that it wants."""
    caplog.set_level(logging.DEBUG)
    handler = start(lambda *_: logging.getLogger("streammock.test").debug("seen"))
    handler()
    assert events_of(handler) == [("DEBUG", handler.request_id, "seen")]
    assert caplog.messages == ["seen"]


def test_logging_by_a_thread_that_stays(start):
    """After the answer, a record that reaches Lambda's handler waits for the next invocation."""
    handler = start(
        "import builtins, logging\ndef handler(e, c): builtins.streammock_root = logging.getLogger().handlers[0]"
    )
    handler()
    kept = builtins.streammock_root
    del builtins.streammock_root
    kept.handle(logging.makeLogRecord({"levelname": "INFO", "msg": "late"}))
    kept.log_event("later\n")
    handler()
    del builtins.streammock_root
    assert [event.split("\t")[-1] for event in handler.log] == ["late", "later"]
