"""UntagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import resources, tags

PARAMETERS = frozenset(("ResourceArn", "TagKeys"))


def untag_resource(call: Call, region: Region) -> Result:
    """Take tags from a table."""
    keys = call.params["TagKeys"]
    if not keys:
        raise texts.no_tag_keys_given()
    table = resources.for_tags(region.tables, call.params["ResourceArn"], region=region.name, account=region.account)
    table.definition.tags = tags.removed(table.definition.tags, keys)
    return {}
