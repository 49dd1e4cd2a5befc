"""RestoreTableToPointInTime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streammock import arns
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.clock import SECOND, from_timestamp, to_datetime
from streammock.errors import backups as texts
from streammock.errors import control
from streammock.tables import lifecycle, lookup, restore, snapshot
from streammock.tables.description import describe
from streammock.tables.history import History
from streammock.tables.table import Table

PARAMETERS = restore.OVERRIDES | {
    "SourceTableArn",
    "SourceTableName",
    "TargetTableName",
    "UseLatestRestorableTime",
    "RestoreDateTime",
}


def restore_table_to_point_in_time(call: Call, region: Region) -> Result:
    """A new table with the items that another one had at an instant."""
    params = call.params
    if params.get("UseLatestRestorableTime"):
        if "RestoreDateTime" in params:
            raise texts.two_times()
    elif "RestoreDateTime" not in params:
        raise texts.no_time()
    source = _source(params, region)
    if source.history is None:
        raise texts.recovery_disabled(source.name)
    instant = _instant(params, source.history, call.now)
    present = ((source.schema.position(stored.attributes), stored) for stored in source.items)
    taken = snapshot.of(source, source.history.at(instant, present))
    table = restore.restore(
        taken,
        params,
        region.tables,
        region=region.name,
        account=region.account,
        ids=region.backend.ids,
        now=call.now,
    )
    summary = restore.summary(taken, instant // SECOND * SECOND)
    answer = describe(table, call.now, "CREATING", index_status="CREATING") | {"RestoreSummary": summary}
    lifecycle.create(table, region.backend.transitions, call.now, lifecycle.Trigger.RESTORE)
    return {"TableDescription": answer}


def _source(params: Mapping[str, Any], region: Region) -> Table:
    arn, name = params.get("SourceTableArn"), params.get("SourceTableName")
    if arn is not None and name is not None:
        raise texts.two_sources()
    if name is not None:
        return lookup.for_backups(region.tables, name)
    if arn is None:
        raise texts.no_source()
    parsed = arns.parse_table(arn)
    if parsed is None or parsed.index_name is not None or parsed.label is not None:
        raise texts.bad_source_arn()
    if parsed.account != region.account:
        raise control.policy_of_another_account()
    if parsed.region != region.name and "SSESpecificationOverride" not in params:
        raise texts.encryption_not_given()
    table = region.backend.region(parsed.account, parsed.region).tables.get(parsed.table)
    if table is None:
        raise texts.source_arn_not_found()
    return table


def _instant(params: Mapping[str, Any], history: History, now: int) -> int:
    """The instant to go back to; bounds and requests count in whole seconds, as the API shows them."""
    earliest, latest = history.earliest(now), history.latest(now)
    if "RestoreDateTime" not in params:
        return latest
    instant = from_timestamp(params["RestoreDateTime"])
    if not earliest // SECOND <= instant // SECOND <= latest // SECOND:
        raise texts.time_outside_window(*(_iso(time) for time in (instant, earliest, latest)))
    return instant


def _iso(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%dT%H:%M:%SZ}"
