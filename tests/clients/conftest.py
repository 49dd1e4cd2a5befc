"""The AWS CLI and ``awslocal`` as programs, in a directory with the guide's files, beside a server of ours."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from serve_process import Server

from streammock.tour import guide

PROGRAMS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def server():
    started = Server()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def shell(server, tmp_path_factory):
    """Runs a command line as the guide's reader types it; returns its output, JSON read."""
    directory = tmp_path_factory.mktemp("guide")
    shutil.copy(Path(guide.__file__).with_name("index.js"), directory)
    (directory / "payload.json").write_text(json.dumps(guide.EVENT))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LOCALSTACK_"))}
    environment["PATH"] = f"{PROGRAMS}{os.pathsep}{environment['PATH']}"
    environment["AWS_ENDPOINT_URL"] = server.url
    environment["AWS_CONFIG_FILE"] = environment["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

    def run(line, **variables):
        answer = subprocess.run(
            ["bash", "-c", line],
            cwd=directory,
            env={**environment, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout) if answer.stdout.startswith("{") else answer.stdout

    return run
