"""``logging`` as the handler of a process finds it."""

from __future__ import annotations

import logging

from . import clock, json_log, log_settings

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from .sink import Sink

_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_DATE = "%Y-%m-%dT%H:%M:%S"


class Handler(logging.Handler):
    """The one handler of the root logger."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink
        self.setFormatter(json_log.JsonFormatter() if sink.json else logging.Formatter(_FORMAT, _DATE))
        self.addFilter(self._name_request)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one event."""
        json = isinstance(self.formatter, json_log.JsonFormatter)
        self._sink.event(self.format(record), priority=log_settings.priority(record.levelno), json=json)

    def log_event(self, text: str) -> None:
        """For ``context.log``."""
        self._sink.event(text)

    def _name_request(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self._sink.request_id
        record.tenant_id = None
        return True


def install(sink: Sink) -> None:
    """Set up ``logging`` as on Lambda; unless told otherwise, the root logger's level stays at WARNING."""
    logging.Formatter.converter = clock.utc
    root = logging.getLogger()
    level = json_log.root_level(sink.level)
    if level is not None:
        root.setLevel(level)
    root.addHandler(Handler(sink))
