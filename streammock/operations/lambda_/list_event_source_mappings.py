"""ListEventSourceMappings."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.functions import paging
from streammock.mappings import target

PARAMETERS = frozenset(("EventSourceArn", "FunctionName", "Marker", "MaxItems"))

# Lambda's page, whatever MaxItems says beyond it (API reference).
_PAGE = 100


def list_event_source_mappings(call: Call, region: Region) -> Result:
    """Describe mappings in the order of their creation, by source and by function as qualified, a page at a time."""
    params = call.params
    source = params.get("EventSourceArn")
    function = _function_arn(call)
    found = [
        mapping
        for mapping in region.mappings.values()
        if source in {None, mapping.config.event_source_arn} and function in {None, mapping.config.target.arn}
    ]
    return paging.page("EventSourceMappings", [mapping.description() for mapping in found], params, _PAGE)


def _function_arn(call: Call) -> str | None:
    # The function need not exist any more: its mappings outlive it (aws_facts 2.2).
    name = call.params.get("FunctionName")
    return target.parse(name, call.region, call.account).arn if name else None
