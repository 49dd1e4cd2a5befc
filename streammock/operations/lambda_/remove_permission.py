"""RemovePermission."""

from __future__ import annotations

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import AwsError
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, names
from streammock.functions.policy import Policy

PARAMETERS = frozenset(("FunctionName", "Qualifier", "RevisionId", "StatementId"))


def remove_permission(call: Call, region: Region) -> Result:
    """Take a statement away; the last one takes the policy with it."""
    params = call.params
    name = names.parse(params["FunctionName"], call.region, call.account, params.get("Qualifier"))
    try:
        reference = lookup.find(region, *name)
    except AwsError:
        raise texts.no_policy_for(arns.function(call.region, call.account, *name)) from None
    policies, key = reference.function.policies, reference.setting
    policy = policies.get(key)
    if policy is None:
        raise texts.no_policy()
    policy.check_revision(params.get("RevisionId"))
    rest = {sid: statement for sid, statement in policy.statements.items() if sid != params["StatementId"]}
    if len(rest) == len(policy.statements):
        raise texts.no_such_statement(params["StatementId"])
    if rest:
        policies[key] = Policy(rest, region.backend.ids.uuid())
    else:
        del policies[key]
    return {}
