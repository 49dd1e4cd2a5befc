"""PutResourcePolicy."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.tables import resources

PARAMETERS = frozenset(
    (
        "ResourceArn",
        "Policy",
        "ExpectedRevisionId",
        # It lets pass what locks the caller out; nobody is locked out here.
        "ConfirmRemoveSelfResourceAccess",
    )
)


def put_resource_policy(call: Call, region: Region) -> Result:
    """Give a table or a stream a policy, which is kept and not enforced."""
    params = call.params
    arn = params["ResourceArn"]
    table = resources.for_policy(region.tables, region.streams, arn, region=region.name, account=region.account)
    expected = params.get("ExpectedRevisionId")
    policy = region.policies.put(arn, params["Policy"], call.now, table=table, expected=expected)
    return {"RevisionId": policy.revision}
