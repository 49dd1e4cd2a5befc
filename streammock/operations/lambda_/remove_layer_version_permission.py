"""RemoveLayerVersionPermission."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import layers, policy

PARAMETERS = frozenset(("LayerName", "RevisionId", "StatementId", "VersionNumber"))


def remove_layer_version_permission(call: Call, region: Region) -> Result:
    """Take a statement away; the last one takes the policy with it."""
    params, number = call.params, call.params["VersionNumber"]
    layer = layers.with_policies(region, params["LayerName"], number)
    current = layer.policies.get(number)
    if current is None:
        raise texts.no_policy()
    if params.get("RevisionId", current.revision_id) != current.revision_id:
        raise texts.wrong_layer_policy_revision()
    rest = policy.without(current, params["StatementId"], region.backend.ids.uuid())
    if rest is not None:
        layer.policies[number] = rest
    else:
        del layer.policies[number]
    return {}
