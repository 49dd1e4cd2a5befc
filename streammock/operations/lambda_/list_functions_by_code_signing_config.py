"""ListFunctionsByCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code_signing, paging

PARAMETERS = frozenset(("CodeSigningConfigArn", "Marker", "MaxItems"))


def list_functions_by_code_signing_config(call: Call, region: Region) -> Result:
    """The functions that have a configuration."""
    arn = code_signing.find(region, call.params["CodeSigningConfigArn"]).arn
    found = [function.arn for function in code_signing.users(region, arn)]
    return paging.page("FunctionArns", found, call.params, 50)
