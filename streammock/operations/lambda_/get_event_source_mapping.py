"""GetEventSourceMapping."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings.mapping import find

PARAMETERS = frozenset(("UUID",))


def get_event_source_mapping(call: Call, region: Region) -> Result:
    """Describe one mapping."""
    return find(region.mappings, call.params["UUID"]).description()
