"""PutFunctionConcurrency."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import concurrency, lookup, names

PARAMETERS = frozenset(("FunctionName", "ReservedConcurrentExecutions"))


def put_function_concurrency(call: Call, region: Region) -> Result:
    """Reserve executions for a function, which are its limit too; 0 switches it off."""
    params = call.params
    name = names.parse(params["FunctionName"], call.region, call.account)
    if name.qualifier is not None:
        raise texts.qualified()
    function = lookup.find(region, name.name, names.LATEST).function  # AWS names $LATEST where it is not there
    amount = params["ReservedConcurrentExecutions"]
    concurrency.reserve(region, function, amount)
    return {"ReservedConcurrentExecutions": amount}
