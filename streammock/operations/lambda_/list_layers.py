"""ListLayers."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import layers, paging

_PAGE = 50

PARAMETERS = frozenset(("CompatibleArchitecture", "CompatibleRuntime", "Marker", "MaxItems"))


def list_layers(call: Call, region: Region) -> Result:
    """The region's layers by name, each with its newest version that fits, a page at a time."""
    layers.check_compatible(call.params)
    listed = []
    for name, layer in sorted(region.layers.items()):
        fitting = layer.newest_first(call.params)
        if fitting:
            latest = fitting[0].describe_listed()
            listed.append({"LayerName": name, "LayerArn": layer.arn, "LatestMatchingVersion": latest})
    return paging.page("Layers", listed, call.params, _PAGE)
