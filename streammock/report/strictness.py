"""At exit: what went unnoticed fails the test, or warns, with the way out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

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
        warnings.warn(left, FaultsWaitingWarning, stacklevel=6)
    if not waiting:
        return
    message = text.waiting_records(waiting)
    if backend.settings.strict == "all":
        raise RecordsWaiting(message)
    warnings.warn(message, RecordsWaitingWarning, stacklevel=6)
