"""The loop of a handler's process: loads the handler, then asks for work, runs it, and posts what came of it."""

from __future__ import annotations

import json
import os
import sys

from . import child_context, entry, faults, guard, log_settings
from .client import Client
from .loaded_before import LoadedBefore
from .reply import Unmarshallable, dump, escapes_non_ascii
from .sink import Sink

TYPE_CHECKING = False  # see __init__
if TYPE_CHECKING:
    from typing import Any

    from .entry import Handler

_OURS = (__file__, entry.__file__)
_PATH = "STREAMMOCK_SYS_PATH"


def main() -> None:
    """Serve the Runtime API until the process is ended."""
    client = Client(os.environ["AWS_LAMBDA_RUNTIME_API"])
    ensure_ascii = escapes_non_ascii(os.environ.get("AWS_EXECUTION_ENV", "").replace("AWS_Lambda_", ""))
    descriptor = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    # Read now, as on Lambda: what a module does to its variables before it loads ``logging`` changes neither.
    json_log, level = log_settings.is_json(os.environ.get(log_settings.FORMAT)), os.environ.get(log_settings.LEVEL)
    sink = Sink(descriptor, json=json_log, ensure_ascii=ensure_ascii, level=level)
    LoadedBefore(lambda: _set_up_logging(sink)).install()
    sys.path[:0] = json.loads(os.environ.pop(_PATH))
    sys.dont_write_bytecode = True  # Lambda's /var/task is read-only, and the user's directory is the user's
    guard.install(sink.debugged)
    handler = _load(client, sink, ensure_ascii=ensure_ascii)
    while True:
        headers, event = client.next()
        request_id = sink.request_id = headers["lambda-runtime-aws-request-id"]
        _pass_trace_on(headers.get("lambda-runtime-trace-id"))
        try:
            payload = _call(handler, event, headers, ensure_ascii=ensure_ascii)
        except Exception as error:  # noqa: BLE001 -- whatever a handler raises is its outcome
            kind, message, stack = _described(error)
            sink.failure(kind, message, request_id, stack)
            payload = faults.payload(kind, message, request_id, stack, ensure_ascii=ensure_ascii)
            client.post_error(request_id, kind, payload)
        else:
            client.post_response(request_id, payload)


def _load(client: Client, sink: Sink, *, ensure_ascii: bool) -> Handler:
    try:
        return entry.find(os.environ["_HANDLER"])
    except Exception as error:  # noqa: BLE001 -- so are the errors of a module
        kind, message, stack = _described(error)
        import logging

        logging.warning(faults.INIT_WARNING)  # noqa: LOG015 -- as on Lambda, where a module's own set-up counts
        sink.failure(kind, message, "", stack)
        client.post_init_error(kind, faults.payload(kind, message, "", stack, ensure_ascii=ensure_ascii))
        sys.exit(1)


def _set_up_logging(sink: Sink) -> None:
    from . import log

    log.install(sink)


def _call(handler: Handler, payload: bytes, headers: dict[str, str], *, ensure_ascii: bool) -> bytes:
    context = child_context.LambdaContext(headers)
    try:
        event: Any = json.loads(payload)
    except ValueError as error:
        raise faults.not_json(error) from error
    reply = handler(event, context)
    try:
        return dump(reply, ensure_ascii=ensure_ascii)
    except Unmarshallable as error:
        raise faults.unmarshallable(error) from error


def _described(error: Exception) -> tuple[str, str, list[str]]:
    """Type, message and stack."""
    if isinstance(error, faults.Fault):
        return error.kind, str(error), error.stack
    return type(error).__name__, str(error), faults.stack_of(error, _OURS)


def _pass_trace_on(trace: str | None) -> None:
    if trace is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace
