"""ListTags."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings import tags

PARAMETERS = frozenset(("Resource",))


def list_tags(call: Call, region: Region) -> Result:
    """The tags of a function or an event source mapping."""
    return {"Tags": dict(tags.owner(call, region).tags)}
