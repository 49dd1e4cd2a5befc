"""GetLayerVersion."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import layers

PARAMETERS = frozenset(("LayerName", "VersionNumber"))


def get_layer_version(call: Call, region: Region) -> Result:
    """One version of a layer."""
    return layers.find(region, call.params["LayerName"], call.params["VersionNumber"]).describe()
