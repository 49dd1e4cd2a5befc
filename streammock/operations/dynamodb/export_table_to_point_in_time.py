"""ExportTableToPointInTime."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from streammock import arns
from streammock import transitions as delays
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.clock import SECOND, from_timestamp, to_datetime
from streammock.errors import backups as backup_texts
from streammock.errors import control
from streammock.errors import transfers as texts
from streammock.tables import export_files, transfers
from streammock.tables.client_tokens import fingerprint
from streammock.tables.exports import FULL, INCREMENTAL, Export, Period
from streammock.tables.history import History
from streammock.tables.storage import REFUSED_AFTER, StorageRefusal
from streammock.tables.table import Table

PARAMETERS = frozenset(
    (
        "TableArn",
        "ExportTime",
        "ClientToken",
        "S3Bucket",
        "S3BucketOwner",
        "S3Prefix",
        "S3SseAlgorithm",
        "S3SseKmsKeyId",
        "ExportFormat",
        "ExportType",
        "IncrementalExportSpecification",
    )
)
REFUSED = {"FilterSpecification": "Export the whole table in this test, and filter what it wrote."}
_SHORTEST, _LONGEST = 900 * SECOND, 86_400 * SECOND


def export_table_to_point_in_time(call: Call, region: Region) -> Result:
    """Write a table as it was to S3; the answer says IN_PROGRESS, the next call finds it COMPLETED or FAILED."""
    params = call.params
    _check(params)
    table = _table(params["TableArn"], region)
    request = fingerprint({name: value for name, value in params.items() if name != "ClientToken"})
    known = region.exports.begun_under(params.get("ClientToken"), request, call.now)
    if known is not None:
        return {"ExportDescription": known.describe()}
    covers = _covers(params, table, call.now)
    ids = region.backend.ids
    export = Export(
        arn=arns.export(table.arn, transfers.place(call.now, ids)),
        token=params.get("ClientToken") or ids.uuid(),
        table_arn=table.arn,
        table_id=table.table_id,
        started=call.now,
        request=dict(params),
        covers=covers,
    )
    data = export_files.in_files(_rows(table, covers), table.schema, table.definition.warm)
    answer = {"ExportDescription": export.describe()}
    _begin(export, data, region)
    region.exports.add(export, request)
    return answer


def _check(params: Mapping[str, Any]) -> None:
    """What needs only the request."""
    if params.get("ExportFormat") == "ION":
        raise texts.export_of_ion()
    kind, specification = params.get("ExportType"), params.get("IncrementalExportSpecification")
    if specification is None:
        if kind == INCREMENTAL:
            raise texts.no_specification()
    elif kind == FULL:
        raise texts.specification_of_full_export()
    elif kind is None:
        raise texts.specification_without_type()
    elif "ExportFromTime" not in specification:
        raise texts.no_start()
    elif "ExportTime" in params:
        raise texts.time_of_incremental_export()
    if "S3SseKmsKeyId" in params and params.get("S3SseAlgorithm") != "KMS":
        raise texts.key_without_kms()


def _table(arn: str, region: Region) -> Table:
    parsed = arns.parse_table(arn)
    if parsed is None:
        raise texts.no_table_arn()
    if parsed.index_name is not None or parsed.label is not None:
        raise texts.not_a_tables_arn()
    if parsed.account != region.account:
        raise control.access_denied()
    table = region.tables.get(parsed.table)
    if table is None or table.arn != arn:
        raise backup_texts.table_not_found(arn)
    return table


def _covers(params: Mapping[str, Any], table: Table, now: int) -> int | Period:
    """What is exported; an incremental export's times are looked at before the table's history is."""
    specification = params.get("IncrementalExportSpecification")
    period = None if specification is None else _period(specification, table, now)
    if table.history is None:
        raise backup_texts.recovery_disabled(table.name)
    if period is None:
        return _instant(params, table, table.history, now)
    if _second(period.start) < _second(table.history.earliest(now)):
        raise texts.not_recoverable()
    return period


def _instant(params: Mapping[str, Any], table: Table, history: History, now: int) -> int:
    if "ExportTime" not in params:
        return now
    instant = from_timestamp(params["ExportTime"])
    if not _second(table.created) <= _second(instant) <= _second(now):
        raise texts.bad_export_time()
    if _second(instant) < _second(history.earliest(now)):
        raise texts.not_recoverable()
    return instant


def _period(specification: Mapping[str, Any], table: Table, now: int) -> Period:
    start = from_timestamp(specification["ExportFromTime"])
    given = specification.get("ExportToTime")
    end = _second(now) * SECOND if given is None else from_timestamp(given)
    if _second(start) < _second(table.created):
        raise texts.starts_before_table(_iso(start))
    if _second(end) > _second(now):
        raise texts.ends_in_future(_iso(end))
    if end - start < _SHORTEST:
        raise texts.period_too_short()
    if end - start > _LONGEST:
        raise texts.period_too_long()
    return Period(start, end, specification.get("ExportViewType", "NEW_AND_OLD_IMAGES"))


def _rows(table: Table, covers: int | Period) -> list[export_files.Row]:
    history = table.history
    if history is None:
        return []
    present = ((table.schema.position(stored.attributes), stored) for stored in table.items)
    if isinstance(covers, Period):
        return export_files.of_changes(history.between(covers.start, covers.end, present), table.schema, covers.view)
    return export_files.of_items(history.at(covers, present))


def _begin(export: Export, data: list[list[export_files.Row]], region: Region) -> None:
    """Write a first object now: this call has to fail where nobody answers for S3. The rest comes later."""
    backend = region.backend
    try:
        export.begin(backend.storage)
    except StorageRefusal as refusal:
        failure = refusal.failure(backend.ids.request_id())
        backend.transitions.begin(export.started, REFUSED_AFTER, export.arn, partial(export.end, failure=failure))
        return

    def finish(at: int) -> None:
        try:
            export.write(data, backend.storage, backend.ids, at)
        except StorageRefusal as refusal:
            export.end(at, refusal.failure(backend.ids.request_id()))
        else:
            export.end(at)

    backend.transitions.begin(export.started, delays.EXPORTING, export.arn, finish)


def _second(instant: int) -> int:
    return instant // SECOND


def _iso(instant: int) -> str:
    return f"{to_datetime(instant):%Y-%m-%dT%H:%M:%SZ}"
