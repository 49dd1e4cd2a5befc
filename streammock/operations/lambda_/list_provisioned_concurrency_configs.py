"""ListProvisionedConcurrencyConfigs."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup, paging

_PAGE = 50

PARAMETERS = frozenset(("FunctionName", "Marker", "MaxItems"))


def list_provisioned_concurrency_configs(call: Call, region: Region) -> Result:
    """The provisioned concurrency of all versions and aliases of a function, a page at a time."""
    function = lookup.whole(region, call.params["FunctionName"])
    listed = [
        {"FunctionArn": function.identity.arn(qualifier), **config.describe()}
        for qualifier, config in function.provisioned.items()
    ]
    return paging.page("ProvisionedConcurrencyConfigs", listed, call.params, _PAGE)
