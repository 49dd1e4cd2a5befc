"""DeleteFunctionUrlConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_function_url_config(call: Call, region: Region) -> Result:
    """Take the URL of a function or an alias away."""
    reference, _ = lookup.url(region, call.params["FunctionName"], call.params.get("Qualifier"))
    del reference.function.urls[reference.setting]
    return {}
