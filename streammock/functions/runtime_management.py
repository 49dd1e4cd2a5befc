"""When a version gets a new runtime: kept and shown. Runtimes here are this machine's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RuntimeManagement:
    """The setting of a function or a version; the ARN goes with ``Manual`` alone."""

    update_on: str = "Auto"
    runtime_version_arn: str | None = None

    def describe(self, function_arn: str) -> dict[str, Any]:
        """As both operations answer it."""
        described = {"UpdateRuntimeOn": self.update_on, "FunctionArn": function_arn}
        if self.runtime_version_arn is not None:
            described["RuntimeVersionArn"] = self.runtime_version_arn
        return described
