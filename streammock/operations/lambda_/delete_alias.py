"""DeleteAlias."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Name"))


def delete_alias(call: Call, region: Region) -> Result:
    """Forget an alias; one that is not there is as good as deleted."""
    lookup.whole(region, call.params["FunctionName"]).delete_alias(call.params["Name"])
    return {}
