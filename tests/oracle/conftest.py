"""The corpora stand beside the tests; AWS's clients for Node.js are fetched before the first of them."""

import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_collection_modifyitems(items):
    """Outside of their environment they are not fetched, and not compared."""
    if os.environ.get("STREAMMOCK_ORACLE") != "1":
        for item in items:
            if item.get_closest_marker("node") and Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="needs aws-lambda-ric, which `tox -e oracle` installs by npm"))


def pytest_collection_finish(session):
    """One failure that says what happened, and not one for each handler."""
    wanted = any(item.get_closest_marker("node") for item in session.items)
    if session.config.option.collectonly or shutil.which("node") is None or not wanted:
        return
    if os.environ.get("STREAMMOCK_ORACLE") == "1":
        import node_clients

        try:
            node_clients.install()
        except node_clients.NotInstalled as error:
            pytest.exit(f"{error}\nNothing was compared. Is the registry reachable? Run it again.", returncode=1)
