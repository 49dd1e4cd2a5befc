"""Environment variables, directory and default session: a handler's own, and given back (spec/runtimes.md 5 and 6)."""

import os
import sys
import time
from pathlib import Path

import boto3
import pytest

ENVIRONMENT = "import os\ndef handler(event, context): return dict(os.environ)"


def test_nothing_is_inherited(start, monkeypatch):
    """Neither the user's credentials nor proxies nor anything else of this process reaches a handler."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY", "https_proxy", "PYTHONPATH", "SECRET", "TZ"):
        monkeypatch.setenv(name, "mine")
    environment = start(ENVIRONMENT)()
    assert "mine" not in environment.values()


def test_what_is_kept(start, monkeypatch):
    """What the machine and our own tools need."""
    monkeypatch.setenv("STREAMMOCK_CACHE", "/cache")
    environment = start(ENVIRONMENT)()
    assert environment["PATH"] == os.environ["PATH"]
    assert environment["STREAMMOCK_CACHE"] == "/cache"


def test_what_lambda_sets(start):
    """The recorded variables (aws_facts 3.3), with keys of nobody and no way to the user's own files."""
    handler = start(ENVIRONMENT, environment={"TABLE": "Barks"})
    environment = handler()
    expected = {
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": "bark",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_SECRET_ACCESS_KEY": "streammock",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "_HANDLER": "app.handler",
        "TZ": ":UTC",
        "TABLE": "Barks",
    }
    assert {name: environment.get(name) for name in expected} == expected
    assert environment["LAMBDA_TASK_ROOT"] == environment["PWD"] == str(handler.sandbox._unpacked["/var/task"])


@pytest.mark.parametrize("how", ["pass", "raise ValueError", "raise SystemExit"])
def test_all_is_as_before(start, monkeypatch, how):
    """Also what the handler itself has changed and deleted, however it ended."""
    monkeypatch.setenv("STREAMMOCK_TEST", "mine")
    before, directory = dict(os.environ), Path.cwd()
    start(f"import os\ndef handler(e, c): os.environ.clear(); os.environ['X'] = 'y'; os.chdir('/'); {how}")()
    assert dict(os.environ) == before
    assert Path.cwd() == directory


def test_changes_stay_warm(start):
    """A variable set while loading is there at each invocation; after a crash all is as Lambda sets it."""
    handler = start(
        """
        import os
        os.environ["LOADED"] = "1"
        def handler(event, context):
            if event: raise SystemExit
            os.environ["COUNT"] = str(int(os.environ.get("COUNT", 0)) + 1)
            return os.environ["LOADED"] + os.environ["COUNT"]
        """
    )
    assert [handler(), handler()] == ["11", "12"]
    handler({"exit": True})
    assert handler() == "11"


def test_a_callable_has_the_tests_variables_too(start, monkeypatch):
    """monkeypatch.setenv works for it; what Lambda sets comes on top, and nothing of it stays."""
    monkeypatch.setenv("TABLE", "Barks")
    monkeypatch.setenv("AWS_REGION", "mine")
    handler = start(
        lambda *_: [os.environ["TABLE"], os.environ["AWS_REGION"], os.environ["LAMBDA_TASK_ROOT"], str(Path.cwd())]
    )
    assert handler() == ["Barks", "eu-west-1", "/var/task", str(Path.cwd())]
    assert os.environ["AWS_REGION"] == "mine"


def test_a_callable_that_is_called_by_a_handler(start, monkeypatch):
    """It has the test's variables, not those of the function that called it."""
    monkeypatch.setenv("TABLE", "Barks")
    inner = start(lambda *_: [os.environ.get("TABLE"), os.environ.get("OUTER")])
    monkeypatch.setattr(sys, "streammock_inner", inner, raising=False)
    outer = start("import sys\ndef handler(e, c): return sys.streammock_inner()", environment={"OUTER": "1"})
    assert outer() == ["Barks", None]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process is POSIX")
def test_local_time_is_utc(start, monkeypatch):
    """As on Lambda; the test's own zone is back afterwards."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert start("import time\ndef handler(e, c): return time.localtime(0).tm_hour")() == 0
        assert time.localtime(0).tm_hour == 9
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_directory(start):
    """A handler runs where its code is, and stays where it went while it is warm."""
    handler = start(
        {
            "app.py": "import os, pathlib\ndef handler(e, c):\n    text = pathlib.Path('a.txt').read_text()\n    os.chdir('sub')\n    return text",
            "a.txt": "here",
            "sub/a.txt": "there",
            "sub/sub/a.txt": "x",
        }
    )
    assert [handler(), handler()] == ["here", "there"]


def test_a_directory_that_is_gone(start, tmp_path, monkeypatch):
    """Neither the test's nor the handler's own is missed."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    code = "import os\ndef handler(e, c):\n    os.mkdir('x'); os.chdir('x'); os.rmdir(os.path.abspath('../x'))\n    return 1"
    handler = start(code)
    assert [handler(), handler()] == [1, 1]


def test_a_directory_that_the_handler_removes(start, tmp_path, monkeypatch):
    """Where there is no way back, the process stays where it can."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    assert start(f"import os\ndef handler(e, c): os.rmdir({str(gone)!r}); return 1")() == 1


def test_the_default_session(start, monkeypatch):
    """A function has one of its own, which stays warm; the test's is back afterwards."""
    mine = boto3.Session(region_name="sa-east-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", mine)
    handler = start(
        """
        import boto3
        def handler(event, context):
            before = boto3.DEFAULT_SESSION
            boto3.client("dynamodb")
            return [before is None, boto3.DEFAULT_SESSION.region_name]
        """
    )
    assert [handler(), handler()] == [[True, "eu-west-1"], [False, "eu-west-1"]]
    assert boto3.DEFAULT_SESSION is mine


def test_a_callables_default_session(start, monkeypatch):
    """It uses the test's; where there is none, the one that it makes does not stay."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    assert start(lambda *_: boto3.setup_default_session(region_name="eu-west-1"))() is None
    assert boto3.DEFAULT_SESSION is None


def test_without_boto3(start, monkeypatch):
    """Where nobody has imported it there is no session to keep."""
    monkeypatch.delitem(sys.modules, "boto3")
    assert start("import sys\ndef handler(e, c): return 'boto3' in sys.modules")() is False
