"""AWS's texts about key conditions, each once; sources as in ``expressions``."""

from __future__ import annotations

from collections.abc import Iterable

from streammock.errors.base import AwsError
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID
from streammock.errors.expressions import InvalidExpression


def operator_not_for_keys(operator: str) -> InvalidExpression:
    """``OR``, ``NOT``, ``IN``, ``<>`` and functions but begins_with. (D)"""
    return InvalidExpression("key condition", f"Invalid operator used in KeyConditionExpression: {operator}")


def nested_operation() -> InvalidExpression:
    """``size(a)`` inside a key condition. (D)"""
    return InvalidExpression("key condition", "KeyConditionExpressions cannot contain nested operations")


def nested_key_attribute() -> InvalidExpression:
    """``a.b = :v``. (D)"""
    return InvalidExpression("key condition", "KeyConditionExpressions cannot have conditions on nested attributes")


def key_not_first_operand(operator: str) -> InvalidExpression:
    """``begins_with(:v, a)``. (D)"""
    return InvalidExpression(
        "key condition",
        f"Invalid condition in KeyConditionExpression: {operator} operator "
        "must have the key attribute as its first operand",
    )


def several_keys_in_one_condition() -> InvalidExpression:
    """``a = b``. (M)"""
    return InvalidExpression(
        "key condition",
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    )


def no_key_in_condition() -> InvalidExpression:
    """``:a = :b``. (D)"""
    return InvalidExpression("key condition", "Invalid condition in KeyConditionExpression: No key attribute specified")


def several_conditions_for_key() -> InvalidExpression:
    """``a > :v AND a < :w``. (C)"""
    return InvalidExpression("key condition", "KeyConditionExpressions must only contain one condition per key")


def too_many_key_conditions(count: int, attributes: int) -> AwsError:
    """More conditions than the key has attributes. (C)"""
    return validation(
        f"The number of query conditions ({count}) exceeds "
        f"the number of key attributes defined in the schema ({attributes})"
    )


def key_condition_missing(name: str) -> AwsError:
    """No condition for an attribute of the key. (A, D)"""
    return validation(f"Query condition missed key schema element: {name}")


def key_condition_unsupported() -> AwsError:
    """A partition key that is compared other than by equality. (A, D)"""
    return validation("Query key condition not supported")


def key_condition_type() -> AwsError:
    """A value of another type than the key's. (C)"""
    return validation(f"{INVALID}Condition parameter type does not match schema type")


def hash_equality_required(names: Iterable[str]) -> AwsError:
    """A partition key of several attributes that are not all given; worded after the one for RANGE."""
    return validation(_equality_required("HASH", names))


def range_equality_required(names: Iterable[str], *, because: str) -> AwsError:
    """A sort key of several attributes that are not all given up to the last one named. (C)"""
    reason = f" because a condition is present on key attribute {because}"
    return validation(_equality_required("RANGE", names) + reason)


def _equality_required(key_type: str, names: Iterable[str]) -> str:
    return f"{key_type} key attributes {', '.join(names)} must have equality conditions specified in the query"


def condition_not_indexable() -> AwsError:
    """``NE``, ``CONTAINS`` and the like among KeyConditions. (D)"""
    return validation("Attempted conditional constraint is not an indexable operation")


def wrong_number_of_key_conditions() -> AwsError:
    """KeyConditions of no attribute, or of more than two. (D)"""
    return validation("Conditions can be of length 1 or 2 only")
