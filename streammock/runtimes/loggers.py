"""What a function does to the ``logging`` module stays in its own sandbox, and is there again when it runs warm."""

from __future__ import annotations

import logging
from typing import Any

from streammock.runtimes.logging_module import LoggingModule

_State = tuple[int, tuple[logging.Handler, ...], tuple[Any, ...], bool, bool]
_NEW: _State = (logging.NOTSET, (), (), True, False)


class Loggers:
    """The state of all loggers, exchanged with the host's while a sandbox runs.

    Parameters
    ----------
    handler:
        The one handler of the root logger, as on Lambda.
    isolated:
        False for a callable of the test itself: it shares the test's loggers, and only the root logger is exchanged.
    level:
        The root logger's, where the function's settings name one.
    """

    def __init__(self, handler: logging.Handler, *, isolated: bool, level: int | None = None) -> None:
        self._handler = handler
        self._level = level
        self._isolated = isolated
        root = logging.getLogger()
        # Lambda leaves the root logger at its default level; ``basicConfig`` finds a handler there and does nothing.
        self._own: dict[logging.Logger, _State] = {}
        if isolated:
            self._own[root] = (logging.WARNING if level is None else level, (handler,), *_NEW[2:])
        self._host: dict[logging.Logger, _State] = {}
        self._module = LoggingModule() if isolated else None

    @property
    def host_handlers(self) -> tuple[logging.Handler, ...]:
        """What handles the root logger's records outside."""
        return self._host[logging.getLogger()][1]

    def enter(self) -> None:
        """Put the sandbox's state in place of the host's."""
        if self._module is not None:
            self._module.enter()
        self._host = {logger: _state_of(logger) for logger in self._loggers()}
        for logger, state in self._own.items():
            _apply(logger, state)
        if not self._isolated:
            root = logging.getLogger()
            root.handlers[:] = [self._handler]
            if self._level is not None:
                root.setLevel(self._level)

    def leave(self) -> None:
        """Keep what the sandbox has changed, and put the host's state back."""
        for logger in self._loggers():
            state, before = _state_of(logger), self._host.get(logger, _NEW)
            if state == before:
                self._own.pop(logger, None)
                continue
            _apply(logger, before)
            if self._isolated:
                self._own[logger] = state
        if self._module is not None:
            self._module.leave()

    def _loggers(self) -> list[logging.Logger]:
        root = logging.getLogger()
        if not self._isolated:
            return [root]
        known = list(logging.Logger.manager.loggerDict.values())
        return [root, *(logger for logger in known if isinstance(logger, logging.Logger))]


def _state_of(logger: logging.Logger) -> _State:
    return logger.level, tuple(logger.handlers), tuple(logger.filters), logger.propagate, logger.disabled


def _apply(logger: logging.Logger, state: _State) -> None:
    level, logger.handlers[:], logger.filters[:], logger.propagate, logger.disabled = state
    if logger.level != level:
        logger.setLevel(level)  # which empties the caches of what is enabled
