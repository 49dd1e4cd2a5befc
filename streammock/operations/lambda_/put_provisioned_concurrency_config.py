"""PutProvisionedConcurrencyConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_versions as texts
from streammock.functions import concurrency, lookup
from streammock.functions.names import LATEST

PARAMETERS = frozenset(("FunctionName", "Qualifier", "ProvisionedConcurrentExecutions"))


def put_provisioned_concurrency_config(call: Call, region: Region) -> Result:
    """Ask for warm sandboxes of a version or an alias; the answer says in progress, the next call finds them ready."""
    params = call.params
    if params["Qualifier"] == LATEST:
        raise texts.provisions_latest()
    function, qualifier, _ = lookup.published(region, params["FunctionName"], params["Qualifier"])
    config = concurrency.provision(
        region, function, qualifier or LATEST, params["ProvisionedConcurrentExecutions"], call.now
    )
    return config.put(region.backend.transitions, call.now)
