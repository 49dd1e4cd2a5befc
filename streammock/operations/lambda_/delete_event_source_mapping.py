"""DeleteEventSourceMapping."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings.mapping import EventSourceMapping, find

PARAMETERS = frozenset(("UUID",))


def delete_event_source_mapping(call: Call, region: Region) -> Result:
    """Remove a mapping; what its function has not seen it will not see."""
    mapping = find(region.mappings, call.params["UUID"])
    answer = mapping.delete(call.now, lambda: _forget(mapping, region))
    region.backend.scheduler.remove(mapping.poller)
    return answer


def _forget(mapping: EventSourceMapping, region: Region) -> None:
    del region.mappings[mapping.uuid]
