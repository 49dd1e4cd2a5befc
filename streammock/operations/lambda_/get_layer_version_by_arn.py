"""GetLayerVersionByArn."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import layers

PARAMETERS = frozenset(("Arn",))


def get_layer_version_by_arn(call: Call, region: Region) -> Result:
    """One version of a layer, by its ARN."""
    return layers.find_by_arn(region, call.params["Arn"]).describe()
