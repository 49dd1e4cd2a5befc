"""AddPermission."""

from __future__ import annotations

import json

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, names, policy

PARAMETERS = frozenset(
    (
        "Action",
        "EventSourceToken",
        "FunctionName",
        "FunctionUrlAuthType",
        "InvokedViaFunctionUrl",
        "Principal",
        "PrincipalOrgID",
        "Qualifier",
        "RevisionId",
        "SourceAccount",
        "SourceArn",
        "StatementId",
    )
)


def add_permission(call: Call, region: Region) -> Result:
    """Add a statement to the policy of a function, version or alias; nobody's access is decided by it."""
    params = call.params
    name = names.parse(params["FunctionName"], call.region, call.account, params.get("Qualifier"))
    if name.qualifier == names.LATEST:
        raise texts.policy_of_latest()
    reference = lookup.permitted(region, *name)
    function, key = reference.function, reference.setting
    current = function.policies.get(key)
    # Without a policy it is the revision of what it is for (LocalStack's test_lambda_permission_fn_versioning).
    revision = reference.revision_id if current is None else current.revision_id
    if params.get("RevisionId", revision) != revision:
        raise texts.wrong_policy_revision()
    made = policy.statement(params, reference.arn, call.region)
    function.policies[key] = policy.added(current, made, region.backend.ids.uuid())
    return {"Statement": json.dumps(made, separators=(",", ":"))}
