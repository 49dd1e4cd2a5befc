"""What functions logged, as CloudWatch Logs has it: read off the invocations whenever somebody asks.

Nothing is kept twice, and what is not asked for costs nothing. A group appears with the first invocation that logs to
it, and stays when its function is deleted, as on AWS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streammock import arns
from streammock.clock import MILLISECOND, from_datetime
from streammock.errors import logs as texts
from streammock.functions.version import runtime_version, runtime_version_arn

if TYPE_CHECKING:
    from streammock.backend import Region
    from streammock.functions.invocation import Invocation

OPERATIONS = frozenset(("DescribeLogGroups", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents"))
_OVERHEAD = 26  # bytes that CloudWatch Logs counts for each event beside its message
_MOST_OF_ONE = 10**9  # events of one invocation, by far: an event keeps its number when others are forgotten
_LAMBDA = "/aws/lambda/"
_ARN = re.compile(r"arn:[^:]+:logs:[^:]*:\d*:log-group:(?P<name>[^:]+)(:\*)?")


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event; ``timestamp`` in milliseconds since the epoch, ``number`` orders all events of the region."""

    timestamp: int
    message: str
    number: int

    @property
    def event_id(self) -> str:
        """56 digits, in the order in which events were logged."""
        return f"{self.number:056d}"

    def describe(self) -> dict[str, Any]:
        """As GetLogEvents gives it; here an event is ingested in the instant in which it is logged."""
        return {"timestamp": self.timestamp, "message": self.message, "ingestionTime": self.timestamp}


@dataclass(slots=True)
class LogStream:
    """The events of one sandbox."""

    name: str
    arn: str
    events: list[LogEvent] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        """As DescribeLogStreams gives it."""
        first, last = self.events[0].timestamp, self.events[-1].timestamp
        return {
            "logStreamName": self.name,
            "creationTime": first,
            "firstEventTimestamp": first,
            "lastEventTimestamp": last,
            "lastIngestionTime": last,
            "arn": self.arn,
            "storedBytes": 0,  # AWS counts no more for streams (API reference, LogStream)
        }


@dataclass(slots=True)
class LogGroup:
    """The streams of one group, by name."""

    name: str
    arn: str
    streams: dict[str, LogStream] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """As DescribeLogGroups gives it."""
        events = [event for stream in self.streams.values() for event in stream.events]
        return {
            "logGroupName": self.name,
            "creationTime": min(event.timestamp for event in events),
            "metricFilterCount": 0,
            "arn": f"{self.arn}:*",
            "logGroupArn": self.arn,
            "logGroupClass": "STANDARD",
            "storedBytes": sum(len(event.message.encode()) + _OVERHEAD for event in events),
        }

    def stream(self, name: str) -> LogStream:
        """The stream of a name."""
        if name not in self.streams:
            raise texts.no_such_stream()
        return self.streams[name]


def groups(region: Region) -> dict[str, LogGroup]:
    """Every group that the region's functions have logged to, by name."""
    found: dict[str, LogGroup] = {}
    remembered = region.backend.invocations
    for place, invocation in enumerate(remembered, remembered.forgotten):
        spec = invocation.spec
        if (spec.account, spec.region) != (region.account, region.name):
            continue
        arn = arns.log_group(region.name, region.account, spec.log_group)
        group = found.setdefault(spec.log_group, LogGroup(spec.log_group, arn))
        stream = group.streams.setdefault(
            spec.log_stream, LogStream(spec.log_stream, f"{arn}:log-stream:{spec.log_stream}")
        )
        timestamp = from_datetime(invocation.started_at) // MILLISECOND
        first = place * _MOST_OF_ONE
        stream.events += [
            LogEvent(timestamp, message, number) for number, message in enumerate(_messages(region, invocation), first)
        ]
    return found


def find(region: Region, params: Mapping[str, Any]) -> LogGroup:
    """The group that a request names, by its name or ARN."""
    name = named(params)
    if name is None:
        raise texts.no_group_named()
    group = groups(region).get(name)
    if group is None:
        raise texts.no_such_group()
    return group


def named(params: Mapping[str, Any]) -> str | None:
    """The name of the group in a request; None where it names none, or two."""
    given = [params[member] for member in ("logGroupName", "logGroupIdentifier") if member in params]
    if len(given) != 1:
        return None
    match = _ARN.fullmatch(given[0])
    return match["name"] if match else str(given[0])


def claims(region: Region, operation: str, params: Mapping[str, Any]) -> bool:
    """Whether a request is about what functions of ours log: all others belong to whoever else serves logs."""
    if operation not in OPERATIONS:
        return False
    if operation != "DescribeLogGroups":
        return named(params) in set(_names(region))
    prefix = params.get("logGroupNamePrefix")
    if prefix is not None and prefix.startswith(_LAMBDA):
        return True
    return any(name.startswith(prefix or "") for name in groups(region))


def _names(region: Region) -> Iterator[str]:
    """The groups that functions log to, or have logged to."""
    for function in region.functions.values():
        yield from (version.configuration.logging.log_group(function.name) for version in function)
    yield from groups(region)


def _messages(region: Region, invocation: Invocation) -> Iterator[str]:
    """An invocation's events as recorded: each with a newline at its end, but for those of several lines."""
    if invocation.cold_start and not invocation.spec.logs_json:
        runtime = invocation.spec.runtime
        arn = runtime_version_arn(region.backend.ids, region.name, runtime)
        yield f"INIT_START Runtime Version: {runtime_version(runtime)}\tRuntime Version ARN: {arn}\n"
    for event in filter(None, invocation.logs):  # an empty one is none (recorded: LocalStack's test_multi_line_prints)
        yield event if "\n" in event else f"{event}\n"
