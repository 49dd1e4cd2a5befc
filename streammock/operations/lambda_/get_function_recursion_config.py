"""GetFunctionRecursionConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName",))


def get_function_recursion_config(call: Call, region: Region) -> Result:
    """What becomes of loops."""
    return {"RecursiveLoop": lookup.whole(region, call.params["FunctionName"]).recursive_loop}
