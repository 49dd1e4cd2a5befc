"""How a function logs: the format, the levels that are kept of it, and the group (AWS: "Advanced logging controls")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from streammock.errors import lambda_ as texts

JSON = "JSON"
_DEFAULT_LEVEL = "INFO"
_LEVELS = ("ApplicationLogLevel", "SystemLogLevel")


class LoggingConfig(NamedTuple):
    """What is set; levels count with the format JSON alone, ``group`` is None for the function's own."""

    format: str = "Text"
    application_level: str = _DEFAULT_LEVEL
    system_level: str = _DEFAULT_LEVEL
    group: str | None = None

    def log_group(self, function_name: str) -> str:
        """Where a function logs to."""
        return self.group or f"/aws/lambda/{function_name}"

    def describe(self, function_name: str) -> dict[str, str]:
        """As a function's description has it: text has no levels (aws_facts 3.2)."""
        levels = {}
        if self.format == JSON:
            levels = {"ApplicationLogLevel": self.application_level, "SystemLogLevel": self.system_level}
        return {"LogFormat": self.format, **levels, "LogGroup": self.log_group(function_name)}

    def changed(self, given: Mapping[str, str]) -> LoggingConfig:
        """With what a request gives in the place of what was; whoever goes back to text begins with AWS's levels again.

        Raises
        ------
        AwsError
            For levels without the format that has them.
        """
        log_format = given.get("LogFormat", self.format)
        group = given.get("LogGroup", self.group)
        if log_format != JSON:
            if any(level in given for level in _LEVELS):
                raise texts.levels_of_text()
            return LoggingConfig(format=log_format, group=group)
        application, system = _LEVELS
        return LoggingConfig(
            log_format,
            given.get(application, self.application_level),
            given.get(system, self.system_level),
            group,
        )


TEXT = LoggingConfig()  # what a function has that says nothing of it
