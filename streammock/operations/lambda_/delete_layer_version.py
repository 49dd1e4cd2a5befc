"""DeleteLayerVersion."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import layers

PARAMETERS = frozenset(("LayerName", "VersionNumber"))


def delete_layer_version(call: Call, region: Region) -> Result:
    """Remove a version; functions that have it keep it, and its number is not used again."""
    number = call.params["VersionNumber"]
    if number < 1:
        raise texts.layer_version_too_low()
    layer = region.layers.get(layers.plain_name(call.params["LayerName"]))
    if layer is not None:
        layer.versions.pop(number, None)
    return {}
