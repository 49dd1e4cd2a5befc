"""What a function does to the ``logging`` module stays in its own sandbox, and is there again when it runs warm."""

from __future__ import annotations

import logging
from typing import Any

from streammock.runtimes.logging_module import LoggingModule

_State = tuple[int, tuple[logging.Handler, ...], tuple[Any, ...], bool, bool]
_NEW: _State = (logging.NOTSET, (), (), True, False)


class SharedLoggers:
    """The loggers of a callable of the test itself, which are the test's but for the root logger's handlers.

    Parameters
    ----------
    handler:
        The one handler of the root logger, as on Lambda.
    level:
        The root logger's, where the function's settings name one.
    """

    def __init__(self, handler: logging.Handler, level: int | None = None) -> None:
        self._handler = handler
        self._level = level
        self._host = _NEW

    @property
    def host_handlers(self) -> tuple[logging.Handler, ...]:
        """What handles the root logger's records outside."""
        return self._host[1]

    def enter(self) -> None:
        """Put the handler in place of the host's."""
        root = logging.root
        self._host = _state_of(root)
        root.handlers[:] = [self._handler]
        if self._level is not None:
            root.setLevel(self._level)

    def leave(self) -> None:
        """Put the root logger's state back."""
        _apply(logging.root, self._host)


class Loggers:
    """The state of all loggers, exchanged with the host's while a sandbox runs. Parameters: see ``SharedLoggers``."""

    def __init__(self, handler: logging.Handler, level: int | None = None) -> None:
        # Lambda leaves the root logger at its default level; ``basicConfig`` finds a handler there and does nothing.
        root = (logging.WARNING if level is None else level, (handler,), *_NEW[2:])
        self._own: dict[logging.Logger, _State] = {logging.root: root}
        self._host: dict[logging.Logger, _State] = {}
        self._module = LoggingModule()

    @property
    def host_handlers(self) -> tuple[logging.Handler, ...]:
        """What handles the root logger's records outside."""
        return self._host[logging.root][1]

    def enter(self) -> None:
        """Put the sandbox's state in place of the host's."""
        self._module.enter()
        self._host = {logger: _state_of(logger) for logger in _loggers()}
        for logger, state in self._own.items():
            _apply(logger, state)

    def leave(self) -> None:
        """Keep what the sandbox has changed, and put the host's state back."""
        for logger in _loggers():
            state, before = _state_of(logger), self._host.get(logger, _NEW)
            if state == before:
                self._own.pop(logger, None)
                continue
            _apply(logger, before)
            self._own[logger] = state
        self._module.leave()


def _loggers() -> list[logging.Logger]:
    known = list(logging.Logger.manager.loggerDict.values())
    return [logging.root, *(logger for logger in known if isinstance(logger, logging.Logger))]


def _state_of(logger: logging.Logger) -> _State:
    return logger.level, tuple(logger.handlers), tuple(logger.filters), logger.propagate, logger.disabled


def _apply(logger: logging.Logger, state: _State) -> None:
    level, logger.handlers[:], logger.filters[:], logger.propagate, logger.disabled = state
    if logger.level != level:
        logger.setLevel(level)  # which empties the caches of what is enabled
