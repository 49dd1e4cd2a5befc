"""DeleteFunctionCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName",))


def delete_function_code_signing_config(call: Call, region: Region) -> Result:
    """Take the configuration from a function."""
    lookup.whole(region, call.params["FunctionName"]).code_signing = None
    return {}
