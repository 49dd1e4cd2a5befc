"""ListCodeSigningConfigs."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import paging

PARAMETERS = frozenset(("Marker", "MaxItems"))


def list_code_signing_configs(call: Call, region: Region) -> Result:
    """The configurations, in the order of their creation."""
    found = [config.describe() for config in region.code_signing.values()]
    return paging.page("CodeSigningConfigs", found, call.params, 50)
