"""ListFunctions."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import paging

PARAMETERS = frozenset(("FunctionVersion", "Marker", "MaxItems"))
# No answer has more, whatever MaxItems says.
_PAGE = 50


def list_functions(call: Call, region: Region) -> Result:
    """The region's functions by name, a page at a time; with FunctionVersion=ALL by qualified ARNs (aws_facts 3.2)."""
    params = call.params
    if params.get("FunctionVersion") == "ALL":
        found = [version for _, function in sorted(region.functions.items()) for version in function]
        return paging.page("Functions", [version.describe_qualified() for version in found], params, _PAGE)
    after, limit = params.get("Marker", ""), min(params.get("MaxItems", _PAGE), _PAGE)
    names = sorted(name for name in region.functions if name > after)
    listed = [region.functions[name].latest.describe_listed() for name in names[:limit]]
    result: Result = {"Functions": listed}
    if len(names) > limit:
        result["NextMarker"] = names[limit - 1]
    return result
