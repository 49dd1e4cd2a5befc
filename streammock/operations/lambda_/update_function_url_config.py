"""UpdateFunctionUrlConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier", "AuthType", "Cors", "InvokeMode"))


def update_function_url_config(call: Call, region: Region) -> Result:
    """Change how a URL is answered; what is not named stays."""
    named = (call.params["FunctionName"], call.params.get("Qualifier"))
    lookup.url_owner(region, *named)
    reference, current = lookup.url(region, *named)
    changed = current.updated(call.params, call.now)
    reference.function.urls[reference.setting] = changed
    return changed.answer(call.params)
