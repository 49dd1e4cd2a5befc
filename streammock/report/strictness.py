"""At exit: what went unnoticed fails the test, or warns, with the way out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from streammock.errors.base import HandlerFailed, RecordsWaiting, RecordsWaitingWarning
from streammock.report import text

if TYPE_CHECKING:
    from streammock.backend import Backend


def check(backend: Backend) -> None:
    """Raise for handler errors that nothing absorbed and nobody looked at; warn of records that still wait.

    Raises
    ------
    HandlerFailed
        With the record, the handler's traceback and the way out.
    RecordsWaiting
        For waiting records, with ``strict="all"``.
    """
    unnoticed = [call for call in backend.invocations if call.function_error and not (call.seen or call.absorbed)]
    waiting = [
        mapping for region in backend.regions.values() for mapping in region.mappings.values() if mapping.pending_count
    ]
    if unnoticed:
        raise HandlerFailed(text.handler_errors(unnoticed))
    if not waiting:
        return
    message = text.waiting_records(waiting)
    if backend.settings.strict == "all":
        raise RecordsWaiting(message)
    warnings.warn(message, RecordsWaitingWarning, stacklevel=5)
