"""What Lambda itself logs of an invocation where the log is JSON: the platform's events, filtered by their level.

Members and their order are those of logs that users have shown (October 2026, a success; July 2026, a time-out); the
level of each event is AWS's table "System log level event mapping".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from streammock.clock import MILLISECOND, iso_milliseconds
from streammock.functions.payload import parsed
from streammock.functions.runtime import InvokeOutcome, LaunchSpec

_LEVELS = ("DEBUG", "INFO", "WARN")
_SUCCESS = "success"
_MB = 1024 * 1024
_ON_DEMAND = {"initializationType": "on-demand", "phase": "init"}


class Platform(NamedTuple):
    """What the platform knows of an invocation beside what came of it.

    Parameters
    ----------
    request_id, arn:
        Which, and as whose.
    at:
        When, in nanoseconds of virtual time.
    runtime_version, runtime_version_arn:
        What runs it.
    """

    request_id: str
    arn: str
    at: int
    runtime_version: str
    runtime_version_arn: str


def framed(platform: Platform, spec: LaunchSpec, outcome: InvokeOutcome) -> tuple[str, ...]:
    """The log events of one invocation: the platform's around the handler's own."""
    before, after = _before(platform, spec, outcome), _after(platform, spec, outcome)
    least = _LEVELS.index(spec.logging.system_level)
    shown = [
        tuple(_event(platform, kind, record) for level, kind, record in events if _LEVELS.index(level) >= least)
        for events in (before, after)
    ]
    return (*shown[0], *outcome.log, *shown[1])


_Event = tuple[str, str, dict[str, Any]]


def _before(platform: Platform, spec: LaunchSpec, outcome: InvokeOutcome) -> Iterator[_Event]:
    if outcome.init_duration_ns is not None:
        yield "INFO", "initStart", _init_start(platform, spec)
        status, level = (_SUCCESS, "DEBUG") if outcome.initialised else ("error", "WARN")
        done = {**_ON_DEMAND, "status": status}
        yield level, "initRuntimeDone", done
        yield level, "initReport", {**done, "metrics": {"durationMs": _milliseconds(outcome.init_duration_ns)}}
    yield "INFO", "start", {"requestId": platform.request_id, "functionArn": platform.arn, "version": spec.version}


def _after(platform: Platform, spec: LaunchSpec, outcome: InvokeOutcome) -> Iterator[_Event]:
    ending = _ending(outcome)
    failed = ending["status"] != _SUCCESS
    produced = 0 if ending["status"] == "timeout" else len(outcome.payload)
    duration = _milliseconds(outcome.duration_ns)
    metrics = {"durationMs": duration, "producedBytes": produced}
    done = {"requestId": platform.request_id, **ending, "metrics": metrics}
    yield "WARN" if failed else "DEBUG", "runtimeDone", done
    measured: dict[str, Any] = {
        "durationMs": duration,
        "billedDurationMs": billed_milliseconds(outcome),
        "memorySizeMB": spec.memory_size,
        "maxMemoryUsedMB": outcome.max_memory_mb or spec.memory_size,
    }
    if outcome.init_duration_ns is not None:
        measured["initDurationMs"] = _milliseconds(outcome.init_duration_ns)
    report = {"requestId": platform.request_id, "metrics": measured, **ending}
    yield "WARN" if failed else "INFO", "report", report


def billed_milliseconds(outcome: InvokeOutcome) -> int:
    """What is paid for: whole milliseconds, those of the cold start included."""
    return -(-(outcome.duration_ns + (outcome.init_duration_ns or 0)) // MILLISECOND)


def _init_start(platform: Platform, spec: LaunchSpec) -> dict[str, Any]:
    day, _, rest = spec.log_stream.rpartition("/")
    return {
        **_ON_DEMAND,
        "runtimeVersion": platform.runtime_version,
        "runtimeVersionArn": platform.runtime_version_arn,
        "functionName": spec.function_name,
        "functionVersion": spec.version,
        "instanceId": f"{day}/{spec.function_name}{rest}",
        "instanceMaxMemory": spec.memory_size * _MB,
    }


def _ending(outcome: InvokeOutcome) -> dict[str, str]:
    if outcome.function_error is None:
        return {"status": _SUCCESS}
    error = parsed(outcome.payload)
    kind = error.get("errorType") if isinstance(error, dict) else None
    if kind == "Sandbox.Timedout":
        return {"status": "timeout"}
    return {"status": "error", **({"errorType": kind} if kind else {})}


def _event(platform: Platform, kind: str, record: dict[str, Any]) -> str:
    event = {"time": f"{iso_milliseconds(platform.at)}Z", "type": f"platform.{kind}", "record": record}
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False)


def _milliseconds(nanoseconds: int) -> float:
    return round(nanoseconds / MILLISECOND, 3)
