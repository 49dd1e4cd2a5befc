"""What a function's log settings mean, told without ``logging``, which a process loads only when it is asked for."""

from __future__ import annotations

FORMAT = "AWS_LAMBDA_LOG_FORMAT"
LEVEL = "AWS_LAMBDA_LOG_LEVEL"
DEBUG, ERROR, CRITICAL = 10, 40, 50  # logging's


def is_json(variable: str | None) -> bool:
    """Whether the variable ``FORMAT`` asks for JSON."""
    return (variable or "").upper() == "JSON"


def priority(level: int | None) -> int:
    """As frames of the log carry it: 2 for DEBUG up to 6 for CRITICAL, 0 for none."""
    return rounded(level) // 10 + 1 if level is not None and level >= DEBUG else 0


def rounded(level: int) -> int:
    """One of logging's own levels, the next lower one."""
    return min(CRITICAL, max(0, level)) // 10 * 10
