"""ListFunctionEventInvokeConfigs."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, paging

_PAGE = 50

PARAMETERS = frozenset(("FunctionName", "Marker", "MaxItems"))


def list_function_event_invoke_configs(call: Call, region: Region) -> Result:
    """The settings for asynchronous invocations of a function's versions and aliases, a page at a time."""
    function = lookup.find_or(texts.function_missing, region, call.params["FunctionName"]).function
    listed = [config.describe() for config in function.event_invoke.values()]
    return paging.page("FunctionEventInvokeConfigs", listed, call.params, _PAGE)
