"""PutFunctionEventInvokeConfig."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import AwsError
from streammock.errors import lambda_resources as texts
from streammock.functions import event_destinations, lookup, names
from streammock.functions.event_invoke import EventInvokeConfig

PARAMETERS = frozenset(
    ("FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
)


def put_function_event_invoke_config(call: Call, region: Region) -> Result:
    """Set how asynchronous invocations are treated; what is not named is as if it had never been set."""
    params = call.params
    if not params.keys() & {"MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"}:
        raise texts.nothing_to_set()
    name = names.parse(params["FunctionName"], call.region, call.account, params.get("Qualifier"))
    try:
        reference = lookup.find(region, *name)
    except AwsError:
        raise texts.function_missing() from None
    function = reference.function
    config = EventInvokeConfig(function.identity.arn(reference.setting)).updated(params, call.now)
    event_destinations.check(region, reference, config)
    function.event_invoke[reference.setting] = config
    return config.describe()
