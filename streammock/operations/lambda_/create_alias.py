"""CreateAlias."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_versions as texts
from streammock.functions import alias, lookup, names

PARAMETERS = frozenset(("FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig"))


def create_alias(call: Call, region: Region) -> Result:
    """Name a version, and perhaps a second one that gets a share of the invocations."""
    params = call.params
    weights = alias.read_weights(params)
    name = names.parse(params["FunctionName"], call.region, call.account).name
    version = params["FunctionVersion"]
    function = lookup.find(region, name, version).function
    arn = function.identity.arn(params["Name"])
    if params["Name"] in function.aliases:
        raise texts.alias_exists(arn)
    alias.check_routing(version, weights)
    for other in weights:
        lookup.find(region, name, other)
    made = alias.Alias(
        name=params["Name"],
        arn=arn,
        version=version,
        revision_id=region.backend.ids.uuid(),
        description=params.get("Description", ""),
        weights=weights,
    )
    function.aliases[made.name] = made
    return made.describe()
