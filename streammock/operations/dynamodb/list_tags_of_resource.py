"""ListTagsOfResource."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import resources

PARAMETERS = frozenset(("ResourceArn", "NextToken"))


def list_tags_of_resource(call: Call, region: Region) -> Result:
    """The tags of a table, all 50 in one page (ack-api-quirks DDB-TABLE-108, October 2026): no answer has a token."""
    table = resources.for_tags(region.tables, call.params["ResourceArn"], region=region.name, account=region.account)
    if "NextToken" in call.params:
        raise texts.unknown_token()
    return {"Tags": [{"Key": key, "Value": value} for key, value in table.definition.tags.items()]}
