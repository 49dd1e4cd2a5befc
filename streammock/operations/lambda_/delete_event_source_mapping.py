"""DeleteEventSourceMapping."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings.mapping import find

PARAMETERS = frozenset(("UUID",))


def delete_event_source_mapping(call: Call, region: Region) -> Result:
    """Remove a mapping; what its function has not seen it will not see."""
    mapping = find(region.mappings, call.params["UUID"])
    del region.mappings[mapping.uuid]
    region.backend.scheduler.remove(mapping.poller)
    return mapping.delete(call.now)
