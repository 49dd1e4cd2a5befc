"""DeleteFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_ as texts
from streammock.errors import lambda_versions as versions
from streammock.functions import lookup, names
from streammock.functions.function import Function

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_function(call: Call, region: Region) -> Result:
    """Remove a function, whose event source mappings stay (aws_facts 2.2), or a version that no alias names."""
    name = names.parse(call.params["FunctionName"], call.region, call.account, call.params.get("Qualifier"))
    if name.qualifier == names.LATEST:
        raise texts.latest_not_deletable()
    function = lookup.find(region, name.name).function
    if name.qualifier is not None:
        _delete_version(function, name.qualifier)
    else:
        del region.functions[function.name]
        function.delete()
    return {"StatusCode": 204}


def _delete_version(function: Function, qualifier: str) -> None:
    """Remove one version; one that is not there is as good as deleted."""
    if qualifier in function.aliases:
        raise versions.alias_not_deletable_here(qualifier)
    users = [alias.name for alias in function.aliases.values() if qualifier in {alias.version, *alias.weights}]
    if users:
        raise versions.version_in_use(users)
    if qualifier in function.versions:
        function.delete_version(qualifier)
