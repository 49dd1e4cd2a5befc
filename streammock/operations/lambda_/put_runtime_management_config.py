"""PutRuntimeManagementConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_states as texts
from streammock.functions import lookup
from streammock.functions.runtime_management import RuntimeManagement

PARAMETERS = frozenset(("FunctionName", "Qualifier", "UpdateRuntimeOn", "RuntimeVersionArn"))


def put_runtime_management_config(call: Call, region: Region) -> Result:
    """Say when a function or a version gets a new runtime."""
    params = call.params
    reference = lookup.find(region, params["FunctionName"], params.get("Qualifier"))
    if (params["UpdateRuntimeOn"] == "Manual") != ("RuntimeVersionArn" in params):
        raise texts.runtime_version_and_mode()
    config = RuntimeManagement(params["UpdateRuntimeOn"], params.get("RuntimeVersionArn"))
    reference.function.runtime_management[reference.setting] = config
    return config.describe(reference.arn)
