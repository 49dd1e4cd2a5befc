"""GetResourcePolicy."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import control as texts
from streammock.tables import resources

PARAMETERS = frozenset(("ResourceArn",))


def get_resource_policy(call: Call, region: Region) -> Result:
    """The policy of a table or a stream, in AWS's own form."""
    arn = call.params["ResourceArn"]
    resources.for_policy(region.tables, region.streams, arn, region=region.name, account=region.account)
    policy = region.policies.get(arn)
    if policy is None:
        raise texts.no_policy(arn)
    return {"Policy": policy.document, "RevisionId": policy.revision}
