"""DeleteLayerVersion."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import layers

PARAMETERS = frozenset(("LayerName", "VersionNumber"))


def delete_layer_version(call: Call, region: Region) -> Result:
    """Remove a version; functions that have it keep it, and its number is not used again."""
    layers.delete(region, call.params["LayerName"], call.params["VersionNumber"])
    return {}
