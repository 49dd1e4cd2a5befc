"""The parameters that carry expressions and their legacy equivalents; who uses none does not load what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from streammock.expressions.projection import Projection
    from streammock.tables.table import Precondition

_PLACEHOLDERS = frozenset(("ExpressionAttributeNames", "ExpressionAttributeValues"))
CONDITION = _PLACEHOLDERS | {
    "ConditionExpression",
    "Expected",
    "ConditionalOperator",
    "ReturnValuesOnConditionCheckFailure",
}
UPDATE = frozenset(("UpdateExpression", "AttributeUpdates"))
PROJECTION = frozenset(("ProjectionExpression", "AttributesToGet", "ExpressionAttributeNames"))
QUERY = (
    PROJECTION
    | _PLACEHOLDERS
    | {"KeyConditionExpression", "FilterExpression", "KeyConditions", "QueryFilter", "ConditionalOperator"}
)
SCAN = PROJECTION | _PLACEHOLDERS | {"FilterExpression", "ScanFilter", "ConditionalOperator"}


def precondition(params: Mapping[str, Any], operation: str) -> Precondition | None:
    """The condition of a put or a deletion."""
    if CONDITION.isdisjoint(params):
        return None
    from streammock.validation import expression_reader

    return expression_reader.precondition(params, operation)


def projection(params: Mapping[str, Any], operation: str) -> Projection | None:
    """The attributes that GetItem or BatchGetItem is to show."""
    if PROJECTION.isdisjoint(params):
        return None
    from streammock.validation import expression_reader

    return expression_reader.projection(params, operation)
