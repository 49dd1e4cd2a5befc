"""GetFunctionEventInvokeConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_function_event_invoke_config(call: Call, region: Region) -> Result:
    """How asynchronous invocations of a function, version or alias are treated."""
    _, config = lookup.event_invoke(region, call.params["FunctionName"], call.params.get("Qualifier"))
    return config.describe()
