"""UntagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings import tags

PARAMETERS = frozenset(("Resource", "TagKeys"))


def untag_resource(call: Call, region: Region) -> Result:
    """Take tags away; keys that are not there are as good as taken."""
    found = tags.of(call, region)
    for key in call.params["TagKeys"]:
        found.pop(key, None)
    return {}
