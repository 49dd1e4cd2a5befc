"""UpdateAlias."""

from __future__ import annotations

from dataclasses import replace

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_versions as texts
from streammock.errors.lambda_ import wrong_revision
from streammock.functions import alias, lookup

PARAMETERS = frozenset(("FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig", "RevisionId"))


def update_alias(call: Call, region: Region) -> Result:
    """Point an alias at another version, or change how it shares invocations; what is not named stays."""
    params = call.params
    weights = alias.read_weights(params)
    function = lookup.whole(region, params["FunctionName"])
    current = function.aliases.get(params["Name"])
    if current is None:
        raise texts.alias_not_found(function.identity.arn(params["Name"]))
    if params.get("RevisionId", current.revision_id) != current.revision_id:
        raise wrong_revision()
    changed = replace(
        current,
        version=params.get("FunctionVersion", current.version),
        description=params.get("Description", current.description),
        weights=weights if "RoutingConfig" in params else current.weights,
        revision_id=region.backend.ids.uuid(),
    )
    alias.check_routing(changed.version, changed.weights)
    for version in (changed.version, *changed.weights):
        lookup.find(region, function.name, version)
    function.aliases[changed.name] = changed
    return changed.describe()
