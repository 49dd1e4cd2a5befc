"""UpdateTimeToLive."""

from __future__ import annotations

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as texts
from streammock.tables import lookup, replicas
from streammock.tables.ttl import Expiry

PARAMETERS = frozenset(("TableName", "TimeToLiveSpecification"))


def update_time_to_live(call: Call, region: Region) -> Result:
    """Turn expiry on or off; items that have expired are removed by the scheduler, and show so in the stream."""
    table = lookup.for_change(region.tables, call.params["TableName"])
    specification = call.params["TimeToLiveSpecification"]
    attribute, scheduler = specification["AttributeName"], region.backend.scheduler
    current = table.expiry
    if specification["Enabled"]:
        if current is not None:
            same = current.attribute == attribute
            raise texts.ttl_already_enabled() if same else texts.ttl_other_attribute(current.attribute)
        for replica in (table, *replicas.siblings(table)):
            replica.expiry = Expiry(replica, attribute)
            scheduler.add(replica.expiry)
    else:
        if current is None:
            raise texts.ttl_already_disabled()
        if current.attribute != attribute:
            raise texts.ttl_other_attribute(current.attribute)
        for replica in (table, *replicas.siblings(table)):
            if replica.expiry is not None:
                scheduler.remove(replica.expiry)
            replica.expiry = None
    return {"TimeToLiveSpecification": dict(specification)}
