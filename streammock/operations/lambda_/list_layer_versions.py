"""ListLayerVersions."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import layers, paging

_PAGE = 50

PARAMETERS = frozenset(("CompatibleArchitecture", "CompatibleRuntime", "LayerName", "Marker", "MaxItems"))


def list_layer_versions(call: Call, region: Region) -> Result:
    """The versions of a layer that fit, newest first, a page at a time."""
    layers.check_compatible(call.params)
    layer = region.layers.get(layers.plain_name(call.params["LayerName"]))
    fitting = layer.newest_first(call.params) if layer is not None else []
    return paging.page("LayerVersions", [version.describe_listed() for version in fitting], call.params, _PAGE)
