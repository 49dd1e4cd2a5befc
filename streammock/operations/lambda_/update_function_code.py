"""UpdateFunctionCode."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.functions import code as codes
from streammock.functions import configuration, deployment, lifecycle, lookup

_SOURCES = deployment.SOURCES | {"ImageUri"}
_SETTINGS = frozenset(("Architectures",))
PARAMETERS = _SOURCES | _SETTINGS | {"FunctionName", "DryRun", "Publish", "RevisionId"}
REFUSED = deployment.REFUSED_SOURCES


def update_function_code(call: Call, region: Region) -> Result:
    """Replace a function's package; its warm sandboxes end. A dry run answers with the hash that the package has.

    Where a version is published the answer is about that, and it is still being created (recorded: LocalStack's
    test_publish_with_update).
    """
    params = call.params
    deployment.check_supported(call.operation, params)
    function = lookup.whole(region, params["FunctionName"])
    latest = function.latest
    lifecycle.check_at_rest(latest)
    if params.get("RevisionId", latest.revision_id) != latest.revision_id:
        raise texts.wrong_revision()
    if "ImageUri" in params:
        raise texts.image_for_zip()
    code = deployment.code(region, call.operation, {name: params[name] for name in _SOURCES & params.keys()})
    given = {name: params[name] for name in _SETTINGS & params.keys()}
    settings = configuration.update(latest.configuration, given)
    if params.get("DryRun"):
        package = {"CodeSha256": codes.described_sha256(code), "CodeSize": codes.described_size(code)}
        return {**latest.describe(), **settings.describe(function.name), **package}
    latest.change(configuration=settings, code=code, now=call.now)
    transitions = region.backend.transitions
    answer = lifecycle.update(latest, transitions, call.now)
    if params.get("Publish"):
        return lifecycle.create(function.publish(None, call.now), transitions, call.now)
    return answer
