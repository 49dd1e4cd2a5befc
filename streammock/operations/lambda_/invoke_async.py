"""InvokeAsync, which Invoke with the type Event has taken the place of."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lifecycle, lookup
from streammock.validation import invoke_params

PARAMETERS = frozenset(("FunctionName", "InvokeArgs"))


def invoke_async(call: Call, region: Region) -> Result:
    """Queue an event for a function."""
    payload = call.params["InvokeArgs"] or b"{}"
    invoke_params.check_async(payload)
    reference = lookup.invoked(region, call.params["FunctionName"])
    lifecycle.check_invocable(reference.version)
    region.async_queue.add(reference.arn, payload, call.now, request_id=call.request_id)
    return {"Status": 202}
