"""How a handler is found and loaded, apart from everything else in this process (spec/runtimes.md 6)."""

import builtins
import csv
import encodings.cp437  # noqa: F401 -- loaded with the first archive that zipfile reads
import sqlite3
import sys
import types

import pytest

from streammock.functions.runtime import DirectoryCode

RETURN = "def handler(event, context): return {!r}"


@pytest.mark.parametrize(
    ("files", "handler"),
    [
        ({"app.py": RETURN.format("here")}, "app.handler"),
        ({"src/app.py": RETURN.format("here")}, "src/app.handler"),
        ({"src/app.py": RETURN.format("here")}, "src.app.handler"),
        ({"src/__init__.py": RETURN.format("here")}, "src.handler"),
        (
            {"src/__init__.py": "", "src/app.py": "from .inner import handler", "src/inner.py": RETURN.format("here")},
            "src.app.handler",
        ),
        (
            {"space/a/app.py": "from space.b.c import handler", "space/b/c.py": RETURN.format("here")},
            "space.a.app.handler",
        ),
        (
            {
                "app.py": "import p.q.r\nhandler = p.q.r.handler",
                "p/__init__.py": "",
                "p/q/__init__.py": "",
                "p/q/r.py": "from ..s import handler",
                "p/s.py": RETURN.format("here"),
            },
            "app.handler",
        ),
        (
            {"app.py": "class Handler:\n    def __call__(self, event, context): return 'here'\nhandler = Handler()"},
            "app.handler",
        ),
        # Named as modules of the standard library that Lambda's client has not imported: the user's own are found.
        ({"code.py": RETURN.format("here")}, "code.handler"),
        ({"queue.py": RETURN.format("here")}, "queue.handler"),
    ],
)
def test_where_the_handler_is(start, files, handler):
    """Modules, packages, namespace packages and relative imports, as Lambda looks for them."""
    assert start(files, handler=handler)() == "here"


def test_imports_inside_a_handler(start):
    """A lazy import finds the function's own files, cold and warm."""
    handler = start(
        {
            "app.py": "def handler(event, context):\n    import importlib\n    return importlib.import_module(event['name']).NAME",
            "one.py": "NAME = 1",
            "two/__init__.py": "from two.deep import NAME",
            "two/deep.py": "NAME = 2",
        }
    )
    assert [handler({"name": "one"}), handler({"name": "two"}), handler({"name": "two.deep"})] == [1, 2, 2]


def test_nothing_is_left(start):
    """Neither modules nor search path nor importers: outside all is as before, during its life and afterwards."""
    names, path = set(sys.modules), sys.path[:]
    handler = start(
        {
            "app.py": "import sys\nsys.path.append('added')\nimport streammock_test_pkg.mod, space.thing\n"
            + RETURN.format(1),
            "streammock_test_pkg/__init__.py": "",
            "streammock_test_pkg/mod.py": "",
            "space/thing.py": "",
        }
    )
    handler()
    handler()
    assert set(sys.modules) - names == set()
    assert sys.path == path
    root = handler.sandbox._unpacked["/var/task"]
    assert any(key.startswith(str(root)) for key in sys.path_importer_cache)
    handler.sandbox.close()
    assert not any(key.startswith(str(root)) for key in sys.path_importer_cache)


def test_modules_of_the_test_are_hidden_and_come_back(start, monkeypatch):
    """A module of the test with a name from the package is not the package's, nor the other way round."""
    mine, deep = types.ModuleType("app"), types.ModuleType("app.deep")
    monkeypatch.setitem(sys.modules, "app", mine)
    monkeypatch.setitem(sys.modules, "app.deep", deep)
    handler = start(
        "import sys\ndef handler(event, context): return [__name__, 'app.deep' in sys.modules, __file__[-6:]]"
    )
    for _ in range(2):
        assert handler() == ["app", False, "app.py"]
        assert (sys.modules["app"], sys.modules["app.deep"]) == (mine, deep)


def test_a_search_path_that_a_handler_extends(start):
    """An entry made while loading is there when the function runs warm, beside what the test has added meanwhile."""
    handler = start(
        {
            "app.py": """
                import os, sys
                sys.path.insert(0, os.path.join(os.path.dirname(__file__), "vendor"))
                def handler(event, context):
                    if event:
                        import streammock_vendored, streammock_space.part
                        return [streammock_vendored.NAME, event["entry"] in sys.path]
            """,
            "vendor/streammock_vendored.py": "NAME = 'vendored'",
            "vendor/streammock_space/part.py": "",
        }
    )
    handler()
    sys.path.append("streammock-test-entry")
    try:
        assert handler({"entry": "streammock-test-entry"}) == ["vendored", True]
    finally:
        sys.path.remove("streammock-test-entry")
    assert not {"streammock_vendored", "streammock_space", "streammock_space.part"} & set(sys.modules)


def test_the_hooked_sdk_is_shared(start):
    """A copy of botocore in a package could call real AWS: the host's is used."""
    import botocore

    handler = start(
        {"app.py": "import botocore\ndef handler(e, c): return botocore.__file__", "botocore/__init__.py": ""}
    )
    assert handler() == botocore.__file__
    assert sys.modules["botocore"] is botocore


def test_what_lambda_has_imported_before(start):
    """A file named like a module that the runtime client needs is not seen, on Lambda as here."""
    handler = start({"app.py": "import json\ndef handler(e, c): return hasattr(json, 'dumps')", "json.py": ""})
    assert handler() is True


def test_modules_from_elsewhere_stay(start, tmp_path, monkeypatch):
    """What a handler imports from the host is the host's, loaded once."""
    (tmp_path / "streammock_host_module.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    start("import streammock_host_module\n" + RETURN.format(1))()
    assert sys.modules.pop("streammock_host_module").__file__ == str(tmp_path / "streammock_host_module.py")


def test_a_module_that_takes_itself_out(start):
    """What a handler has removed from sys.modules is not put back."""
    handler = start(
        {
            "app.py": "import sys, other\ndef handler(e, c):\n    there = 'other' in sys.modules\n    sys.modules.pop('other', None)\n    return there",
            "other.py": "",
        }
    )
    assert [handler(), handler()] == [True, False]


# --- what a function does to the host's modules -------------------------------------------------------------------
SWAP = """
import csv, sys, types
mine = sys.modules["sqlite3"] = types.ModuleType("sqlite3")
del sys.modules["csv"]
def handler(e, c): return [sys.modules.get("sqlite3") is mine, "csv" in sys.modules]
"""


@pytest.fixture
def hosts():
    """Two modules of the host that a function may replace or delete."""
    yield {"csv": csv, "sqlite3": sqlite3}
    sys.modules.update(csv=csv, sqlite3=sqlite3)


def test_a_module_of_the_hosts_that_is_replaced(start, hosts):
    """The host has its own again, and the function finds what it has put in its place when it runs warm."""
    other = start("import sqlite3\ndef handler(e, c): return hasattr(sqlite3, 'connect')")
    handler = start(SWAP)
    for _ in range(3):
        assert handler() == [True, False]
        assert {name: sys.modules.get(name) for name in hosts} == hosts
        assert other() is True


def test_a_module_of_the_hosts_that_is_loaded_anew(start, hosts):
    """It is the function's own from then on; the host keeps the one that it has."""
    handler = start(
        "import sys\ndef handler(e, c):\n    sys.modules.pop('csv', None) if e else None\n    import csv\n    return id(csv)"
    )
    assert handler(0) == id(hosts["csv"])
    again = handler(1)
    assert (again != id(hosts["csv"]), handler(0), sys.modules["csv"]) == (True, again, hosts["csv"])


def test_what_a_function_replaces_goes_with_its_sandbox(start, hosts):
    """A new sandbox begins with the host's."""
    handler = start(SWAP + "def handler(e, c): return sys.exit(1) if e else mine is sys.modules['sqlite3']")
    assert [handler(0), handler(1)["errorType"], handler(0)] == [True, "Runtime.ExitError", True]
    assert {name: sys.modules.get(name) for name in hosts} == hosts


def test_modules_of_the_hosts_within_a_nested_call(start, hosts, monkeypatch):
    """A function that is called meanwhile sees nothing of the caller's."""
    inner = start("import sys\ndef handler(e, c): return 'csv' in sys.modules")
    monkeypatch.setattr(builtins, "streammock_inner", inner, raising=False)
    outer = start(SWAP + "def handler(e, c): return [streammock_inner(), 'csv' in sys.modules]")
    assert [outer(), outer()] == [[True, False]] * 2


# --- what cannot be loaded ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("files", "handler", "error_type", "message"),
    [
        ({}, "app.handler", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'app'"),
        (
            {},
            "src/app.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'src/app': No module named 'src'",
        ),
        (
            {"app.py": "import nowhere"},
            "app.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nowhere'",
        ),
        (
            {"app.py": "from other import x", "other.py": ""},
            "app.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': cannot import name 'x' from 'other' (/var/task/other.py)",
        ),
        (
            {"app.py": "from . import x"},
            "app.handler",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': attempted relative import with no known parent package",
        ),
        ({"app.py": ""}, "app.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ({"src/app.py": ""}, "src/app.", "Runtime.HandlerNotFound", "Handler '' missing on module 'src/app'"),
        (
            {"app.py": ""},
            "app",
            "Runtime.MalformedHandlerName",
            "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
        ),
        (
            {"sys.py": ""},
            "sys.handler",
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module sys as a handler module",
        ),
        ({"app.py": ""}, ".handler", "ValueError", "Empty module name"),
    ],
)
def test_what_cannot_be_loaded(start, files, handler, error_type, message):
    """The client's payload without a request id, and two events: a warning and the error (observed: awslambdaric)."""
    function = start(files, handler=handler)
    payload = function()
    assert function.failed
    assert list(payload) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (payload["errorType"], payload["errorMessage"], payload["requestId"]) == (error_type, message, "")
    warning, error = function.log
    assert warning.startswith("[WARNING]\t")
    assert warning.split("\t")[2:][0] == ""
    assert "\tLAMBDA_WARNING: Unhandled exception. The most likely cause" in warning
    assert error.startswith(f"[ERROR] {error_type}: {message}\nTraceback (most recent call last):")


def test_a_syntax_error(start):
    """It has a trace of one entry, in a form of the client's own."""
    payload = start({"app.py": "\ndef handler(:\n"})()
    assert payload["errorType"] == "Runtime.UserCodeSyntaxError"
    assert payload["errorMessage"].startswith("Syntax error in module 'app': invalid syntax")
    assert payload["stackTrace"] == ['  File "/var/task/app.py" Line 2\n    def handler(:\n']


def test_an_exception_while_loading(start):
    """It goes out as it is; the trace begins where the client calls the import system."""
    function = start({"app.py": "\nraise KeyError('at the top')"})
    payload = function()
    assert (payload["errorType"], payload["errorMessage"], payload["requestId"]) == ("KeyError", "'at the top'", "")
    assert "importlib/__init__.py" in payload["stackTrace"][0]
    assert (
        payload["stackTrace"][-1]
        == "  File \"/var/task/app.py\", line 2, in <module>\n    raise KeyError('at the top')\n"
    )
    assert function.outcome.init_duration_ns > 0


def test_loading_is_tried_again(start, directory, tmp_path):
    """After a failure the next invocation loads anew, and finds what has been mended."""
    function = start(directory({"app.py": "raise ValueError"}))
    assert function()["errorType"] == "ValueError"
    (tmp_path / "app.py").write_text("def handler(event, context): return 'mended'")
    assert function() == "mended"


def test_a_handler_that_cannot_be_called(start):
    """It is found, and fails when it is called."""
    function = start({"app.py": "handler = None"})
    payload = function()
    assert (payload["errorType"], payload["errorMessage"]) == ("TypeError", "'NoneType' object is not callable")
    assert payload["requestId"] == function.request_id


def test_paths_of_code_in_place_stay(start, directory):
    """They are the user's own files: an editor finds them."""
    code = directory({"app.py": "def handler(event, context): raise OSError"})
    assert isinstance(code, DirectoryCode)
    assert f'File "{code.path}/app.py", line 1' in start(code)()["stackTrace"][0]
