"""GetFunctionCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName",))


def get_function_code_signing_config(call: Call, region: Region) -> Result:
    """A function's configuration; nothing at all without one."""
    function = lookup.whole(region, call.params["FunctionName"])
    if function.code_signing is None:
        return {}
    return {"CodeSigningConfigArn": function.code_signing, "FunctionName": function.name}
