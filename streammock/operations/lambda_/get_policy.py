"""GetPolicy."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_policy(call: Call, region: Region) -> Result:
    """The policy of a function, version or alias."""
    params = call.params
    reference = lookup.find_or(texts.no_such_resource, region, params["FunctionName"], params.get("Qualifier"))
    policy = reference.function.policies.get(reference.setting)
    if policy is None:
        raise texts.no_such_resource()
    return {"Policy": policy.document(), "RevisionId": policy.revision_id}
