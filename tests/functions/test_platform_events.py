"""What Lambda itself logs where the log is JSON."""

import dataclasses
import json

import pytest
from sandboxed import ARN, SPEC

from streammock.functions.logging_config import LoggingConfig
from streammock.functions.platform_events import Platform, framed
from streammock.functions.runtime import InvokeOutcome

ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"
PLATFORM = Platform(ID, ARN, 1_700_000_000_123_456_789, "python:3.13.v1", "arn:aws:lambda:eu-west-1::runtime:0")
DEEP = b"[" * 100_000 + b"]" * 100_000
TIME = "2023-11-14T22:13:20.123Z"


def events(outcome, level="INFO"):
    spec = SPEC._replace(logging=LoggingConfig("JSON", system_level=level))
    return framed(PLATFORM, spec, outcome)


def kinds(outcome, level):
    return [json.loads(event)["type"].removeprefix("platform.") for event in events(outcome, level)]


def failed(**members):
    return InvokeOutcome(json.dumps(members).encode(), function_error="Unhandled", duration_ns=1)


def test_a_cold_start():
    """Members, their order and their units, as a user's log of October 2026 has them."""
    outcome = InvokeOutcome(
        b"null", log=("mine",), duration_ns=1_233_960_000, init_duration_ns=463_512_000, max_memory_mb=123
    )
    assert events(outcome) == (
        f'{{"time":"{TIME}","type":"platform.initStart","record":{{"initializationType":"on-demand","phase":"init",'
        '"runtimeVersion":"python:3.13.v1","runtimeVersionArn":"arn:aws:lambda:eu-west-1::runtime:0",'
        '"functionName":"bark","functionVersion":"$LATEST",'
        '"instanceId":"2026/01/01/bark[$LATEST]0123456789abcdef0123456789abcdef","instanceMaxMemory":134217728}}',
        f'{{"time":"{TIME}","type":"platform.start","record":{{"requestId":"{ID}","functionArn":"{ARN}","version":"$LATEST"}}}}',
        "mine",
        f'{{"time":"{TIME}","type":"platform.report","record":{{"requestId":"{ID}","metrics":{{"durationMs":1233.96,'
        '"billedDurationMs":1698,"memorySizeMB":128,"maxMemoryUsedMB":123,"initDurationMs":463.512},"status":"success"}}',
    )


def test_a_time_out():
    """A run that was stopped is told by two events, and produced nothing (a user's log of July 2026)."""
    *_, done, report = events(failed(errorType="Sandbox.Timedout"))
    assert json.loads(done)["record"] == {
        "requestId": ID,
        "status": "timeout",
        "metrics": {"durationMs": 0.0, "producedBytes": 0},
    }
    assert json.loads(report)["record"]["status"] == "timeout"


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("DEBUG", ["initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report"]),
        ("INFO", ["initStart", "start", "report"]),
        ("WARN", []),
    ],
)
def test_levels_of_a_success(level, shown):
    """Each event has its level (AWS: "System log level event mapping")."""
    assert kinds(InvokeOutcome(b"null", init_duration_ns=1), level) == shown


@pytest.mark.parametrize(
    ("level", "shown"), [("DEBUG", ["start", "runtimeDone", "report"]), ("WARN", ["runtimeDone", "report"])]
)
def test_levels_of_a_failure(level, shown):
    """What did not succeed is a warning (AWS: "System log level event mapping")."""
    assert kinds(failed(errorType="KeyError"), level) == shown


def test_code_that_cannot_be_loaded():
    """Its initialisation has failed too."""
    outcome = dataclasses.replace(failed(errorType="Runtime.ImportModuleError"), init_duration_ns=1, initialised=False)
    assert kinds(outcome, "WARN") == ["initRuntimeDone", "initReport", "runtimeDone", "report"]
    assert json.loads(events(outcome)[-1])["record"]["errorType"] == "Runtime.ImportModuleError"


@pytest.mark.parametrize("payload", [b"no json", b"[1]", b'{"errorMessage": "x"}', DEEP], ids=range(4))
def test_an_error_of_no_type(payload):
    """A program of the user's own may post anything."""
    outcome = InvokeOutcome(payload, function_error="Unhandled")
    assert json.loads(events(outcome)[-1])["record"] | {"metrics": 0} == {
        "requestId": ID,
        "metrics": 0,
        "status": "error",
    }
