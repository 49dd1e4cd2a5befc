"""UpdateFunctionCode."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import code as codes
from streammock.functions import configuration, deployment, invocation

_SOURCES = frozenset(("ZipFile", "ImageUri"))
_SETTINGS = frozenset(("Architectures",))
PARAMETERS = _SOURCES | _SETTINGS | {"FunctionName", "DryRun", "Publish", "RevisionId"}
REFUSED = deployment.REFUSED_SOURCES


def update_function_code(call: Call, region: Region) -> Result:
    """Replace a function's package; its warm sandboxes end. A dry run answers with the hash that the package has."""
    params = call.params
    deployment.check_supported(call.operation, params)
    function, _ = invocation.find(region, params["FunctionName"])
    if params.get("RevisionId", function.revision_id) != function.revision_id:
        raise texts.wrong_revision()
    if "ImageUri" in params:
        raise texts.image_for_zip()
    code = deployment.code(call.operation, {name: params[name] for name in _SOURCES & params.keys()})
    given = {name: params[name] for name in _SETTINGS & params.keys()}
    settings = configuration.update(function.configuration, given)
    if params.get("DryRun"):
        package = {"CodeSha256": codes.described_sha256(code), "CodeSize": codes.described_size(code)}
        return {**function.describe(), **settings.describe(function.name), **package}
    function.change(configuration=settings, code=code, now=call.now)
    return function.answer_updated()
