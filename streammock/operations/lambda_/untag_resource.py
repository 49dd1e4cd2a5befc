"""UntagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.mappings import tags

PARAMETERS = frozenset(("Resource", "TagKeys"))


def untag_resource(call: Call, region: Region) -> Result:
    """Take tags away; keys that are not there are as good as taken."""
    if not call.params["TagKeys"]:
        raise texts.no_tag_keys()
    found = tags.of(call, region)
    for key in call.params["TagKeys"]:
        found.pop(key, None)
    return {}
