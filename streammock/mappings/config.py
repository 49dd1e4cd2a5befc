"""A mapping's settings: what CreateEventSourceMapping and UpdateEventSourceMapping say, checked in AWS's order.

Ranges and enums are the constraints engine's; here stand the rules that need to know the source or the state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from streammock import arns
from streammock.clock import SECOND
from streammock.errors import base
from streammock.errors import event_source_mapping as texts
from streammock.mappings import destination, retry
from streammock.mappings.filter import RecordFilter
from streammock.mappings.response import REPORT_BATCH_ITEM_FAILURES
from streammock.streams.shard import RETENTION

LATEST = "LATEST"
TRIM_HORIZON = "TRIM_HORIZON"
_LOWEST_RECORD_AGE = 60
_MOST_FILTERS = 10  # where the quota has been raised as far as it goes

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
}


def read_filters(criteria: Mapping[str, Any]) -> RecordFilter:
    """``FilterCriteria`` as a filter; ``{}`` and an empty list stand for none (aws_facts 2.1)."""
    filters = criteria.get("Filters") or []
    if len(filters) > _MOST_FILTERS:
        raise texts.too_many_filters(len(filters), _MOST_FILTERS)
    return RecordFilter([one.get("Pattern", "") for one in filters])


def _metrics(config: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(config.get("Metrics") or ())


# Each settable member, the attribute that keeps it, and how.
_SETTABLE: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "BatchSize": ("batch_size", int),
    "BisectBatchOnFunctionError": ("bisect", bool),
    "DestinationConfig": ("on_failure", destination.read),
    "FilterCriteria": ("filters", read_filters),
    "FunctionResponseTypes": ("function_response_types", tuple),
    "KMSKeyArn": ("kms_key_arn", str),
    "MaximumBatchingWindowInSeconds": ("batching_window", int),
    "MaximumRecordAgeInSeconds": ("maximum_record_age", int),
    "MaximumRetryAttempts": ("maximum_retry_attempts", int),
    "MetricsConfig": ("metrics", _metrics),
    "ParallelizationFactor": ("parallelization_factor", int),
    "TumblingWindowInSeconds": ("tumbling_window", int),
}
SETTABLE = frozenset(_SETTABLE)


@dataclass(frozen=True, slots=True)
class Target:
    """The function that a mapping calls: ``arn`` carries the qualifier that the caller gave."""

    name: str
    arn: str


@dataclass(frozen=True)
class MappingConfig:
    """The settings of one mapping; defaults are AWS's (streams_and_mappings A.2)."""

    event_source_arn: str
    target: Target
    starting_position: str
    batch_size: int = 100
    batching_window: int = 0
    bisect: bool = False
    filters: RecordFilter = field(default_factory=RecordFilter)
    function_response_types: tuple[str, ...] = ()
    kms_key_arn: str | None = None
    maximum_record_age: int = -1
    maximum_retry_attempts: int = -1
    metrics: tuple[str, ...] = ()
    on_failure: str | None = None
    parallelization_factor: int = 1
    tumbling_window: int = 0

    @cached_property
    def report_batch_item_failures(self) -> bool:
        """Whether the function's reply may name failed records."""
        return REPORT_BATCH_ITEM_FAILURES in self.function_response_types

    @cached_property
    def lifetime(self) -> int:
        """How old a record may become, in nanoseconds."""
        age = self.maximum_record_age
        return RETENTION if age == retry.ENDLESS else min(age * SECOND, RETENTION)

    def updated(self, params: Mapping[str, Any]) -> MappingConfig:
        """These settings with those that a request names."""
        changes: dict[str, Any] = {
            attribute: read(params[member]) for member, (attribute, read) in _SETTABLE.items() if member in params
        }
        return replace(self, **changes)

    def describe(self) -> dict[str, Any]:
        """The settings as every answer shows them (aws_facts 2.1): filters only where there are any."""
        shown: dict[str, Any] = {
            "BatchSize": self.batch_size,
            "BisectBatchOnFunctionError": self.bisect,
            "DestinationConfig": {"OnFailure": {"Destination": self.on_failure} if self.on_failure else {}},
            "EventSourceArn": self.event_source_arn,
            "FunctionArn": self.target.arn,
            "FunctionResponseTypes": list(self.function_response_types),
            "MaximumBatchingWindowInSeconds": self.batching_window,
            "MaximumRecordAgeInSeconds": self.maximum_record_age,
            "MaximumRetryAttempts": self.maximum_retry_attempts,
            "ParallelizationFactor": self.parallelization_factor,
            "StartingPosition": self.starting_position,
            "TumblingWindowInSeconds": self.tumbling_window,
        }
        if self.filters:
            shown["FilterCriteria"] = self.filters.describe()
        if self.kms_key_arn is not None:
            shown["KMSKeyArn"] = self.kms_key_arn
        if self.metrics:
            shown["MetricsConfig"] = {"Metrics": list(self.metrics)}
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


def check(operation: str, settings: MappingConfig) -> None:
    """Refuse settings that AWS refuses, and the one pair whose meaning nobody has established."""
    age = settings.maximum_record_age
    if age != retry.ENDLESS and age < _LOWEST_RECORD_AGE:
        raise texts.record_age_too_low(age)
    if settings.tumbling_window and settings.parallelization_factor > 1:
        raise base.unsupported_parameter(
            operation,
            "ParallelizationFactor together with TumblingWindowInSeconds",
            instead="What AWS does with both is not documented: leave one of them out.",
        )
