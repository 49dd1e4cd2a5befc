"""What an import costs: a test run that has streammock installed and does not use it must not notice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BROUGHT = """
import sys
{first}
before = set(sys.modules)
{then}
print(*sorted(set(sys.modules) - before))
"""
ROOT = str(Path(__file__).parent.parent)
HEAVY = ("asyncio", "h11", "freezegun", "pytest", "ssl", "subprocess", "unittest", "wrapt")


def brought(then, first="", cwd=None):
    """The modules that some lines bring, in a fresh process that has done others before."""
    hindrances = ("COV", "PYTHONDEVMODE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(hindrances)}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": ROOT}
    code = BROUGHT.format(first=first, then=then)
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=60, cwd=cwd
    )
    return answer.stdout.splitlines()[-1].split()


def test_the_first_mock_is_cheap_beside_boto3():
    """To enter one loads no package that a process with a client has not loaded already, and few files of ours.

    Counted, not timed: 38 of ours when this was written, and a tenth; on a quiet machine they cost some 25 ms of CPU.
    """
    modules = brought(
        "from streammock import mock_streams\nwith mock_streams(): pass",
        first="import boto3\nboto3.client('dynamodb', region_name='us-east-1')",
    )
    others = [name for name in modules if name.partition(".")[0] != "streammock"]
    assert [name for name in others if name.partition(".")[0] not in sys.stdlib_module_names] == []
    assert [name for name in others if name.partition(".")[0] in HEAVY] == []
    assert len(others) <= 3
    assert len(modules) - len(others) <= 42


def test_the_unused_plugin_costs_a_run_two_modules(tmp_path):
    """A run of pytest that collects nothing loads the plugin and the package around it, and nothing else for our sake."""
    run = "import pytest; pytest.main(['--collect-only', '-q', '-p', 'no:cacheprovider', '-p', 'no:streammock'{}])"
    without = run.format("")
    assert brought(run.format(", '-p', 'streammock.pytest_plugin'"), first=without, cwd=tmp_path) == [
        "streammock",
        "streammock.pytest_plugin",
    ]


def test_using_the_mock_loads_only_what_it_needs():
    """The decorator brings neither the gateway with its HTTP parser, nor child processes, freezegun or pytest."""
    modules = brought("import streammock.activation", first="import boto3")
    heavy = (*HEAVY, "streammock.gateway", "streammock.wire", "streammock.cli")
    assert [name for name in modules if name.startswith(heavy)] == []
    assert not {"streammock.runtimes.child_process", "streammock.runtimes.inprocess"} & set(modules)


def test_importing_streammock_loads_nothing():
    """Neither botocore nor any room of ours is loaded before a public name is used."""
    modules = brought("import streammock")
    assert [name for name in modules if name.startswith("streammock.")] == []
    assert [name for name in modules if name.partition(".")[0] in ("botocore", "boto3", "wrapt", "freezegun")] == []


def test_the_unused_plugin_loads_neither_botocore_nor_models():
    """pytest imports the plugin in every run; only using the fixture may cost."""
    modules = brought("import streammock.pytest_plugin", first="import pytest")
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
