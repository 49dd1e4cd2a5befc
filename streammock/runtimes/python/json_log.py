"""A Python function's log as JSON, by the rules of Lambda's runtime client (observed: awslambdaric 4.2.2)."""

from __future__ import annotations

import json
import logging
import traceback

from . import clock
from .log_settings import rounded

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from typing import Any

# Members of a record that are no additions of the user's.
_OWN = frozenset(
    (  # noqa: SIM905 -- a list of words reads best as words
        "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created "
        "msecs relativeCreated thread threadName processName process aws_request_id tenant_id"
    ).split()
)


def root_level(variable: str | None) -> int | None:
    """The level that the variable ``log_settings.LEVEL`` gives the root logger; None where it names none."""
    name = "DEBUG" if variable == "TRACE" else (variable or "").upper()
    level = logging.getLevelName(name)
    return level if isinstance(level, int) else None


class JsonFormatter(logging.Formatter):
    """The one that Lambda gives the handler of the root logger."""

    converter = staticmethod(clock.utc)

    def __init__(self) -> None:
        super().__init__(datefmt=clock.SECONDS)

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON; what is None is left out, and what JSON has no form for is text."""
        exc_info: Any = record.exc_info
        members: dict[str, Any] = {
            "timestamp": self.formatTime(record, self.datefmt),
            "level": logging.getLevelName(rounded(record.levelno)),
            "message": record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(exc_info[2]) if exc_info else None,
            "errorType": exc_info[0].__name__ if exc_info else None,
            "errorMessage": str(exc_info[1]) if exc_info else None,
            "requestId": getattr(record, "aws_request_id", None),
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if exc_info else None,
        }
        added = {name: value for name, value in vars(record).items() if name not in _OWN and name not in members}
        shown = {name: value for name, value in {**members, **added}.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False, default=str) + "\n"
