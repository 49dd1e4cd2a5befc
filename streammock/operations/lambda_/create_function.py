"""CreateFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import code_signing, configuration, deployment, lifecycle, names
from streammock.functions.function import Function
from streammock.mappings import tags

PARAMETERS = configuration.SETTABLE | {
    "FunctionName",
    "Code",
    "PackageType",
    "Publish",
    "Tags",
    "CodeSigningConfigArn",
}
REFUSED = deployment.REFUSED


def create_function(call: Call, region: Region) -> Result:
    """A new function; the answer says Pending, the next call finds it Active."""
    params = call.params
    deployment.check_supported(call.operation, params)
    name = names.parse(params["FunctionName"], call.region, call.account).name
    if len(name) > names.MAX_LENGTH:
        raise texts.function_name_too_long(name, names.MAX_LENGTH)
    settings = configuration.create(params)
    settings = deployment.with_layers(region, call.operation, settings, params)
    code = deployment.code(region, call.operation, params["Code"])
    tags.check(params.get("Tags", {}))
    signing = params.get("CodeSigningConfigArn") or None
    if signing is not None:
        code_signing.check_exists(region, signing)
    if name in region.functions:
        raise texts.function_exists(name)
    function = Function(
        name=name,
        region=call.region,
        account=call.account,
        configuration=settings,
        code=code,
        tags=dict(params.get("Tags", {})),
        ids=region.backend.ids,
        now=call.now,
        history=region.backend.settings.history,
    )
    function.code_signing = signing
    region.functions[name] = function
    transitions = region.backend.transitions
    answer = lifecycle.create(function.latest, transitions, call.now)
    if params.get("Publish"):
        answer = lifecycle.create(function.publish(None, call.now), transitions, call.now)
    return {**answer, "FunctionArn": function.arn}  # unqualified also where it is a published version's
