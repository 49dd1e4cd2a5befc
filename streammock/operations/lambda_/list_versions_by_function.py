"""ListVersionsByFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup, paging

_PAGE = 50

PARAMETERS = frozenset(("FunctionName", "Marker", "MaxItems"))


def list_versions_by_function(call: Call, region: Region) -> Result:
    """A function's versions, ``$LATEST`` first, a page at a time."""
    function = lookup.whole(region, call.params["FunctionName"])
    listed = [version.describe_qualified() for version in function]
    return paging.page("Versions", listed, call.params, _PAGE)
