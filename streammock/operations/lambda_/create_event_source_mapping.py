"""CreateEventSourceMapping."""

from __future__ import annotations

from functools import partial

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import event_source_mapping as texts
from streammock.functions import invocation
from streammock.mappings import config, tags, target
from streammock.mappings.config import SETTABLE, MappingConfig
from streammock.mappings.mapping import EventSourceMapping, refuse_duplicate, warn_of_readers
from streammock.mappings.poller import Poller

PARAMETERS = frozenset(
    (
        "Enabled",
        "EventSourceArn",
        "FunctionName",
        "StartingPosition",
        "Tags",
        *SETTABLE,
    )
)
REFUSED = config.REFUSED


def create_event_source_mapping(call: Call, region: Region) -> Result:
    """Map a stream to a function; positions are fixed at this instant, or with ``latest="gap"`` when polling begins."""
    params = call.params
    source = config.check_source(call.operation, params)
    function = target.parse(params["FunctionName"], call.region, call.account)
    settings = MappingConfig(source, function, params["StartingPosition"]).updated(params)
    config.check(call.operation, settings)
    tags.check(params.get("Tags", {}))
    settings.filters.warn_of_traps()
    target.check_exists(function, region)
    refuse_duplicate(region.mappings, settings)
    stream = region.streams.get(source)
    if stream is None or not stream.readable(call.now):
        raise texts.stream_not_found(source)
    stream.catch_up(call.now)  # what has left it by now concerns no mapping that comes later

    backend = region.backend
    uuid = backend.ids.uuid()
    arn = arns.event_source_mapping(call.region, call.account, uuid)
    mapping = EventSourceMapping(
        uuid,
        arn,
        settings,
        call.now,
        enabled=params.get("Enabled", True),
        transitions=backend.transitions,
        gap=backend.settings.latest == "gap" and settings.starting_position == config.LATEST,
        history=backend.settings.history,
    )
    mapping.tags.update(params.get("Tags", {}))
    invoke = partial(invocation.deliver, region, source=arn)
    poller = Poller(mapping, stream, invoke, backend.send, backend.clock, backend.ids, backend.settings.backoff)
    region.mappings[uuid] = mapping
    warn_of_readers(region.mappings, source)
    backend.all_mappings.append(mapping)
    backend.scheduler.add(poller)
    return mapping.create(poller, call.now)
