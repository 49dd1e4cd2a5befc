"""PutFunctionCodeSigningConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import code_signing, lookup

PARAMETERS = frozenset(("CodeSigningConfigArn", "FunctionName"))


def put_function_code_signing_config(call: Call, region: Region) -> Result:
    """Give a function a configuration."""
    arn = call.params["CodeSigningConfigArn"]
    code_signing.check_exists(region, arn)  # first, also where the function is not there
    function = lookup.whole(region, call.params["FunctionName"])
    function.code_signing = arn
    return {"CodeSigningConfigArn": arn, "FunctionName": function.name}
