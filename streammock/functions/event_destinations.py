"""Which destinations a function's asynchronous invocations can have (aws_facts 3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streammock.errors import AwsError
from streammock.errors import lambda_resources as texts
from streammock.functions import destination, lookup
from streammock.functions.event_invoke import EventInvokeConfig
from streammock.functions.lookup import Reference

if TYPE_CHECKING:
    from streammock.backend import Region

_ON_SUCCESS = frozenset(("sqs", "sns", "lambda", "events"))
_ON_FAILURE = _ON_SUCCESS | {"s3"}


def check(region: Region, reference: Reference, config: EventInvokeConfig) -> None:
    """Refuse destinations that cannot be any, a function that does not exist, and the function itself."""
    for arn, services in ((config.on_success, _ON_SUCCESS), (config.on_failure, _ON_FAILURE)):
        if arn is None:
            continue
        parsed = destination.parse(arn)
        if parsed is None or parsed.service not in services:
            raise texts.unsupported_destinations(config.on_success, config.on_failure)
        if parsed.service == "lambda":
            _check_function(region, reference, arn)


def _check_function(region: Region, reference: Reference, arn: str) -> None:
    try:
        target = lookup.find(region, arn)
    except AwsError:
        raise texts.invalid_destination(arn) from None
    if target.function is reference.function:
        raise texts.own_destination()
