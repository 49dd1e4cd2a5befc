"""GetLayerVersionPolicy."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import layers

PARAMETERS = frozenset(("LayerName", "VersionNumber"))


def get_layer_version_policy(call: Call, region: Region) -> Result:
    """The policy of a layer's version."""
    number = call.params["VersionNumber"]
    policy = layers.with_policies(region, call.params["LayerName"], number).policies.get(number)
    if policy is None:
        raise texts.no_policy()
    return {"Policy": policy.document(), "RevisionId": policy.revision_id}
