"""Sandboxes for handlers in processes of their own, whatever their language."""

import pytest
from sandboxed import SPEC, Handler, zipped

from streammock.runtimes.selector import Runtimes


@pytest.fixture
def endpoint_url():
    """Where calls to AWS go, for handlers that make none."""
    return "http://127.0.0.1:9"


@pytest.fixture
def commands():
    """The option ``runtimes``; a test may fill it before it starts anything."""
    return {}


@pytest.fixture
def start(endpoint_url, commands):
    """Starts sandboxes, and closes them after the test; text alone is a package's app.py."""
    sandboxes = []

    def start(code, **settings):
        if isinstance(code, str):
            code = {"app.py": code}
        if isinstance(code, dict):
            code = zipped(code)
        runtimes = Runtimes(lambda: endpoint_url, "subprocess", commands)
        sandbox = runtimes.start(SPEC._replace(code=code, **settings))
        sandboxes.append(sandbox)
        return Handler(sandbox)

    yield start
    for sandbox in sandboxes:
        sandbox.close()
