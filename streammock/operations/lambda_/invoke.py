"""Invoke."""

from __future__ import annotations

import base64
import json

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import invocation, logs
from streammock.functions.names import LATEST

PARAMETERS = frozenset(("FunctionName", "InvocationType", "LogType", "ClientContext", "Payload", "Qualifier"))
_MAX_BYTES = 6 * 1024 * 1024
_MAX_ASYNC_BYTES = 1024 * 1024
_MAX_CONTEXT_BYTES = 3583


def invoke(call: Call, region: Region) -> Result:
    """Run a function and answer with its reply, queue an event for it, or only check that it could be run."""
    params = call.params
    kind = params.get("InvocationType", "RequestResponse")
    payload = params.get("Payload") or b"{}"
    _check_payload(payload, kind)
    _, arn = invocation.find(region, params["FunctionName"], params.get("Qualifier"))
    if kind == "DryRun":
        return {"StatusCode": 204, "Payload": b""}
    if kind == "Event":
        region.async_queue.add(arn, payload, call.now)
        return {"StatusCode": 202, "Payload": b""}
    context = _client_context(params.get("ClientContext"))
    done = invocation.invoke(region, arn, payload, source="Invoke", client_context=context)
    done.seen = True  # the caller is told, in the answer
    result: Result = {"StatusCode": 200, "ExecutedVersion": LATEST, "Payload": done.payload}
    if done.function_error:
        result["FunctionError"] = done.function_error
    if params.get("LogType") == "Tail":
        result["LogResult"] = logs.tail(done.logs)
    return result


def _check_payload(payload: bytes, kind: str) -> None:
    if len(payload) > _MAX_BYTES:
        raise texts.payload_too_large(_MAX_BYTES)
    if kind == "Event" and len(payload) > _MAX_ASYNC_BYTES:
        raise texts.async_payload_too_large(len(payload), _MAX_ASYNC_BYTES)
    try:
        json.loads(payload, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise texts.payload_not_json(str(error)) from None


def _refuse_constant(token: str) -> None:
    # Python reads NaN and Infinity, which JSON and Lambda do not have.
    msg = f"Non-standard token '{token}'"
    raise ValueError(msg)


def _client_context(encoded: str | None) -> bytes | None:
    if encoded is None:
        return None
    if len(encoded) > _MAX_CONTEXT_BYTES:
        raise texts.client_context_too_large(_MAX_CONTEXT_BYTES)
    try:
        context = base64.b64decode(encoded, validate=True)
        is_object = isinstance(json.loads(context), dict)
    except (ValueError, RecursionError):
        raise texts.malformed_client_context() from None
    if not is_object:
        raise texts.malformed_client_context()
    return context
