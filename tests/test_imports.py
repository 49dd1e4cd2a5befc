"""What an import costs: a test run that has streammock installed and does not use it must not notice."""

import os
import subprocess
import sys

import pytest

LIMIT_MS = 30
MEASURE = """
import sys, time
for name in {before!r}:
    __import__(name)
before = set(sys.modules)
start = time.process_time_ns()
__import__({module!r})
spent = time.process_time_ns() - start
print(spent / 1e6)
print(*sorted(set(sys.modules) - before))
"""


def measure(module, before=()):
    """CPU milliseconds of an import in a fresh process, and the modules it brought; from byte code, as installed."""
    hindrances = ("COV", "PYTHONDONTWRITEBYTECODE", "PYTHONDEVMODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hindrances)}
    code = MEASURE.format(module=module, before=list(before))
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    milliseconds, modules = answer.stdout.splitlines()
    return float(milliseconds), modules.split()


def test_importing_streammock_is_cheap_beside_boto3():
    """The import alone costs under 30 ms of CPU in a process that has boto3 loaded; the best of five counts."""
    assert min(measure("streammock", before=["boto3"])[0] for _ in range(5)) < LIMIT_MS


def test_using_the_mock_loads_only_what_it_needs():
    """The decorator brings neither the gateway with its HTTP parser, nor child processes, freezegun or pytest."""
    modules = measure("streammock.activation", before=["boto3"])[1]
    heavy = ("h11", "freezegun", "pytest", "subprocess", "streammock.gateway", "streammock.wire", "streammock.cli")
    assert [name for name in modules if name.startswith(heavy)] == []
    assert not {"streammock.runtimes.child_process", "streammock.runtimes.inprocess"} & set(modules)


def test_importing_the_plugin_is_cheap_beside_pytest():
    """So does the plugin, in a process that has pytest loaded."""
    assert min(measure("streammock.pytest_plugin", before=["pytest"])[0] for _ in range(5)) < LIMIT_MS


def test_importing_streammock_loads_nothing():
    """Neither botocore nor any room of ours is loaded before a public name is used."""
    modules = measure("streammock")[1]
    assert [name for name in modules if name.startswith("streammock.")] == []
    assert [name for name in modules if name.partition(".")[0] in ("botocore", "boto3", "wrapt", "freezegun")] == []


def test_the_unused_plugin_loads_neither_botocore_nor_models():
    """pytest imports the plugin in every run; only using the fixture may cost."""
    modules = measure("streammock.pytest_plugin", before=["pytest"])[1]
    assert [name for name in modules if name.startswith("streammock.")] == ["streammock.pytest_plugin"]
    assert [name for name in modules if name.partition(".")[0] in ("botocore", "boto3", "wrapt", "freezegun")] == []


def test_every_public_name_can_be_imported():
    """Each name in ``__all__`` is there, listed by ``dir``, and nothing else is invented."""
    import streammock

    assert set(streammock.__all__) <= set(dir(streammock))
    for name in streammock.__all__:
        assert getattr(streammock, name).__name__ in (name, "StreamMock")
    with pytest.raises(AttributeError, match="no attribute 'mock_stream'"):
        _ = streammock.mock_stream
