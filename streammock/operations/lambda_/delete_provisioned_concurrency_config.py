"""DeleteProvisionedConcurrencyConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_versions as texts
from streammock.functions import lookup
from streammock.functions.names import LATEST

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def delete_provisioned_concurrency_config(call: Call, region: Region) -> Result:
    """Give up the warm sandboxes of a version or an alias."""
    params = call.params
    if params["Qualifier"] == LATEST:
        raise texts.not_published()
    reference = lookup.published(region, params["FunctionName"], params["Qualifier"])
    reference.function.provisioned.pop(reference.setting, None)
    return {}
