"""Tags of functions and of event source mappings: which resource an ARN means, and how many it may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from streammock.call import Call
from streammock.errors import base
from streammock.errors import lambda_resources as texts
from streammock.functions import lookup, names
from streammock.mappings import mapping

if TYPE_CHECKING:
    from streammock.backend import Region

MOST = 50
_OTHERS = "Functions and event source mappings have tags here."


def of(call: Call, region: Region) -> dict[str, str]:
    """The tags themselves, to be changed, of the resource that a request names."""
    arn = call.params["Resource"]
    kind, _, name = arn.split(":", 5)[5].partition(":")
    if kind == "event-source-mapping":
        return mapping.find(region.mappings, name).tags
    if kind != "function":
        raise base.unsupported_parameter(call.operation, f"Resource={arn}", instead=_OTHERS)
    if names.parse(arn, region.name, region.account).qualifier is not None:
        raise texts.tags_of_qualified()
    return lookup.find(region, arn).function.tags


def check(tags: Mapping[str, str]) -> None:
    """Refuse more tags than a resource can have."""
    if len(tags) > MOST:
        raise texts.too_many_tags()
