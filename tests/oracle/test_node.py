"""The JavaScript of AWS's runtime clients for Node.js against ours: the same handlers, told apart by nothing."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from json_logs import NODE_CASES
from node_clients import client_of_aws
from node_handlers import CASES, DIFFERENCES
from node_modern_handlers import MODERN_CASES, MODERN_DIFFERENCES
from sandboxed import ARN, SPEC, zipped

from streammock.functions.runtime import InvokeRequest
from streammock.runtimes.child_process import ChildProcessRuntime
from streammock.runtimes.node_command import NodeCommand

CHANCE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|(?<=\(node:)\d+")
# Frames of either client, and of Node.js itself, which are others for the same handler.
FRAME = re.compile(
    r',?"    at (?![^"]*/var/task)[^"]*"|\\n +at (?![^"\\()]*\([^"\\)]*/var/task)[^"\\{() ]+( [^"\\{() ]+)*( \([^)"\\]*\))?'
)
RAW_FRAME = re.compile(r" +at (?!.*/var/task)")

pytestmark = pytest.mark.node


def side_by_side(version, runtime, case):
    """What comes of a case under our bootstrap, and under AWS's client."""
    with ThreadPoolExecutor(1) as beside:
        of_aws = beside.submit(outcomes, client_of_aws(version), runtime, case)
        return outcomes(NodeCommand, runtime, case), of_aws.result()


def outcomes(command, runtime, case):
    """What comes of each invocation, without what differs from one run to the next."""
    files = {"index.js": case.files} if isinstance(case.files, str) else case.files
    spec = SPEC._replace(
        runtime=runtime,
        code=zipped(files),
        handler=case.handler,
        timeout=case.timeout,
        logging=case.logging,
        log_stream=f"2026/01/01/[$LATEST]{command.__name__:0>32}",  # by which two that run at once are told apart
    )
    sandbox = ChildProcessRuntime(lambda: "http://127.0.0.1:9").start(spec, command)
    results = []
    try:
        for number, event in enumerate(case.events):
            outcome = sandbox.invoke(
                InvokeRequest(f"00000000-0000-4000-8000-{number:012d}", json.dumps(event).encode(), ARN)
            )
            results.append(
                (
                    outcome.function_error,
                    payload_of(outcome.payload),
                    outcome.init_duration_ns is None,
                    sorted(events_of(outcome)),
                )
            )
        return results
    finally:
        sandbox.close()


def events_of(outcome):
    """The log events, without our own and what differs from one run to the next."""
    # Having reported that loading failed, AWS's client from version 4 on throws: whether Node.js has told so before the
    # process is ended is chance.
    reported = outcome.function_error and outcome.init_duration_ns is not None
    reported = (
        reported
        and b"Runtime.ExitError" not in outcome.payload
        and any("Init Error" in e or e.startswith('{"timestamp"') for e in outcome.log)
    )
    for event in outcome.log:
        text = FRAME.sub("", CHANCE.sub("<any>", event))
        if event.startswith("streammock: ") or RAW_FRAME.match(event):
            continue
        if not reported or text.startswith(("<any>\t", '{"timestamp"')):
            yield text


def payload_of(payload):
    """The payload; of a trace only the user's own frames."""
    try:
        value = json.loads(payload)
    except ValueError:
        return payload
    if isinstance(value, dict) and isinstance(value.get("trace"), list):
        value["trace"] = [line for line in value["trace"] if not FRAME.match(f'"{line}"')]
    return value


def compare(ours, of_aws, known):
    """Nothing may differ; where a difference is known, type and message of the error are the same."""
    if known is None:
        assert ours == of_aws
        return
    assert ours != of_aws, "it differs no longer: take it from the list, and from docs/known-differences.md"
    for (failed, payload, *_), (failed_there, payload_there, *_) in zip(ours, of_aws, strict=True):
        assert failed == failed_there
        for member in ("errorType", "errorMessage"):
            assert payload.get(member) == payload_there.get(member)


@pytest.mark.parametrize("case", [*CASES, *NODE_CASES], ids=lambda case: case.name)
def test_with_callbacks(case):
    """Up to nodejs22.x: payloads, errors, log events, exits, and whether the next invocation is warm."""
    compare(*side_by_side("3.3.0", "nodejs20.x", case), DIFFERENCES.get(case.name))


@pytest.mark.parametrize("case", [*MODERN_CASES, *NODE_CASES], ids=lambda case: case.name)
def test_with_promises(case):
    """The same from nodejs24.x on."""
    compare(*side_by_side("4.0.2", "nodejs24.x", case), MODERN_DIFFERENCES.get(case.name))
