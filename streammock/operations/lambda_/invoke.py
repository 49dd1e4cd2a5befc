"""Invoke."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import invocation, lifecycle, logs, lookup
from streammock.validation import invoke_params

PARAMETERS = frozenset(("FunctionName", "InvocationType", "LogType", "ClientContext", "Payload", "Qualifier"))


def invoke(call: Call, region: Region) -> Result:
    """Run a function and answer with its reply, queue an event for it, or only check that it could be run."""
    params = call.params
    kind = params.get("InvocationType", "RequestResponse")
    payload = params.get("Payload") or b"{}"
    if kind == "Event":
        invoke_params.check_async(payload)
    else:
        invoke_params.check_payload(payload)
        invoke_params.check_json(payload)
    reference = lookup.invoked(region, params["FunctionName"], params.get("Qualifier"))
    lifecycle.check_invocable(reference.version)
    arn = reference.arn
    if kind == "DryRun":
        return {"StatusCode": 204, "Payload": b""}
    if kind == "Event":
        region.async_queue.add(arn, payload, call.now, request_id=call.request_id)
        return {"StatusCode": 202, "Payload": b""}
    context = invoke_params.client_context(params.get("ClientContext"))
    done = invocation.invoke(region, arn, payload, source="Invoke", request_id=call.request_id, client_context=context)
    done.seen = True  # the caller is told, in the answer
    result: Result = {"StatusCode": 200, "ExecutedVersion": done.executed_version, "Payload": done.payload}
    if done.function_error:
        result["FunctionError"] = done.function_error
    if params.get("LogType") == "Tail":
        result["LogResult"] = logs.tail(done.logs)
    return result
