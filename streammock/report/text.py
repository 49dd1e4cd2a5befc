"""Reports for people: what happened, where, and what to do about it."""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streammock.functions.invocation import Invocation
    from streammock.mappings.mapping import EventSourceMapping

_MOST_RECORDS = 3
_OUR_RUNTIMES = "streammock.runtimes."
_WAY_OUT = """\
If the failure is what the test is about, look at it: mock.functions["{name}"].invocations[-1].error
(or .exception). If the handler should succeed, fix it. If failures do not matter here: mock_streams(strict=False)."""


def handler_errors(failed: Sequence[Invocation]) -> str:
    """Handler errors that nobody noticed, grouped by function: the last of each in full."""
    by_function: dict[str, list[Invocation]] = {}
    for invocation in failed:
        by_function.setdefault(invocation.function_name, []).append(invocation)
    parts = []
    for name, invocations in by_function.items():
        parts += [_one_error(name, invocations), _WAY_OUT.format(name=name)]
    return "\n\n".join(parts)


def waiting_records(mappings: Sequence[EventSourceMapping]) -> str:
    """Records that a mapping has read or could read, and will not deliver any more."""
    lines = [f"  {mapping.pending_count} for {mapping.describe()}: {mapping.waits_for()}" for mapping in mappings]
    return (
        "the mock was left while records waited for delivery:\n"
        + "\n".join(lines)
        + "\nDeliver them with mock.deliver(), mock.advance(seconds=…) or mock.settle(), or say that they do not "
        "matter: mock_streams(strict=False)."
    )


def _one_error(name: str, invocations: Sequence[Invocation]) -> str:
    last = invocations[-1]
    times = "failed" if len(invocations) == 1 else f"failed {len(invocations)} times, the last time"
    lines = [f"the handler of function {name!r} {times} with {last.summary()}"]
    lines += [f"  source: {last.source} (attempt {last.attempt})"]
    lines += [f"  record: {_record(record)}" for record in last.records[:_MOST_RECORDS]]
    if len(last.records) > _MOST_RECORDS:
        lines.append(f"  … and {len(last.records) - _MOST_RECORDS} more records")
    return "\n".join([*lines, "", _traceback(last)])


def _record(record: dict[str, object]) -> str:
    change = record.get("dynamodb")
    keys = json.dumps(change.get("Keys")) if isinstance(change, dict) else "?"
    return f"{record.get('eventName')} {keys}"


def _traceback(invocation: Invocation) -> str:
    error = invocation.unseen_exception
    if error is not None:
        return handler_traceback(error)
    return invocation.payload.decode(errors="replace")


def handler_traceback(error: BaseException) -> str:
    """A handler's traceback from its own first line on: our lines that lead there tell its author nothing."""
    lines = error.__traceback__
    while lines is not None and lines.tb_frame.f_globals.get("__name__", "").startswith(_OUR_RUNTIMES):
        lines = lines.tb_next
    return "".join(traceback.format_exception(type(error), error, lines)).rstrip()
