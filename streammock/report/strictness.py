"""At exit: what went unnoticed fails the test, or warns, with the way out."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from streammock.errors import faults
from streammock.errors.base import (
    FaultsWaiting,
    FaultsWaitingWarning,
    HandlerFailed,
    RecordsWaiting,
    RecordsWaitingWarning,
)
from streammock.report import text

if TYPE_CHECKING:
    from streammock.backend import Backend
    from streammock.functions.invocation import Invocation


def check(backend: Backend) -> None:
    """Raise for handler errors that nothing absorbed and nobody looked at; warn of records that still wait.

    Raises
    ------
    HandlerFailed
        With the record, the handler's traceback and the way out.
    RecordsWaiting, FaultsWaiting
        For records that wait, and faults that never struck, with ``strict="all"``.
    """
    __tracebackhide__ = True  # pytest shows the report, not the way to it
    unnoticed = _unnoticed(backend.invocations)
    waiting = [
        mapping for region in backend.regions.values() for mapping in region.mappings.values() if mapping.pending_count
    ]
    if unnoticed:
        raise HandlerFailed(text.handler_errors(unnoticed))
    if backend.faults is not None and backend.faults.pending:
        left = faults.waiting([fault.what for fault in backend.faults.pending])
        if backend.settings.strict == "all":
            raise FaultsWaiting(left)
        warnings.warn(left, FaultsWaitingWarning, stacklevel=6)
    if not waiting:
        return
    message = text.waiting_records(waiting)
    if backend.settings.strict == "all":
        raise RecordsWaiting(message)
    warnings.warn(message, RecordsWaitingWarning, stacklevel=6)


def _unnoticed(invocations: Sequence[Invocation]) -> list[Invocation]:
    """Failures that nobody looked at; a look at one tells of those before it, of the same function and source."""
    noticed: set[tuple[str, str]] = set()
    found = []
    for invocation in reversed(invocations):
        what = (invocation.function_name, invocation.source)
        if invocation.seen:
            noticed.add(what)
        if invocation.function_error and not invocation.absorbed and what not in noticed:
            found.append(invocation)
    return found[::-1]
