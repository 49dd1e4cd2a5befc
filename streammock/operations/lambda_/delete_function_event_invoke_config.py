"""DeleteFunctionEventInvokeConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_function_event_invoke_config(call: Call, region: Region) -> Result:
    """Treat asynchronous invocations by AWS's defaults again."""
    reference, _ = lookup.event_invoke(region, call.params["FunctionName"], call.params.get("Qualifier"))
    del reference.function.event_invoke[reference.setting]
    return {}
