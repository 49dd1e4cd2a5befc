"""UntagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.mappings import tags

PARAMETERS = frozenset(("Resource", "TagKeys"))


def untag_resource(call: Call, region: Region) -> Result:
    """Take tags away; keys that are not there are as good as taken."""
    keys = call.params["TagKeys"]
    if not keys:
        raise texts.no_tag_keys()
    resource = tags.owner(call, region)
    tags.put(resource, {key: value for key, value in resource.tags.items() if key not in keys})
    return {}
