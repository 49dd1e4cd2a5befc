"""The cache of the AWS SDKs for JavaScript; npm is a script that notes how it was called."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from streammock.errors import CodeError
from streammock.runtimes import node_sdk
from streammock.runtimes.node_sdk import V2_BUNDLE, V3_BUNDLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for npm")

NPM = """#!/bin/sh
echo "$@" >> {log}
cat package.json >> {log}.manifests
mkdir node_modules
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("STREAMMOCK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "node-sdk"


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Stands first on PATH; returns the file in which its calls are noted."""
    directory = tmp_path / "bin"
    directory.mkdir()
    log = tmp_path / "calls"
    (directory / "npm").write_text(NPM.format(log=log))
    (directory / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(directory), prepend=":")
    return log


def test_where_the_cache_is(monkeypatch):
    """STREAMMOCK_CACHE, else the user's cache directory as XDG has it."""
    monkeypatch.delenv("STREAMMOCK_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert node_sdk.cache_directory() == Path("/cache/streammock/node-sdk")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    assert node_sdk.cache_directory() == Path("/home/me/.cache/streammock/node-sdk")


@pytest.mark.parametrize(
    ("runtime", "bundle"),
    [("nodejs4.3", V2_BUNDLE), ("nodejs16.x", V2_BUNDLE), ("nodejs18.x", V3_BUNDLE), ("nodejs26.x", V3_BUNDLE)],
)
def test_which_generation_a_runtime_brings(runtime, bundle):
    """Version 2 up to nodejs16.x, version 3 from nodejs18.x on (spec/runtimes.md 3)."""
    assert node_sdk.bundle_of(runtime) is bundle


def test_install(cache, npm):
    """Both generations are installed once, pinned, without running the packages' scripts, and leave nothing else."""
    assert node_sdk.find("nodejs16.x") is None
    lines = []
    assert node_sdk.install(lines.append) == cache
    assert node_sdk.find("nodejs16.x") == V2_BUNDLE.modules
    assert node_sdk.find("nodejs20.x") == V3_BUNDLE.modules
    assert len(lines) == 2
    calls = npm.read_text().splitlines()
    assert len(calls) == 2
    assert all({"install", "--ignore-scripts", "--omit=dev"} <= set(call.split()) for call in calls)
    manifest, _ = json.JSONDecoder().raw_decode(Path(f"{npm}.manifests").read_text())
    assert manifest["dependencies"] == {"aws-sdk": "2.1693.0"}
    assert sorted(path.name for path in cache.iterdir()) == sorted([".lock", V2_BUNDLE.name, V3_BUNDLE.name])

    node_sdk.install(lines.append)
    assert len(npm.read_text().splitlines()) == 2
    assert "already" in lines[-1]


def test_two_installations_at_once(cache, npm):
    """The second waits for the first and finds its work done (pytest-xdist)."""
    program = "from streammock.runtimes import node_sdk; node_sdk.install(lambda line: None)"
    processes = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert len(npm.read_text().splitlines()) == 2


def test_npm_fails(cache, npm, tmp_path):
    """Its own words are in the error, and no half of an SDK stays."""
    (tmp_path / "bin" / "npm").write_text("#!/bin/sh\necho no network >&2; exit 1\n")
    with pytest.raises(CodeError, match=r"(?s)aws-sdk .*exit status 1.*no network"):
        node_sdk.install(lambda _line: None)
    assert [path.name for path in cache.iterdir()] == [".lock"]


def test_no_npm(cache, tmp_path, monkeypatch):
    """The error says where npm comes from."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CodeError, match="npm was not found"):
        node_sdk.install(lambda _line: None)


@pytest.mark.parametrize("payload", [b"no json", b"[]", b'{"errorMessage":"Cannot find module \'left-pad\'"}'])
def test_no_advice(payload):
    """Only a missing SDK is ours to explain."""
    assert node_sdk.advice("nodejs16.x", payload) is None
