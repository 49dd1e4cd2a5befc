"""GetFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import lookup

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_function(call: Call, region: Region) -> Result:
    """A function with its code's location, its tags and what is reserved for it (aws_facts 3.2)."""
    reference = lookup.find(region, call.params["FunctionName"], call.params.get("Qualifier"))
    function = reference.function
    location = (
        f"https://awslambda-{call.region}-tasks.s3.{call.region}.amazonaws.com/snapshots/{call.account}/{function.name}"
    )
    result: Result = {
        "Configuration": {**reference.version.describe(), "FunctionArn": reference.arn},
        "Code": {"RepositoryType": "S3", "Location": location},
    }
    if function.tags:
        result["Tags"] = dict(function.tags)
    if function.reserved_concurrency is not None:
        result["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved_concurrency}
    return result
