"""PutFunctionEventInvokeConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import lambda_resources as texts
from streammock.functions import event_destinations, lookup
from streammock.functions.event_invoke import EventInvokeConfig

PARAMETERS = frozenset(
    ("FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
)


def put_function_event_invoke_config(call: Call, region: Region) -> Result:
    """Set how asynchronous invocations are treated; what is not named is as if it had never been set."""
    params = call.params
    if not params.keys() & {"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"}:
        raise texts.nothing_to_set()
    reference = lookup.find_or(texts.function_missing, region, params["FunctionName"], params.get("Qualifier"))
    function = reference.function
    config = EventInvokeConfig(function.identity.arn(reference.setting)).updated(params, call.now)
    event_destinations.check(region, reference, config)
    function.event_invoke[reference.setting] = config
    return config.describe()
