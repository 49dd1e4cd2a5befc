"""How a function's asynchronous invocations are treated: retries, age, destinations (aws_facts 3.5 and 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from streammock.clock import to_datetime

DEFAULT_RETRIES = 2
DEFAULT_AGE = 21_600  # six hours


@dataclass(frozen=True, slots=True)
class EventInvokeConfig:
    """The settings of one function, version or alias; age in seconds, None for what was not set."""

    function_arn: str
    last_modified: int = 0
    retries: int | None = None
    age: int | None = None
    on_success: str | None = None
    on_failure: str | None = None

    @property
    def most_retries(self) -> int:
        """After the first try."""
        return DEFAULT_RETRIES if self.retries is None else self.retries

    @property
    def greatest_age(self) -> int:
        """In seconds."""
        return DEFAULT_AGE if self.age is None else self.age

    def updated(self, params: Mapping[str, Any], now: int) -> EventInvokeConfig:
        """These settings with those that a request names."""
        changes: dict[str, Any] = {}
        if "MaximumRetryAttempts" in params:
            changes["retries"] = params["MaximumRetryAttempts"]
        if "MaximumEventAgeInSeconds" in params:
            changes["age"] = params["MaximumEventAgeInSeconds"]
        given = params.get("DestinationConfig") or {}
        for member, attribute in (("OnSuccess", "on_success"), ("OnFailure", "on_failure")):
            if member in given:
                changes[attribute] = given[member].get("Destination") or None
        return replace(self, last_modified=now, **changes)

    def describe(self) -> dict[str, Any]:
        """The settings as every operation answers them: numbers only where they were set."""
        described: dict[str, Any] = {
            "DestinationConfig": {"OnSuccess": _shown(self.on_success), "OnFailure": _shown(self.on_failure)},
            "FunctionArn": self.function_arn,
            "LastModified": to_datetime(self.last_modified),
        }
        if self.retries is not None:
            described["MaximumRetryAttempts"] = self.retries
        if self.age is not None:
            described["MaximumEventAgeInSeconds"] = self.age
        return described


def _shown(arn: str | None) -> dict[str, str]:
    return {} if arn is None else {"Destination": arn}
