"""One invocation after another in one sandbox: what stays, what does not, and what never leaves it."""

import asyncio
import builtins
import os
import sys
import threading
from pathlib import Path

import pytest

from streammock.errors import CodeError
from streammock.functions.runtime import DirectoryCode, ZipCode
from streammock.runtimes import inprocess
from streammock.threads import lineage

COUNTER = """
    count = 0
    def handler(event, context):
        global count
        count += 1
        if event.get("then") == "exit":
            raise SystemExit
        if event.get("then") == "raise":
            raise ValueError
        if event.get("then") == "stop":
            raise KeyboardInterrupt
        return count
"""


def test_globals_stay_warm(start):
    """A module is loaded once and its globals live on; only the first invocation is a cold start."""
    handler = start(COUNTER)
    assert handler() == 1
    assert handler.outcome.init_duration_ns > 0
    assert handler() == 2
    assert handler.outcome.init_duration_ns is None
    assert handler.outcome.duration_ns > 0


def test_an_exception_keeps_the_environment(start):
    """On Lambda the process outlives an exception of the handler."""
    handler = start(COUNTER)
    handler({"then": "raise"})
    assert handler() == 2


def test_a_crash_resets_the_environment(start):
    """After sys.exit there is a new process on Lambda, and new globals here (aws_facts 3.3)."""
    handler = start(COUNTER)
    handler({"then": "exit"})
    assert handler() == 1
    assert handler.outcome.init_duration_ns is not None


def test_an_interrupt_passes_through(start):
    """Ctrl-C is the tester's, not the handler's; nothing of the sandbox is left in place, and it begins anew."""
    handler = start(COUNTER)
    before = dict(os.environ), sys.path[:], sys.stdout
    handler()
    with pytest.raises(KeyboardInterrupt):
        handler({"then": "stop"})
    assert (dict(os.environ), sys.path[:], sys.stdout) == before
    assert handler() == 1


def test_the_exception_itself_is_kept(start):
    """A test may raise it again, with its traceback."""
    handler = start("def handler(event, context): return 1 / 0")
    handler()
    assert isinstance(handler.outcome.exception, ZeroDivisionError)
    assert handler.outcome.exception.__traceback__ is not None


def test_the_event_is_a_copy(start):
    """Event and reply go through JSON, as on Lambda: no object is shared with the caller."""
    assert start(lambda event, _context: {"tuple": (1, event["a"]), 1: None})({"a": "é"}) == {
        "tuple": [1, "é"],
        "1": None,
    }


def test_two_sandboxes_of_one_package_share_nothing(start):
    """Each has its own modules: a function called while it runs needs a second environment."""
    first, second = start(COUNTER), start(COUNTER)
    assert [first(), first(), second()] == [1, 2, 1]


def test_a_callable_shares_the_tests_own_objects(start):
    """It is called as it is: unittest.mock.patch, closures and breakpoints work."""
    seen = []
    start(lambda event, _context: seen.append(event))({"n": 1})
    assert seen == [{"n": 1}]


def test_code_in_place(start, directory):
    """Files are used where they stand; nothing is copied."""
    code = directory({"app.py": "def handler(event, context): return __file__"})
    assert start(code)() == str(code.path / "app.py")


def test_unpacked_code_is_deleted(start):
    """The directory of a package lives as long as its sandbox; a second close changes nothing."""
    handler = start("import os\ndef handler(event, context): return os.environ['LAMBDA_TASK_ROOT']")
    directory = handler()
    assert Path(directory).is_dir()
    handler.sandbox.close()
    handler.sandbox.close()
    assert not Path(directory).exists()
    assert handler() != directory


def test_a_forgotten_sandbox_deletes_it_too(start, monkeypatch):
    """Also without a close; but never in the child of a fork, whose parent still uses it."""
    code = "import os\ndef handler(event, context): return os.getcwd()"
    for owner, left in ((os.getpid(), False), (-1, True)):
        handler = start(code)
        directory = handler()
        monkeypatch.setattr(os, "getpid", lambda owner=owner: owner)
        handler.sandbox.close()
        monkeypatch.undo()
        assert Path(directory).exists() == left
    inprocess.unpack.remove(directory)


def test_a_package_that_cannot_be_unpacked(start, tmp_path, monkeypatch):
    """That is an error of the test, each time anew, and leaves nothing behind."""
    monkeypatch.setattr(inprocess.tempfile, "tempdir", str(tmp_path))
    handler = start(ZipCode(b"no zip", ""))
    for _ in range(2):
        with pytest.raises(CodeError, match="cannot be unpacked"):
            handler()
    assert list(tmp_path.iterdir()) == []


def test_a_function_that_calls_another(start, monkeypatch):
    """Inside of a handler another one runs with everything of its own, and gives everything back."""
    inner = start("import app, sys\ndef handler(event, context): print('inner'); return sys.modules['app'].__file__")
    outer = start(
        {
            "app.py": """
                import os, sys
                def handler(event, context):
                    import builtins
                    print("before")
                    region = os.environ["AWS_REGION"]
                    inner = builtins.streammock_inner()
                    print("after")
                    import later
                    return [inner != __file__, later.app.__file__ == __file__, region == os.environ["AWS_REGION"]]
            """,
            "later.py": "import app",
        },
        region="ap-south-1",
    )
    monkeypatch.setattr(builtins, "streammock_inner", inner, raising=False)
    assert outer() == [True, True, True]
    assert outer.log == ["before", "after"]
    assert inner.log == ["inner"]


def test_functions_called_by_a_handlers_threads(start):
    """They run one at a time, inside of the turn of the handler that started the threads."""
    running, most = [], []

    def inner(_event, _context):
        running.append(1)
        most.append(len(running))
        running.pop()

    def outer(_event, _context):
        threads = [threading.Thread(target=start(inner)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    lineage.enter()
    try:
        start(outer)()
    finally:
        lineage.leave()
    assert most == [1, 1, 1, 1]


def test_two_threads_of_the_test(start):
    """Whoever comes second waits until the first handler has ended."""
    inside, go_on, order = threading.Event(), threading.Event(), []

    def slow(_event, _context):
        inside.set()
        go_on.wait(10)
        order.append("slow")

    first = threading.Thread(target=start(slow))
    first.start()
    assert inside.wait(10)
    second = threading.Thread(target=start(lambda *_: order.append("quick")))
    second.start()
    go_on.set()
    first.join()
    second.join()
    assert order == ["slow", "quick"]


def test_asyncio_run_inside_of_a_running_loop(start):
    """A handler may use asyncio.run, also where the test itself is a coroutine."""
    handler = start(
        "import asyncio\nasync def work(): return 1\ndef handler(event, context): return asyncio.run(work())"
    )

    async def main():
        return handler(), asyncio.get_running_loop() is loop()

    def loop():
        return asyncio.get_running_loop()

    assert asyncio.run(main()) == (1, True)
    assert handler() == 1


def test_without_asyncio(start, monkeypatch):
    """Where nobody has imported asyncio, nothing of it is needed."""
    handler = start(lambda *_: 1)
    monkeypatch.delitem(sys.modules, "asyncio")
    assert handler() == 1


def test_a_directory_that_is_not_there(start, tmp_path):
    """It is an error of the test, not of the handler."""
    with pytest.raises(FileNotFoundError):
        start(DirectoryCode(tmp_path / "nowhere"))()


def test_a_wrapper_script(start):
    """It cannot start the test's own process; the log says so, once."""
    handler = start("def handler(e, c): return 1", environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper"})
    assert handler() == 1
    (note,) = handler.log
    assert "AWS_LAMBDA_EXEC_WRAPPER" in note
    handler()
    assert handler.log == []
