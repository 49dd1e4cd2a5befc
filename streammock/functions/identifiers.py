"""The runtimes and instruction sets that Lambda knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streammock import service_models

ARCHITECTURES = ("x86_64", "arm64")
# What Lambda runs and an older botocore does not know yet: the SDK of a test does not decide what can be deployed.
_LATER_RUNTIMES = frozenset(
    (
        *(
            "dotnet10",
            "java8.al2023",
            "java11.al2023",
            "java17.al2023",
            "java25",
            "nodejs22.x",
            "nodejs24.x",
            "nodejs26.x",
        ),
        *("python3.13", "python3.14", "python3.15", "ruby3.4", "ruby4.0"),
    )
)


def runtimes() -> Sequence[str]:
    """Those of botocore's model, for texts that list them."""
    shape: Any = service_models.get("lambda").shape_for("Runtime")
    return list(shape.enum)


def is_runtime(name: str) -> bool:
    """Whether there is such a runtime."""
    return name in _LATER_RUNTIMES or name in runtimes()
