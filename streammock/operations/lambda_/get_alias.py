"""GetAlias."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_versions as texts
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Name"))


def get_alias(call: Call, region: Region) -> Result:
    """One alias."""
    function = lookup.whole(region, call.params["FunctionName"])
    alias = function.aliases.get(call.params["Name"])
    if alias is None:
        raise texts.no_alias(function.identity.arn(call.params["Name"]))
    return alias.describe()
