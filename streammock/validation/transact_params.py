"""The actions of a transaction, taken from its request: all that can be said of them before any table is looked at.

Of several actions with something wrong AWS reports the first (paritysuite/dynamodb-conformance, October 2026).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from streammock.errors import transactions as texts
from streammock.expressions.projection import Projection
from streammock.expressions.request import Expressions, check_parameters
from streammock.tables.items import StoredItem
from streammock.tables.table import Precondition
from streammock.tables.transaction import MAX_BYTES, ConditionCheck, Delete, Get, Put, Update
from streammock.validation import item_params
from streammock.values.attribute import normalise_item
from streammock.values.size import item_size

Params = Mapping[str, Any]

_NAMES, _VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"
_TABLE_NAME = re.compile(r"arn:.*|[a-zA-Z0-9_.-]+")


def writes(entries: Sequence[Params]) -> list[ConditionCheck]:
    """The actions of TransactWriteItems."""
    _check_table_names(entries)
    actions = []
    payload = 0
    for entry in entries:
        action, size = _action(entry)
        actions.append(action)
        payload += size
    # What counts is what is sent, not what stands in the tables (observed by Alternator's suite).
    if payload > MAX_BYTES:
        raise texts.payload_too_large(payload)
    return actions


def gets(entries: Sequence[Params]) -> list[tuple[Get, Projection | None]]:
    """The reads of TransactGetItems, each with the attributes that it is to show."""
    _check_table_names(entries)
    return [_get(entry["Get"]) for entry in entries]


def _check_table_names(entries: Iterable[Params]) -> None:
    invalid = {
        f"transactItems.{number}.member.{kind[0].lower()}{kind[1:]}.tableName": params["TableName"]
        for number, entry in enumerate(entries, 1)
        for kind, params in entry.items()
        if not _TABLE_NAME.fullmatch(params["TableName"])
    }
    if invalid:
        raise texts.invalid_table_names(invalid)


def _action(entry: Params) -> tuple[ConditionCheck, int]:
    """One write, and how many bytes it adds to the payload."""
    kinds = [kind for kind in _ACTIONS if kind in entry]
    if not kinds:
        raise texts.no_action()
    if len(kinds) > 1:
        raise texts.several_actions()
    return _ACTIONS[kinds[0]](entry[kinds[0]])


def _put(params: Params) -> tuple[ConditionCheck, int]:
    precondition, size = _precondition(params)
    stored = StoredItem.of(params["Item"])
    item_params.check_size(stored)
    return Put(params["TableName"], stored.attributes, precondition, stored), stored.size + size


def _update(params: Params) -> tuple[ConditionCheck, int]:
    expressions = Expressions(params.get(_NAMES), params.get(_VALUES))
    change = expressions.update(params["UpdateExpression"])
    precondition = _condition(params, expressions)
    key = normalise_item(params["Key"])
    return Update(params["TableName"], key, precondition, change), item_size(key) + expressions.size


def _delete(params: Params) -> tuple[ConditionCheck, int]:
    precondition, size = _precondition(params)
    key = normalise_item(params["Key"])
    return Delete(params["TableName"], key, precondition), item_size(key) + size


def _condition_check(params: Params) -> tuple[ConditionCheck, int]:
    precondition, size = _precondition(params)
    key = normalise_item(params["Key"])
    return ConditionCheck(params["TableName"], key, precondition), item_size(key) + size


_ACTIONS: dict[str, Callable[[Params], tuple[ConditionCheck, int]]] = {
    "ConditionCheck": _condition_check,
    "Put": _put,
    "Delete": _delete,
    "Update": _update,
}


def _get(params: Params) -> tuple[Get, Projection | None]:
    expressions = _begin(params, "ProjectionExpression")
    projection = None
    if expressions is not None:
        projection = expressions.projection(params["ProjectionExpression"])
        expressions.finish()
    return Get(params["TableName"], normalise_item(params["Key"])), projection


def _begin(params: Params, form: str) -> Expressions | None:
    """The expressions of an action that may have one, or None; raises for names or values without it."""
    if form not in params and _NAMES not in params and _VALUES not in params:
        return None
    check_parameters(params, (form,), ())
    return Expressions(params.get(_NAMES), params.get(_VALUES)) if form in params else None


def _precondition(params: Params) -> tuple[Precondition | None, int]:
    """The condition of an action that has no other expression, and the bytes of its values."""
    expressions = _begin(params, "ConditionExpression")
    if expressions is None:
        return None, 0
    return _condition(params, expressions), expressions.size


def _condition(params: Params, expressions: Expressions) -> Precondition | None:
    """The condition of an action, the last of its expressions to be read."""
    condition = None
    if "ConditionExpression" in params:
        condition = expressions.condition(params["ConditionExpression"])
    expressions.finish()
    if condition is None:
        return None
    return Precondition(condition, params.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD")
