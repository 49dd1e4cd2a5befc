"""GetFunctionConcurrency."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName",))


def get_function_concurrency(call: Call, region: Region) -> Result:
    """What is reserved for a function; nothing where nothing is."""
    reserved = lookup.whole(region, call.params["FunctionName"], latest=False).reserved_concurrency
    return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}
