"""What a function does to ``logging`` as a whole: its switches, its classes, and the handlers that it knows of."""

from __future__ import annotations

import logging
import warnings
from typing import Any
from weakref import WeakValueDictionary

_module: dict[str, Any] = vars(logging)
_manager = logging.Logger.manager
_all_handlers: list[Any] = _module["_handlerList"]  # of references; ``shutdown`` holds on to the list itself
_PLACES: tuple[tuple[Any, str], ...] = (
    (_manager, "disable"),
    (_manager, "loggerClass"),
    (_manager, "logRecordFactory"),
    (logging, "_loggerClass"),
    (logging, "_logRecordFactory"),
    (logging, "_warnings_showwarning"),
    (logging, "raiseExceptions"),
    (logging, "lastResort"),
    (logging.Formatter, "converter"),
    (warnings, "showwarning"),
)


class LoggingModule:
    """One sandbox's part of it, exchanged with the host's while the sandbox runs.

    To begin with it is as the host has it, but that it knows of no handler: whoever configures logging closes all that
    there are.
    """

    def __init__(self) -> None:
        self._changed: dict[int, Any] = {}  # by the number of the place
        self._levels = _module["_levelToName"].copy(), _module["_nameToLevel"].copy()
        self._named: Any = WeakValueDictionary()
        self._handlers: list[Any] = []
        self._host: tuple[Any, ...] = ()

    def enter(self) -> None:
        """Put the sandbox's in place of the host's."""
        self._host = self._exchange()
        if self._changed:
            _put(self._changed)

    def leave(self) -> None:
        """Keep what the sandbox has changed, and put the host's back."""
        host, values = self._host, self._exchange()
        if values == host:
            self._changed = {}
        else:
            self._changed = {number: value for number, value in enumerate(values) if value is not host[number]}
            _put({number: host[number] for number in self._changed})

    def _exchange(self) -> tuple[Any, ...]:
        """Exchange what is always a sandbox's own; returns the rest, what is at ``_PLACES`` now."""
        module = _module
        self._handlers, _all_handlers[:] = _all_handlers[:], self._handlers
        self._named, module["_handlers"] = module["_handlers"], self._named
        levels = module["_levelToName"], module["_nameToLevel"]
        (module["_levelToName"], module["_nameToLevel"]), self._levels = self._levels, levels
        return (
            _manager.disable,
            _manager.loggerClass,
            _manager.logRecordFactory,
            module["_loggerClass"],
            module["_logRecordFactory"],
            module["_warnings_showwarning"],
            module["raiseExceptions"],
            module["lastResort"],
            logging.Formatter.converter,
            warnings.showwarning,
        )


def _put(values: dict[int, Any]) -> None:
    for number, value in values.items():
        owner, name = _PLACES[number]
        setattr(owner, name, value)
    if 0 in values:
        vars(logging.Manager)["_clear_cache"](_manager)  # each logger keeps what is enabled
