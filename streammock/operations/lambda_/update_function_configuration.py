"""UpdateFunctionConfiguration."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import configuration, deployment, invocation

PARAMETERS = (configuration.SETTABLE - {"Architectures"}) | {"FunctionName", "RevisionId", "SnapStart"}
REFUSED = deployment.REFUSED


def update_function_configuration(call: Call, region: Region) -> Result:
    """Change a function's settings; its warm sandboxes end."""
    params = call.params
    deployment.check_supported(call.operation, params)
    function, _ = invocation.find(region, params["FunctionName"])
    if params.get("RevisionId", function.revision_id) != function.revision_id:
        raise texts.wrong_revision()
    function.change(configuration=configuration.update(function.configuration, params), now=call.now)
    return function.answer_updated()
