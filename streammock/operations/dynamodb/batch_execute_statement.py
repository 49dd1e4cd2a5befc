"""BatchExecuteStatement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Union

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import statements as texts
from streammock.errors import transactions
from streammock.errors.base import AwsError
from streammock.expressions.partiql.parser import bind, normalise_parameters
from streammock.expressions.partiql.statements import Bound, Exists
from streammock.tables import capacity, lookup, reports, selection, statement
from streammock.tables.capacity import Consumed
from streammock.tables.table import Table
from streammock.validation import item_params

PARAMETERS = frozenset(("Statements",)) | item_params.CAPACITY_REPORT

_Used = list[tuple[str, Table, Consumed]]
_Entry = tuple[Mapping[str, Any], Union[Bound, AwsError]]


def batch_execute_statement(call: Call, region: Region) -> Result:
    """Run up to 25 statements, each for itself: what one of them answers wrong does not touch the others."""
    params = call.params
    entries = [(entry, _bind(entry)) for entry in params["Statements"]]
    if len({statement.is_read(bound) for _, bound in entries if isinstance(bound, Bound)}) > 1:
        raise texts.mixed_batch()
    used: _Used = []
    result: Result = {"Responses": [_response(entry, region, call.now, used) for entry in entries]}
    if reports.capacity_wanted(params):
        result["ConsumedCapacity"] = reports.of_actions(params, used)
    return result


def _bind(entry: Mapping[str, Any]) -> Bound | AwsError:
    try:
        bound = bind(entry["Statement"], normalise_parameters(entry.get("Parameters")))
    except AwsError as problem:
        return problem
    return texts.exists_alone() if isinstance(bound.statement, Exists) else bound


def _response(entry: _Entry, region: Region, now: int, used: _Used) -> Result:
    """The answer to one statement; it names the table if the statement got as far as that (captured by paritysuite)."""
    params, bound = entry
    response: Result = {}
    try:
        if isinstance(bound, AwsError):
            raise bound
        name = statement.target_of(bound).table
        table = lookup.for_data(region.tables, name)
        if statement.is_read(bound):
            item = _read(bound, table, params, used)
        else:
            return_old = params.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            action = statement.action(bound, table, return_old=return_old)
            response["TableName"] = table.name
            written = statement.write(table, action, now)
            used.append((name, table, capacity.of_write(table, written.old, written.new)))
            item = statement.returned(bound, written)
        response["TableName"] = table.name
    except AwsError as problem:
        error = {"Code": transactions.reason_code(problem), "Message": problem.message, **problem.fields}
        return {**response, "Error": error}
    return response if item is None else {**response, "Item": item}


def _read(bound: Bound, table: Table, params: Mapping[str, Any], used: _Used) -> dict[str, Any] | None:
    key = selection.key_of_one(bound, table)
    if key is None:
        raise texts.read_without_key(operation="BatchExecuteStatement")
    for attribute, kind in table.schema.kinds.items():
        if kind not in key[attribute]:
            raise texts.key_type(attribute)
    stored = table.get(table.schema.key_of(key))
    consumed = capacity.of_gets([stored], consistent=params.get("ConsistentRead", False))
    used.append((statement.target_of(bound).table, table, consumed))
    return None if stored is None else selection.row(bound, stored.attributes)
