"""Which function a mapping calls, by any of the names that Lambda understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streammock import arns
from streammock.errors import event_source_mapping as texts
from streammock.errors.base import AwsError
from streammock.functions import lookup, names
from streammock.mappings.config import Target

if TYPE_CHECKING:
    from streammock.backend import Region


def parse(text: str, region: str, account: str) -> Target:
    """The function that a text names, seen from a region of an account; its ARN carries the qualifier given."""
    parsed = names.parse(text, region, account)
    return Target(parsed.name, arns.function(region, account, parsed.name, parsed.qualifier))


def check_exists(target: Target, region: Region) -> None:
    """Refuse a function, version or alias that is not there, in the words that mappings have for it."""
    try:
        lookup.find(region, target.arn)
    except AwsError:
        raise texts.function_does_not_exist() from None
