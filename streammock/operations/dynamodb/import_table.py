"""ImportTable."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from streammock import arns
from streammock import transitions as delays
from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import tables as table_texts
from streammock.errors import transfers as texts
from streammock.tables import definition, encryption, lifecycle, lookup, transfers
from streammock.tables.import_files import Reader
from streammock.tables.imports import Import
from streammock.tables.storage import REFUSED_AFTER, StorageRefusal
from streammock.tables.table import Table

PARAMETERS = frozenset(
    (
        "S3BucketSource",
        "InputFormat",
        "InputFormatOptions",
        "InputCompressionType",
        "TableCreationParameters",
        "ClientToken",
    )
)


def import_table(call: Call, region: Region) -> Result:
    """A new table with what lies in S3; the answer says IN_PROGRESS, the next call finds it COMPLETED or FAILED."""
    params = call.params
    _check(params)
    reader = Reader(params)
    wanted = params["TableCreationParameters"]
    name = lookup.name_of(wanted["TableName"], region=call.region, account=call.account)
    wanted = {**wanted, "TableName": name}
    definition.check_create(wanted)
    encryption.check(wanted.get("SSESpecification", {}))
    if name in region.tables:
        raise table_texts.table_exists(name)
    # Of a request that is sent again nothing but the table's name must be the same (DDB-IMPORT-017).
    known = region.imports.begun_under(params.get("ClientToken"), name.encode(), call.now)
    if known is not None:
        return {"ImportTableDescription": known.describe()}
    ids = region.backend.ids
    table = definition.build(wanted, region=call.region, account=call.account, table_id=ids.uuid(), created=call.now)
    encrypted = wanted.get("SSESpecification", {})
    table.definition.encryption_key = encryption.key_of(encrypted, region=call.region, account=call.account, ids=ids)
    started = Import(
        arn=arns.table_import(table.arn, transfers.place(call.now, ids)),
        token=params.get("ClientToken") or ids.uuid(),
        table_arn=table.arn,
        table_id=table.table_id,
        started=call.now,
        request=dict(params),
        source={"S3BucketOwner": call.account, **params["S3BucketSource"]},
        log_group=f"{arns.log_group(call.region, call.account, '/aws-dynamodb/imports')}:*",
    )
    answer = {"ImportTableDescription": started.describe()}
    _begin(started, table, reader, region)
    region.imports.add(started, name.encode())
    return answer


def _check(params: Mapping[str, Any]) -> None:
    if params["InputFormat"] == "ION":
        raise texts.import_of_ion()
    if params["InputFormat"] != "CSV" and params.get("InputFormatOptions", {}).get("Csv"):
        raise texts.options_of_another_format(params["InputFormat"])
    if "VectorIndexes" in params["TableCreationParameters"]:
        raise texts.vector_indexes_of_import()


def _begin(started: Import, table: Table, reader: Reader, region: Region) -> None:
    """Read the source now: this call has to fail where nobody answers for S3. The table comes later."""
    backend = region.backend
    try:
        items = started.fetch(backend.storage, reader)
    except StorageRefusal as refusal:
        failure = refusal.failure(backend.ids.request_id())
        backend.transitions.begin(started.started, REFUSED_AFTER, started.arn, partial(started.end, failure=failure))
        return

    def appear(at: int) -> None:
        if table.name in region.tables:
            started.end(at, texts.name_taken(table.name))
            return
        table.created = at
        region.tables[table.name] = table
        load = partial(started.load, items, table)
        lifecycle.create(table, backend.transitions, at, lifecycle.Trigger.IMPORT, delays.TABLE_IMPORTING, load)

    backend.transitions.begin(started.started, delays.IMPORT_PREPARING, started.arn, appear)
