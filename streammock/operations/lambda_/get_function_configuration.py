"""GetFunctionConfiguration."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_function_configuration(call: Call, region: Region) -> Result:
    """A function's settings and state."""
    reference = lookup.find(region, call.params["FunctionName"], call.params.get("Qualifier"))
    return {**reference.version.describe(), "FunctionArn": reference.arn}
