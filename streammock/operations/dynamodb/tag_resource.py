"""TagResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import resources, tags

PARAMETERS = frozenset(("ResourceArn", "Tags"))


def tag_resource(call: Call, region: Region) -> Result:
    """Give a table tags; one of a key that is there replaces it."""
    given = call.params["Tags"]
    if not given:
        raise texts.no_tags_given()
    table = resources.for_tags(region.tables, call.params["ResourceArn"], region=region.name, account=region.account)
    table.definition.tags = tags.added(table.definition.tags, given)
    return {}
