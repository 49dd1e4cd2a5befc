"""UpdateFunctionConfiguration."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import configuration, deployment, lifecycle, lookup

PARAMETERS = (configuration.SETTABLE - {"Architectures"}) | {"FunctionName", "RevisionId"}
REFUSED = deployment.REFUSED


def update_function_configuration(call: Call, region: Region) -> Result:
    """Change a function's settings; its warm sandboxes end."""
    params = call.params
    deployment.check_supported(call.operation, params)
    latest = lookup.whole(region, params["FunctionName"]).latest
    lifecycle.check_at_rest(latest)
    if params.get("RevisionId", latest.revision_id) != latest.revision_id:
        raise texts.wrong_revision()
    settings = configuration.update(latest.configuration, params)
    settings = deployment.with_layers(region, call.operation, settings, params)
    latest.change(configuration=settings, now=call.now)
    return lifecycle.update(latest, region.backend.transitions, call.now)
