"""DeleteFunctionConcurrency."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName",))


def delete_function_concurrency(call: Call, region: Region) -> Result:
    """Let a function share what all functions share."""
    lookup.whole(region, call.params["FunctionName"], latest=False).reserved_concurrency = None
    return {}
