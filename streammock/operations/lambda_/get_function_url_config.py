"""GetFunctionUrlConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_function_url_config(call: Call, region: Region) -> Result:
    """The URL of a function or an alias."""
    return lookup.url(region, call.params["FunctionName"], call.params.get("Qualifier"))[1].describe()
