"""DeleteFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import invocation, names

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_function(call: Call, region: Region) -> Result:
    """Remove a function; its event source mappings stay (aws_facts 2.2)."""
    name = names.parse(call.params["FunctionName"], call.region, call.account, call.params.get("Qualifier"))
    if name.qualifier == names.LATEST:
        raise texts.latest_not_deletable()
    function, _ = invocation.find(region, call.params["FunctionName"], name.qualifier)
    del region.functions[function.name]
    function.close()
    return {"StatusCode": 204}
