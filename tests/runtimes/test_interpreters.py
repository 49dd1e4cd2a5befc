"""Which Node.js runs a runtime identifier; the binaries are scripts that tell a version."""

import pytest

from streammock.errors import CodeError
from streammock.runtimes import interpreters
from streammock.runtimes.interpreters import find_node, node_major


@pytest.fixture
def binaries(tmp_path, monkeypatch):
    """Puts binaries on an otherwise empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("NVM_DIR", raising=False)
    monkeypatch.delenv(interpreters.OVERRIDE, raising=False)

    def put(name, version, directory=tmp_path):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho {version}\n")
        path.chmod(0o755)
        return path

    return put


@pytest.mark.parametrize(
    ("runtime", "major"),
    [("nodejs16.x", 16), ("nodejs4.3", 4), ("nodejs4.3-edge", 4), ("nodejs26.x", 26), ("nodejs", 4)],
)
def test_the_major_version_of_an_identifier(runtime, major):
    """The number in it; plain `nodejs` was older than any Node.js that starts today."""
    assert node_major(runtime) == major


def test_the_exact_major_version(binaries):
    """A binary of the major version asked for comes before all others."""
    binaries("node", "v20.1.2")
    exact = binaries("node16", "v16.20.0")
    found = find_node("nodejs16.x")
    assert (found.path, found.version, found.label) == (exact, (16, 20, 0), "16.20.0")


@pytest.mark.parametrize(("runtime", "major"), [("nodejs16.x", 18), ("nodejs26.x", 24), ("nodejs21.x", 22)])
def test_the_nearest_one(binaries, tmp_path, monkeypatch, runtime, major):
    """Without the exact one the nearest runs, the newer of two that are as near."""
    binaries("node", "v22.0.0")
    binaries("nodejs", "v20.0.0")
    binaries(f"node{node_major(runtime)}", f"v{major}.0.0")
    assert find_node(runtime).version[0] == major


def test_nvm(binaries, tmp_path, monkeypatch):
    """A version that nvm has installed counts, also where it is not the current one."""
    binaries("node", "v20.0.0")
    exact = binaries("v16.3.0/bin/node", "v16.3.0", tmp_path / "nvm" / "versions" / "node")
    monkeypatch.setenv("NVM_DIR", str(tmp_path / "nvm"))
    assert find_node("nodejs16.x").path == exact


def test_the_users_choice(binaries, tmp_path, monkeypatch):
    """STREAMMOCK_NODE names a binary, by path or by name, for every identifier."""
    binaries("node", "v20.0.0")
    chosen = binaries("my-node", "v18.0.0")
    for value in (str(chosen), "my-node"):
        monkeypatch.setenv(interpreters.OVERRIDE, value)
        assert find_node("nodejs20.x").path == chosen


@pytest.mark.parametrize("choice", ["/nowhere/node", "not-node"])
def test_a_choice_that_does_not_start(binaries, monkeypatch, choice):
    """A choice that is no Node.js is an error, not a reason to take another."""
    binaries("node", "v20.0.0")
    binaries("not-node", "hello")
    monkeypatch.setenv(interpreters.OVERRIDE, choice)
    with pytest.raises(CodeError, match=f"STREAMMOCK_NODE names '{choice}'"):
        find_node("nodejs20.x")


def test_no_node_at_all(binaries):
    """The error says what is missing and how to get it."""
    with pytest.raises(CodeError, match=r"nodejs16\.x needs Node\.js.*nodejs\.org.*STREAMMOCK_NODE"):
        find_node("nodejs16.x")
