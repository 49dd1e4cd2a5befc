"""DeleteFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import invocation

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_function(call: Call, region: Region) -> Result:
    """Remove a function; its event source mappings stay (aws_facts 2.2)."""
    function, _ = invocation.find(region, call.params["FunctionName"], call.params.get("Qualifier"))
    del region.functions[function.name]
    function.close()
    return {}
