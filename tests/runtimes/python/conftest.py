"""Sandboxes for Python handlers in this process."""

import textwrap

import pytest
import sandboxed
from sandboxed import SPEC, zipped

from streammock.functions.runtime import CallableCode, DirectoryCode
from streammock.runtimes.inprocess import InProcessRuntime


class Handler(sandboxed.Handler):
    """A function whose log has lines of its own alone."""

    @property
    def log(self):
        return list(self.outcome.log)


@pytest.fixture
def start():
    """Starts sandboxes, and closes them after the test; text alone is a package's app.py."""
    sandboxes = []

    def start(code, **settings):
        if isinstance(code, str):
            code = {"app.py": code}
        if isinstance(code, dict):
            code = zipped(code)
        elif callable(code):
            code = CallableCode(code)
        sandbox = InProcessRuntime().start(SPEC._replace(code=code, **settings))
        sandboxes.append(sandbox)
        return Handler(sandbox)

    yield start
    for sandbox in sandboxes:
        sandbox.close()


@pytest.fixture
def directory(tmp_path):
    """Writes files into a directory that is used in place."""

    def directory(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return DirectoryCode(tmp_path)

    return directory
