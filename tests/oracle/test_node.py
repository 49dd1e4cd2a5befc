"""The JavaScript of AWS's runtime client for Node.js against ours: the same handlers, told apart by nothing."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from node_handlers import CASES, DIFFERENCES
from sandboxed import ARN, SPEC, zipped

from streammock.functions.runtime import InvokeRequest
from streammock.runtimes import node_command, node_sdk
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.node_command import NodeCommand

VERSION = "3.3.0"
HERE = Path(__file__).parent
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# Frames of either client, and of Node.js itself, which are others for the same handler.
FRAME = re.compile(r',?"    at (?![^"]*/var/task)[^"]*"')


@pytest.fixture(scope="session")
def client_of_aws():
    """Installed once, without its compiled part, for which native_client.cjs stands in."""
    if os.environ.get("STREAMMOCK_ORACLE") != "1" or shutil.which("npm") is None:
        pytest.skip("needs aws-lambda-ric, which `tox -e oracle` installs by npm")
    directory = node_sdk.cache_directory().parent / f"aws-lambda-ric-{VERSION}"
    program = directory / "node_modules" / "aws-lambda-ric" / "dist" / "index.mjs"
    if not program.exists():
        directory.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(directory)]
        done = subprocess.run([*command, f"aws-lambda-ric@{VERSION}"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"npm cannot install aws-lambda-ric here: {done.stderr.strip()[-200:]}")

    class ClientOfAws(NodeCommand):
        def argv(self, directory):
            binary, *flags = super().argv(directory)
            return [
                binary,
                *flags[:-1],
                "--require",
                str(HERE / "native_client.cjs"),
                str(HERE / "run_ric.mjs"),
                str(program),
            ]

        def environment(self, directory):
            return {**super().environment(directory), "STREAMMOCK_CLIENT": str(node_command._HERE / "client.js")}

        def as_on_lambda(self, text, directory):
            return super().as_on_lambda(text.replace(os.fsencode(program), b"/var/runtime/index.mjs"), directory)

    return ClientOfAws


def outcomes(command, case):
    """What comes of each invocation, without what differs from one run to the next."""
    files = {"index.js": case.files} if isinstance(case.files, str) else case.files
    spec = dataclasses.replace(
        SPEC, runtime="nodejs20.x", code=zipped(files), handler=case.handler, timeout=case.timeout
    )
    sandbox = ChildProcessRuntime(lambda: "http://127.0.0.1:9").start(spec, command)
    try:
        for number, event in enumerate(case.events):
            outcome = sandbox.invoke(
                InvokeRequest(f"00000000-0000-4000-8000-{number:012d}", json.dumps(event).encode(), ARN)
            )
            yield (
                outcome.function_error,
                payload_of(outcome.payload),
                sorted(
                    FRAME.sub("", INSTANT.sub("<time>", event))
                    for event in outcome.log
                    if not event.startswith("streammock: ")
                ),
            )
    finally:
        sandbox.close()


def payload_of(payload):
    """The payload; of a trace only the user's own frames."""
    try:
        value = json.loads(payload)
    except ValueError:
        return payload
    if isinstance(value, dict) and isinstance(value.get("trace"), list):
        value["trace"] = [line for line in value["trace"] if not FRAME.match(f'"{line}"')]
    return value


@pytest.mark.node
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_our_bootstrap(client_of_aws, case):
    """Payloads, errors, log events and exits; where a difference is known, type and message of the error are the same."""
    ours, of_aws = list(outcomes(NodeCommand, case)), list(outcomes(client_of_aws, case))
    if case.name not in DIFFERENCES:
        assert ours == of_aws
        return
    assert ours != of_aws, "it differs no longer: take it from the list, and from docs/known-differences.md"
    for (failed, payload, _), (failed_there, payload_there, _) in zip(ours, of_aws, strict=True):
        assert failed == failed_there
        for member in ("errorType", "errorMessage"):
            assert payload.get(member) == payload_there.get(member)
