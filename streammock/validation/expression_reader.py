"""Expressions and their legacy equivalents, taken from a request: which may stand together, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from streammock.errors import dynamodb as texts
from streammock.expressions import legacy
from streammock.expressions.condition import Condition
from streammock.expressions.key_condition import KeyCondition
from streammock.expressions.projection import Projection
from streammock.expressions.request import Expressions, check_parameters
from streammock.expressions.update import Update
from streammock.tables.table import Precondition

_NAMES, _VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"

_OLDER_CONDITIONS = frozenset(("Expected", "QueryFilter", "ScanFilter"))


class _Forms(NamedTuple):
    """The expressions that an operation takes and the parameters that they replaced, each in AWS's order of naming."""

    modern: tuple[str, ...]
    older: tuple[str, ...]
    names: frozenset[str]


def _forms(modern: tuple[str, ...], older: tuple[str, ...]) -> _Forms:
    return _Forms(modern, older, frozenset(modern))


_WRITE = _forms(("ConditionExpression",), ("Expected", "ConditionalOperator"))
_UPDATE = _forms(("UpdateExpression", "ConditionExpression"), ("AttributeUpdates", "Expected", "ConditionalOperator"))
_GET = _forms(("ProjectionExpression",), ("AttributesToGet",))
_QUERY = _forms(
    ("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
    ("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"),
)
_SCAN = _forms(("ProjectionExpression", "FilterExpression"), ("AttributesToGet", "ScanFilter", "ConditionalOperator"))


class ReadExpressions(NamedTuple):
    """Which items a Query or Scan shows, and what of each."""

    filter: Condition | None
    projection: Projection | None


def precondition(params: Mapping[str, Any], operation: str) -> Precondition | None:
    """The condition of a put or a deletion."""
    expressions = _begin(params, _WRITE, operation)
    condition = _condition(params, expressions, operation)
    _finish(expressions)
    return condition


def update(params: Mapping[str, Any], operation: str) -> tuple[Update | None, Precondition | None]:
    """The change that UpdateItem makes, and its condition."""
    expressions = _begin(params, _UPDATE, operation)
    change = None
    if expressions is not None and "UpdateExpression" in params:
        change = expressions.update(params["UpdateExpression"])
    elif "AttributeUpdates" in params:
        change = legacy.attribute_updates(params["AttributeUpdates"], operation)
    condition = _condition(params, expressions, operation)
    _finish(expressions)
    return change, condition


def projection(params: Mapping[str, Any], operation: str) -> Projection | None:
    """The attributes that GetItem or BatchGetItem is to show."""
    expressions = _begin(params, _GET, operation)
    shown = _projection(params, expressions)
    _finish(expressions)
    return shown


def query(params: Mapping[str, Any]) -> tuple[KeyCondition, ReadExpressions]:
    """What a Query asks of the keys, and of the items that have them."""
    expressions = _begin(params, _QUERY, "Query")
    if expressions is not None and "KeyConditionExpression" in params:
        key_condition = expressions.key_condition(params["KeyConditionExpression"])
    elif "KeyConditions" in params:
        key_condition = legacy.key_conditions(params["KeyConditions"])
    else:
        raise texts.key_conditions_missing()
    found = ReadExpressions(_filter(params, expressions, "QueryFilter", "Query"), _projection(params, expressions))
    _finish(expressions)
    return key_condition, found


def scan(params: Mapping[str, Any]) -> ReadExpressions:
    """What a Scan asks for."""
    expressions = _begin(params, _SCAN, "Scan")
    found = ReadExpressions(_filter(params, expressions, "ScanFilter", "Scan"), _projection(params, expressions))
    _finish(expressions)
    return found


def _begin(params: Mapping[str, Any], forms: _Forms, operation: str) -> Expressions | None:
    """The expressions of a request, or None where it has none; raises where old and new forms are mixed."""
    names, values = params.get(_NAMES), params.get(_VALUES)
    if names is None and values is None and forms.names.isdisjoint(params):
        if "ConditionalOperator" in params and _OLDER_CONDITIONS.isdisjoint(params):
            legacy.check_conditional_operator(params["ConditionalOperator"], None, operation)
        return None
    check_parameters(params, forms.modern, forms.older, operation)
    return Expressions(names, values, operation=operation)


def _finish(expressions: Expressions | None) -> None:
    if expressions is not None:
        expressions.finish()


def _condition(params: Mapping[str, Any], expressions: Expressions | None, operation: str) -> Precondition | None:
    condition = None
    if expressions is not None and "ConditionExpression" in params:
        condition = expressions.condition(params["ConditionExpression"], "ConditionExpression")
    elif "Expected" in params:
        condition = legacy.expected(params["Expected"], params.get("ConditionalOperator"), operation)
    if condition is None:
        return None
    return Precondition(condition, params.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD")


def _filter(params: Mapping[str, Any], expressions: Expressions | None, older: str, operation: str) -> Condition | None:
    if expressions is not None and "FilterExpression" in params:
        return expressions.condition(params["FilterExpression"], "FilterExpression")
    if older in params:
        return legacy.filter_conditions(params[older], params.get("ConditionalOperator"), operation)
    return None


def _projection(params: Mapping[str, Any], expressions: Expressions | None) -> Projection | None:
    if expressions is not None and "ProjectionExpression" in params:
        return expressions.projection(params["ProjectionExpression"])
    if "AttributesToGet" in params:
        return legacy.attributes_to_get(params["AttributesToGet"])
    return None
