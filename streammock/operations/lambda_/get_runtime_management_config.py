"""GetRuntimeManagementConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup
from streammock.functions.runtime_management import RuntimeManagement

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_runtime_management_config(call: Call, region: Region) -> Result:
    """When a function or a version gets a new runtime."""
    reference = lookup.find(region, call.params["FunctionName"], call.params.get("Qualifier"))
    config = reference.function.runtime_management.get(reference.setting, RuntimeManagement())
    return config.describe(reference.arn)
