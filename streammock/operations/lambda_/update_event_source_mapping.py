"""UpdateEventSourceMapping."""

from __future__ import annotations

from dataclasses import replace

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.mappings import config, target
from streammock.mappings.config import SETTABLE
from streammock.mappings.mapping import find, refuse_duplicate

PARAMETERS = frozenset(
    (
        "Enabled",
        "FunctionName",
        "UUID",
        *SETTABLE,
    )
)
REFUSED = config.REFUSED


def update_event_source_mapping(call: Call, region: Region) -> Result:
    """Change settings for batches formed from now on, switch polling on or off; the checkpoint never moves."""
    params = call.params
    mapping = find(region.mappings, params["UUID"])
    mapping.check_at_rest("update")
    settings = mapping.config.updated(params)
    config.check(call.operation, settings)
    if "FilterCriteria" in params:
        settings.filters.warn_of_traps()
    if "FunctionName" in params:
        function = target.parse(params["FunctionName"], call.region, call.account)
        target.check_exists(function, region)
        settings = replace(settings, target=function)
        refuse_duplicate(region.mappings, settings, mapping.uuid)
    return mapping.update(settings, call.now, enabled=params.get("Enabled"))
