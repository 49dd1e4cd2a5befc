"""UpdateFunctionEventInvokeConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import event_destinations, lookup, names

PARAMETERS = frozenset(
    ("FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
)


def update_function_event_invoke_config(call: Call, region: Region) -> Result:
    """Change how asynchronous invocations are treated; what is not named stays."""
    params = call.params
    if names.parse(params["FunctionName"], call.region, call.account).name not in region.functions:
        raise texts.function_missing()
    reference, config = lookup.event_invoke(region, params["FunctionName"], params.get("Qualifier"))
    changed = config.updated(params, call.now)
    event_destinations.check(region, reference, changed)
    reference.function.event_invoke[reference.setting] = changed
    return changed.describe()
