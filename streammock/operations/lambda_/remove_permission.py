"""RemovePermission."""

from __future__ import annotations

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, names, policy

PARAMETERS = frozenset(("FunctionName", "Qualifier", "RevisionId", "StatementId"))


def remove_permission(call: Call, region: Region) -> Result:
    """Take a statement away; the last one takes the policy with it."""
    params = call.params
    name = names.parse(params["FunctionName"], call.region, call.account, params.get("Qualifier"))
    if name.name not in region.functions:
        raise texts.no_policy_for(arns.function(call.region, call.account, *name))
    reference = lookup.permitted(region, *name)
    policies, key = reference.function.policies, reference.setting
    current = policies.get(key)
    if current is None:
        raise texts.no_policy()
    if params.get("RevisionId", current.revision_id) != current.revision_id:
        raise texts.wrong_policy_revision()
    rest = policy.without(current, params["StatementId"], region.backend.ids.uuid())
    if rest is not None:
        policies[key] = rest
    else:
        del policies[key]
    return {}
