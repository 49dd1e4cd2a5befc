"""GetFunction."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import invocation

PARAMETERS = frozenset(("FunctionName", "Qualifier"))


def get_function(call: Call, region: Region) -> Result:
    """A function with its code's location and its tags (aws_facts 3.2)."""
    function, arn = invocation.find(region, call.params["FunctionName"], call.params.get("Qualifier"))
    location = (
        f"https://awslambda-{call.region}-tasks.s3.{call.region}.amazonaws.com/snapshots/{call.account}/{function.name}"
    )
    result: Result = {
        "Configuration": {**function.describe(), "FunctionArn": arn},
        "Code": {"RepositoryType": "S3", "Location": location},
    }
    if function.tags:
        result["Tags"] = dict(function.tags)
    return result
