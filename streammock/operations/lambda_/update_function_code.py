"""UpdateFunctionCode."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import deployment, invocation

_SOURCES = frozenset(("ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion", "ImageUri", "SourceKMSKeyArn"))
PARAMETERS = _SOURCES | {"FunctionName", "DryRun", "Publish", "RevisionId"}


def update_function_code(call: Call, region: Region) -> Result:
    """Replace a function's package; its warm sandboxes end."""
    params = call.params
    deployment.check_supported(call.operation, params)
    function, _ = invocation.find(region, params["FunctionName"])
    if params.get("RevisionId", function.revision_id) != function.revision_id:
        raise texts.wrong_revision()
    code = deployment.code(call.operation, {name: params[name] for name in _SOURCES & params.keys()})
    if not params.get("DryRun"):
        function.change(code=code, now=call.now)
    return function.describe_updated()
