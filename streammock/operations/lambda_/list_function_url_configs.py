"""ListFunctionUrlConfigs."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup, paging

_PAGE = 50

PARAMETERS = frozenset(("FunctionName", "Marker", "MaxItems"))


def list_function_url_configs(call: Call, region: Region) -> Result:
    """The URLs of a function and its aliases, a page at a time."""
    function = lookup.url_owner(region, call.params["FunctionName"], None).function
    return paging.page("FunctionUrlConfigs", [url.describe() for url in function.urls.values()], call.params, _PAGE)
