"""TagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.mappings import tags

PARAMETERS = frozenset(("Resource", "Tags"))


def tag_resource(call: Call, region: Region) -> Result:
    """Add tags to a function or an event source mapping; a value of a key that it has replaces the old one."""
    resource = tags.owner(call, region)
    given = call.params["Tags"]
    if not given:
        raise texts.no_tags_given()
    tags.put(resource, resource.tags | given)
    return {}
