"""PublishLayerVersion."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import deployment, layers

_DETAILS = ("Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo")

PARAMETERS = frozenset(
    ("LayerName", "Description", "Content", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo")
)


def publish_layer_version(call: Call, region: Region) -> Result:
    """Make a version, the first or the next one, of a layer."""
    params = call.params
    layers.check_compatible(call.params)
    code = deployment.code(region, call.operation, params["Content"])
    details = {name: params[name] for name in _DETAILS if name in params}
    return layers.named(region, params["LayerName"]).publish(code, details, call.now).describe()
