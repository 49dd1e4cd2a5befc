"""ExecuteTransaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from streammock.backend import Region
from streammock.call import Call, Result
from streammock.errors import statements as texts
from streammock.errors import transactions
from streammock.errors.base import AwsError
from streammock.expressions.evaluate import Values
from streammock.expressions.partiql.parser import bind, normalise_parameters
from streammock.expressions.partiql.statements import Bound, Delete, Update
from streammock.tables import capacity, lookup, reports, selection, statement, transaction
from streammock.tables.capacity import Consumed, Kind
from streammock.tables.client_tokens import Touched, fingerprint
from streammock.tables.table import Table
from streammock.tables.transaction import ConditionCheck, Get
from streammock.validation import item_params

Params = Mapping[str, Any]
Used = tuple[str, Table, Consumed]
Action = TypeVar("Action", bound=Get)

PARAMETERS = frozenset(("TransactStatements", "ClientRequestToken")) | item_params.CAPACITY_REPORT


def execute_transaction(call: Call, region: Region) -> Result:
    """Run up to 100 statements, all of them or none: either reads, or writes and conditions."""
    params = call.params
    entries = params["TransactStatements"]
    values = [normalise_parameters(entry.get("Parameters")) for entry in entries]
    bound = [_bind(number, entry, values[number]) for number, entry in enumerate(entries)]
    reading = {statement.is_read(one) for one in bound}
    if len(reading) > 1:
        raise texts.mixed_transaction()
    if True in reading:
        return _read(params, bound, region)
    token = params.get("ClientRequestToken")
    if token is None:
        return _write(params, bound, region, call.now)[0]
    request, tokens = fingerprint(params), region.client_tokens
    if tokens.replays(token, request, call.now):
        return _answer(params, "ReadCapacityUnits", _read_again(tokens.touched(token)))
    result, touched = _write(params, bound, region, call.now)
    tokens.keep(token, request, call.now, touched)
    return result


def _bind(number: int, entry: Params, values: Values) -> Bound:
    try:
        return bind(entry["Statement"], values)
    except AwsError as problem:
        raise texts.in_transaction(number, problem) from None


def _actions(bound: Sequence[Bound], region: Region, make: Callable[[int, Table], Action]) -> list[Action]:
    """What all statements do.

    AWS lists every table that is missing and every key that does not fit as reasons; anything else that is wrong with a
    statement is an error of its own (floci's captures).
    """
    actions: list[Action] = []
    problems: list[AwsError | None] = []
    for number, one in enumerate(bound):
        try:
            table = lookup.for_data(region.tables, statement.target_of(one).table)
        except AwsError as problem:
            problems.append(problem)
            continue
        try:
            actions.append(make(number, table))
        except AwsError as problem:
            raise texts.in_transaction(number, problem) from None
        actions[-1].check_values(table)
        problems.append(_problem_of_key(actions[-1], table))
    if any(problems):
        raise transactions.cancelled(problems)
    return actions


def _problem_of_key(action: Get, table: Table) -> AwsError | None:
    try:
        action.key(table)
    except AwsError as problem:
        return problem
    return None


def _read(params: Params, bound: Sequence[Bound], region: Region) -> Result:
    def get(number: int, table: Table) -> Get:
        if statement.target_of(bound[number]).index is not None:
            raise texts.index_in_transaction()
        key = selection.key_of_one(bound[number], table)
        if key is None:
            raise texts.read_without_key(operation="ExecuteTransaction")
        return Get(table.name, key)

    found = transaction.read(region.tables, _actions(bound, region, get))
    responses = [
        {} if stored is None else {"Item": selection.row(one, stored.attributes)}
        for one, (_, stored) in zip(bound, found, strict=True)
    ]
    used = [
        (statement.target_of(one).table, table, capacity.of_transact_read(capacity.size_of(stored)))
        for one, (table, stored) in zip(bound, found, strict=True)
    ]
    return _answer(params, "ReadCapacityUnits", used, responses)


def _write(params: Params, bound: Sequence[Bound], region: Region, now: int) -> tuple[Result, Touched]:
    entries = params["TransactStatements"]

    def action(number: int, table: Table) -> ConditionCheck:
        one = bound[number]
        if isinstance(one.statement, (Update, Delete)) and one.statement.returning is not None:
            raise texts.returning_in_transaction()
        return_old = entries[number].get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return statement.action(one, table, return_old=return_old, in_transaction=True)

    writes = transaction.write(region.tables, _actions(bound, region, action), now)
    names = [statement.target_of(one).table for one in bound]
    used = [
        (name, table, capacity.of_transact_write(table, write.old, write.new))
        for name, (table, write) in zip(names, writes, strict=True)
    ]
    touched = [
        (name, table, capacity.size_of(write.old, write.new))
        for name, (table, write) in zip(names, writes, strict=True)
    ]
    return _answer(params, "WriteCapacityUnits", used), touched


def _read_again(touched: Touched) -> list[Used]:
    """Nothing is written under a known token: AWS charges for reading what was (paritysuite, July 2026)."""
    return [(name, table, capacity.of_transact_read(size)) for name, table, size in touched]


def _answer(params: Params, kind: Kind, used: Sequence[Used], responses: Sequence[Result] = ()) -> Result:
    """An answer has a response for each read, and none for writes (captured by paritysuite)."""
    result: Result = {"Responses": list(responses)}
    if reports.capacity_wanted(params):
        result["ConsumedCapacity"] = reports.of_actions(params, used, kind)
    return result
