"""PutFunctionRecursionConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "RecursiveLoop"))


def put_function_recursion_config(call: Call, region: Region) -> Result:
    """Say what becomes of loops; here they are found by NotSettledError, whatever this says."""
    function = lookup.whole(region, call.params["FunctionName"])
    function.recursive_loop = call.params["RecursiveLoop"]
    return {"RecursiveLoop": function.recursive_loop}
