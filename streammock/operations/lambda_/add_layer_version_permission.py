"""AddLayerVersionPermission."""

from __future__ import annotations

import json

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import layers, policy

PARAMETERS = frozenset(
    ("Action", "LayerName", "OrganizationId", "Principal", "RevisionId", "StatementId", "VersionNumber")
)


def add_layer_version_permission(call: Call, region: Region) -> Result:
    """Add a statement to the policy of a layer's version; nobody's access is decided by it."""
    params, number = call.params, call.params["VersionNumber"]
    layer = layers.with_policies(region, params["LayerName"], number)
    current = layer.policies.get(number)
    if "RevisionId" in params and (current is None or current.revision_id != params["RevisionId"]):
        raise texts.wrong_layer_policy_revision()
    given = dict(params)
    if "OrganizationId" in given:
        given["PrincipalOrgID"] = given.pop("OrganizationId")
    made = policy.statement(given, layer.versions[number].arn, call.region)
    added = layer.policies[number] = policy.added(current, made, region.backend.ids.uuid())
    return {"Statement": json.dumps(made, separators=(",", ":")), "RevisionId": added.revision_id}
