"""InvokeWithResponseStream."""

from __future__ import annotations

from collections.abc import Iterator

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import invocation, logs, lookup
from streammock.validation import invoke_params

PARAMETERS = frozenset(("FunctionName", "InvocationType", "LogType", "ClientContext", "Payload", "Qualifier"))
_CONTENT_TYPE = "application/vnd.amazon.eventstream"
_MAX_CHUNK_BYTES = 1024 * 1024  # clients refuse messages of more than some megabytes


def invoke_with_response_stream(call: Call, region: Region) -> Result:
    """Run a function and answer with the pieces of its reply, or only check that it could be run.

    A reply that comes whole is a single piece. That ErrorCode is what Invoke calls FunctionError is seen in what its
    callers look for; that ErrorDetails is the error payload, and no piece carries it, is an assumption.
    """
    params = call.params
    payload = params.get("Payload") or b"{}"
    invoke_params.check_payload(payload)
    invoke_params.check_json(payload)
    arn = lookup.invoked(region, params["FunctionName"], params.get("Qualifier")).arn
    if params.get("InvocationType") == "DryRun":
        return {"StatusCode": 204, "EventStream": []}
    context = invoke_params.client_context(params.get("ClientContext"))
    done = invocation.invoke(
        region,
        arn,
        payload,
        source="InvokeWithResponseStream",
        request_id=call.request_id,
        client_context=context,
        streams=True,
    )
    done.seen = True  # the caller is told, in the last event
    complete = {}
    if done.function_error:
        complete = {"ErrorCode": done.function_error, "ErrorDetails": done.payload.decode(errors="replace")}
    if params.get("LogType") == "Tail":
        complete["LogResult"] = logs.tail(done.logs)
    chunks = [{"PayloadChunk": {"Payload": chunk}} for chunk in _split(done.chunks)]
    return {
        "StatusCode": 200,
        "ExecutedVersion": done.executed_version,
        "ResponseStreamContentType": _CONTENT_TYPE,
        "EventStream": [*chunks, {"InvokeComplete": complete}],
    }


def _split(chunks: tuple[bytes, ...]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _MAX_CHUNK_BYTES):
            yield chunk[start : start + _MAX_CHUNK_BYTES]
