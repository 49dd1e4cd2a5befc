"""CreateFunctionUrlConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup
from streammock.functions import url as urls

PARAMETERS = frozenset(("FunctionName", "Qualifier", "AuthType", "Cors", "InvokeMode"))


def create_function_url_config(call: Call, region: Region) -> Result:
    """Give a function or an alias a URL, which the gateway answers (gateway/function_urls)."""
    params = call.params
    reference = lookup.url_owner(region, params["FunctionName"], params.get("Qualifier"))
    taken = reference.function.urls
    if reference.setting in taken:
        raise texts.url_exists(reference.arn)
    address = urls.address(region.backend.ids.hex(32), call.region)
    made = urls.FunctionUrl(address, reference.arn, call.now, call.now).updated(params, call.now)
    taken[reference.setting] = made
    return made.answer(params, created=True)
