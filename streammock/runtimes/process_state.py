"""What is the process's own on Lambda, exchanged while a sandbox runs here: variables, directory, default session."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from streammock import clock, variables
from streammock.variables import Raw, Variables

# What the interpreter, the machine and our own tools need; nothing of the user's own set-up comes along.
_KEPT = frozenset(
    (  # noqa: SIM905 -- a list of words reads best as words
        "PATH HOME TMPDIR TEMP TMP LD_LIBRARY_PATH SYSTEMROOT WINDIR COMSPEC PATHEXT USERPROFILE LOCALAPPDATA "
        "XDG_CACHE_HOME NVM_DIR"
    ).split()
)
_KEPT_PREFIXES = ("STREAMMOCK_", "PYTEST_", "COV_", "COVERAGE_")

_Changes = list[tuple[Raw, Raw | None]]
_TZ = variables.encode("TZ")
_UTC = variables.encode_value(":UTC")
_POLICY = "_event_loop_policy"  # of asyncio.events, which is to have none from Python 3.16 on
_active: list[ProcessState] = []


class ProcessState:
    """One sandbox's part of the process's state, in place inside a ``with`` block.

    What a handler changes is there again when it runs warm; outside all is as before.

    Parameters
    ----------
    given:
        The environment variables that Lambda sets.
    directory:
        Where code from files runs. None for a callable of the test itself: it keeps the test's directory, default
        session and other variables, so that ``monkeypatch.setenv`` works for it.
    """

    def __init__(self, given: Mapping[str, str], directory: Path | None) -> None:
        self._variables = {variables.encode(name): variables.encode_value(value) for name, value in given.items()}
        self._directory: str | None = None if directory is None else str(directory)
        self._environment: Variables | None = None
        self._session: Any = None
        self.outer: Variables = {}
        self._inner: Variables = {}
        self._in: _Changes = []
        self._out: _Changes = []
        self._is_new = True  # what is compared
        self._zone_differs = False

    def __enter__(self) -> None:
        # From one invocation to the next, little ever changes.
        if self._is_new or _active or variables.current != self.outer:
            self._compare()
        self._outer_session = _default_session()
        self._outer_directory = _current_directory()
        _active.append(self)
        self._zone_moved = self._zone_differs and not (self._inner.get(_TZ) == _UTC and clock.is_utc_local())
        variables.put(self._in)
        if self._zone_moved:
            clock.read_time_zone()
        if self._directory is not None:
            os.chdir(self._directory)
            _set_default_session(self._session)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _active.remove(self)
        environment, out, zone_moves = self._inner, self._out, self._zone_moved
        if variables.current != environment:
            environment = dict(variables.current)
            out = variables.changes(environment, self.outer)
            zone_moves = zone_moves or environment.get(_TZ) != self._inner.get(_TZ)
            self._is_new = True
        if self._directory is not None:
            self._environment = environment
            self._session = _default_session()
            self._directory = _current_directory() or self._directory
        variables.put(out)
        if zone_moves:
            clock.read_time_zone()
        _set_default_session(self._outer_session)
        if self._outer_directory is not None and self._outer_directory != _current_directory():
            with suppress(OSError):  # gone meanwhile
                os.chdir(self._outer_directory)

    def _compare(self) -> None:
        """Find out what is to be changed, and changed back."""
        self.outer = dict(variables.current)
        self._inner = self._started(_active[0].outer if _active else self.outer)
        self._in, self._out = variables.changes(self.outer, self._inner), variables.changes(self._inner, self.outer)
        self._zone_differs = self.outer.get(_TZ) != self._inner.get(_TZ)
        self._is_new = bool(_active)

    def _started(self, host: Variables) -> Variables:
        if self._directory is None:
            return {**host, **self._variables}
        if self._environment is not None:
            return self._environment
        return {**{name: value for name, value in host.items() if _is_kept(os.fsdecode(name))}, **self._variables}


class EventLoops:
    """One sandbox's event loops, in place inside a ``with`` block.

    A handler may use ``asyncio.run``, also where the test itself runs inside of a loop, and finds the loop that it has
    set again when it runs warm; the test's own, running or set, is as before.
    """

    __slots__ = ("_loop", "_outer", "_policy")

    def __init__(self) -> None:
        self._policy: Any = None  # asyncio's default, made when somebody asks for a loop

    def __enter__(self) -> None:
        events: Any = sys.modules.get("asyncio.events")
        if events is None:
            self._loop = self._outer = None
            return
        self._loop = events._get_running_loop()  # noqa: SLF001 -- there is no other way
        if self._loop is not None:
            events._set_running_loop(None)  # noqa: SLF001
        self._outer, events._event_loop_policy = getattr(events, _POLICY, None), self._policy  # noqa: SLF001

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        events: Any = sys.modules.get("asyncio.events")
        if events is None:
            return
        self._policy, events._event_loop_policy = getattr(events, _POLICY, None), self._outer  # noqa: SLF001
        if self._loop is not None:
            events._set_running_loop(self._loop)  # noqa: SLF001

    def close(self) -> None:
        """Close the loop that the handler has left set: it would warn of that itself, at some later time."""
        loop = getattr(getattr(self._policy, "_local", None), "_loop", None)
        if loop is not None and not loop.is_running():
            loop.close()
        self._policy = None


def _is_kept(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_PREFIXES)


def _current_directory() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109 -- text is what is needed
    except FileNotFoundError:
        return None


def _default_session() -> Any:
    """Of boto3, which would carry region and credentials from one function to the next."""
    return getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)


def _set_default_session(session: Any) -> None:
    boto3 = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = session  # type: ignore[attr-defined]
