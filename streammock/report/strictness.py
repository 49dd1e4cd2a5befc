"""At exit: what went unnoticed fails the test, or warns, with the way out."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from streammock.errors import faults
from streammock.errors.base import (
    FaultsWaiting,
    FaultsWaitingWarning,
    HandlerFailed,
    RecordsWaiting,
    RecordsWaitingWarning,
)
from streammock.functions.invocation import unnoticed
from streammock.report import text

if TYPE_CHECKING:
    from streammock.backend import Backend


_NOT_THE_USERS = ("streammock", "contextlib")


def check(backend: Backend, of: Callable[..., Any] | None = None) -> None:
    """Raise for handler errors that nothing absorbed and nobody looked at; warn of records that still wait.

    Parameters
    ----------
    backend:
        Of the world that ends.
    of:
        The test, or decorated function, whose world it is: a warning names its line, else that at which the mock ends.

    Raises
    ------
    HandlerFailed
        With the record, the handler's traceback and the way out.
    RecordsWaiting, FaultsWaiting
        For records that wait, and faults that never struck, with ``strict="all"``.
    """
    __tracebackhide__ = True  # pytest shows the report, not the way to it
    overlooked = unnoticed([*backend.overlooked, *backend.invocations])
    waiting = [
        mapping for region in backend.regions.values() for mapping in region.mappings.values() if mapping.pending_count
    ]
    if overlooked:
        raise HandlerFailed(text.handler_errors(overlooked))
    if backend.faults is not None and backend.faults.pending:
        left = faults.waiting([fault.what for fault in backend.faults.pending])
        if backend.settings.strict == "all":
            raise FaultsWaiting(left)
        _warn(left, FaultsWaitingWarning, of)
    if not waiting:
        return
    message = text.waiting_records(waiting)
    if backend.settings.strict == "all":
        raise RecordsWaiting(message)
    _warn(message, RecordsWaitingWarning, of)


def _warn(message: str, category: type[Warning], of: Callable[..., Any] | None) -> None:
    function: Any = inspect.unwrap(of) if of is not None else None
    if hasattr(function, "__code__"):
        code, variables = function.__code__, function.__globals__
        told = variables.setdefault("__warningregistry__", {})  # where Python keeps what not to repeat
        module = variables.get("__name__")
        warnings.warn_explicit(message, category, code.co_filename, code.co_firstlineno, module, told)
        return
    frame, level = inspect.currentframe(), 1
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _NOT_THE_USERS:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)
