"""ListAliases."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup, paging

_PAGE = 50

PARAMETERS = frozenset(("FunctionName", "FunctionVersion", "Marker", "MaxItems"))


def list_aliases(call: Call, region: Region) -> Result:
    """A function's aliases by name, perhaps those of one version alone, a page at a time."""
    function = lookup.whole(region, call.params["FunctionName"])
    version = call.params.get("FunctionVersion")
    found = [alias for _, alias in sorted(function.aliases.items()) if version in {None, alias.version, *alias.weights}]
    return paging.page("Aliases", [alias.describe() for alias in found], call.params, _PAGE)
