"""Tags of functions and of event source mappings: which resource an ARN means, and how many it may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from streammock.call import Call
from streammock.errors import base
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, names
from streammock.functions.function import Function

if TYPE_CHECKING:
    from streammock.backend import Region

MOST = 50
_OTHERS = "Functions and event source mappings have tags here."


def owner(call: Call, region: Region) -> Any:
    """The resource that a request names; it has ``tags``."""
    arn = call.params["Resource"]
    kind, _, name = arn.split(":", 5)[5].partition(":")
    if kind == "event-source-mapping":
        if name not in region.mappings:
            raise texts.mapping_with_tags_missing(arn)
        return region.mappings[name]
    if kind != "function":
        raise base.unsupported_parameter(call.operation, f"Resource={arn}", instead=_OTHERS)
    if names.parse(arn, region.name, region.account).qualifier is not None:
        raise texts.tags_of_qualified()
    return lookup.find(region, arn).function


def put(resource: Any, tags: Mapping[str, str]) -> None:
    """Give a resource these tags in the place of all that it has; a function has a new revision by that.

    Recorded: LocalStack's test_tag_lifecycle.
    """
    check(tags)
    resource.tags = dict(tags)
    if isinstance(resource, Function):
        resource.latest.revise()


def check(tags: Mapping[str, str]) -> None:
    """Refuse more tags than a resource can have."""
    if len(tags) > MOST:
        raise texts.too_many_tags()
