"""A mapping's settings: what CreateEventSourceMapping and UpdateEventSourceMapping say, checked in AWS's order.

Ranges and enums are the constraints engine's; here stand the rules that need to know the source or the state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from streammock import arns
from streammock.errors import base
from streammock.errors import event_source_mapping as texts
from streammock.mappings.filter import RecordFilter
from streammock.mappings.response import REPORT_BATCH_ITEM_FAILURES

LATEST = "LATEST"
TRIM_HORIZON = "TRIM_HORIZON"

# Settings that only their default is supported of, which is what AWS shows when they were not given (aws_facts 2.1).
FIXED: Mapping[str, Any] = {
    "BisectBatchOnFunctionError": False,
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRecordAgeInSeconds": -1,
    "ParallelizationFactor": 1,
    "TumblingWindowInSeconds": 0,
}

_OTHER_SOURCE = "It belongs to sources other than DynamoDB streams, and streammock maps DynamoDB streams only."

# Members that no operation here takes; the text says the way out.
REFUSED: dict[str, str] = {
    **dict.fromkeys(
        (
            "AmazonManagedKafkaEventSourceConfig",
            "DocumentDBEventSourceConfig",
            "LoggingConfig",
            "ProvisionedPollerConfig",
            "Queues",
            "ScalingConfig",
            "SelfManagedEventSource",
            "SelfManagedKafkaEventSourceConfig",
            "SourceAccessConfigurations",
            "StartingPositionTimestamp",
            "Topics",
        ),
        _OTHER_SOURCE,
    ),
    "KMSKeyArn": "Filter criteria are never encrypted here: leave it out.",
    "MetricsConfig": "No metrics are kept here: leave it out.",
    "Tags": "Tags of mappings are not kept here: leave them out.",
}


def read_filters(criteria: Mapping[str, Any]) -> RecordFilter:
    """``FilterCriteria`` as a filter; ``{}`` and an empty list stand for none (aws_facts 2.1)."""
    return RecordFilter([one.get("Pattern", "") for one in criteria.get("Filters") or []])


# Each settable member, the attribute that keeps it, and how.
_SETTABLE: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "BatchSize": ("batch_size", int),
    "MaximumRetryAttempts": ("maximum_retry_attempts", int),
    "FunctionResponseTypes": ("function_response_types", tuple),
    "FilterCriteria": ("filters", read_filters),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The function that a mapping calls: ``arn`` carries the qualifier that the caller gave."""

    name: str
    arn: str


@dataclass(frozen=True, slots=True)
class MappingConfig:
    """The settings of one mapping; defaults are AWS's (streams_and_mappings A.2)."""

    event_source_arn: str
    target: Target
    starting_position: str
    batch_size: int = 100
    maximum_retry_attempts: int = -1
    function_response_types: tuple[str, ...] = ()
    filters: RecordFilter = field(default_factory=RecordFilter)

    @property
    def report_batch_item_failures(self) -> bool:
        """Whether the function's reply may name failed records."""
        return REPORT_BATCH_ITEM_FAILURES in self.function_response_types

    def updated(self, params: Mapping[str, Any]) -> MappingConfig:
        """These settings with those that a request names."""
        changes: dict[str, Any] = {
            attribute: read(params[member]) for member, (attribute, read) in _SETTABLE.items() if member in params
        }
        return replace(self, **changes)

    def describe(self) -> dict[str, Any]:
        """The settings as every answer shows them (aws_facts 2.1): filters only where there are any."""
        shown: dict[str, Any] = {
            **FIXED,
            "BatchSize": self.batch_size,
            "DestinationConfig": {"OnFailure": {}},
            "EventSourceArn": self.event_source_arn,
            "FunctionArn": self.target.arn,
            "FunctionResponseTypes": list(self.function_response_types),
            "MaximumRetryAttempts": self.maximum_retry_attempts,
            "StartingPosition": self.starting_position,
        }
        if self.filters:
            shown["FilterCriteria"] = self.filters.describe()
        return shown


def check_source(operation: str, params: Mapping[str, Any]) -> str:
    """The stream ARN that a mapping is asked for on, with a starting position that it knows."""
    source = params.get("EventSourceArn")
    if not source:
        raise texts.unrecognized_event_source()
    if ":dynamodb:" not in source:
        raise base.unsupported_parameter(
            operation, f"EventSourceArn={source}", instead="Only DynamoDB streams can be mapped here."
        )
    parsed = arns.parse_table(source)
    if parsed is None or parsed.label is None:
        raise texts.unrecognized_event_source()
    position = params.get("StartingPosition")
    if position is None:
        raise texts.no_starting_position()
    if position not in {LATEST, TRIM_HORIZON}:
        raise texts.unsupported_starting_position(source)
    return str(source)


def check_supported(operation: str, params: Mapping[str, Any]) -> None:
    """Refuse settings that would change what happens and cannot do so here; their defaults are welcome."""
    destinations = params.get("DestinationConfig") or {}
    if "OnSuccess" in destinations:
        raise texts.unsupported_destination()
    if (destinations.get("OnFailure") or {}).get("Destination"):
        raise base.unsupported_parameter(operation, "DestinationConfig.OnFailure.Destination")
    for member, default in FIXED.items():
        if params.get(member, default) != default:
            raise base.unsupported_parameter(
                operation, f"{member}={params[member]}", instead=f"Only its default, {default}, is supported."
            )
