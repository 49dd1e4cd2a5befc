"""DeleteResourcePolicy."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import resources

PARAMETERS = frozenset(("ResourceArn", "ExpectedRevisionId"))


def delete_resource_policy(call: Call, region: Region) -> Result:
    """Take the policy from a table or a stream; one that has none is no error."""
    arn = call.params["ResourceArn"]
    table = resources.for_policy(region.tables, region.streams, arn, region=region.name, account=region.account)
    expected = call.params.get("ExpectedRevisionId")
    revision = region.policies.delete(arn, call.now, table=table, expected=expected)
    return {} if revision is None else {"RevisionId": revision}
