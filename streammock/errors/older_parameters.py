"""AWS's texts about the parameters that expressions replaced.

Texts come without the envelope that some operations put around them (``errors.expressions.enveloped``). Sources are
marked as there.
"""

from __future__ import annotations

from streammock.errors.base import AwsError
from streammock.errors.common import validation
from streammock.errors.dynamodb import INVALID


def value_and_list(name: str) -> str:
    """Value beside AttributeValueList. (C)"""
    return f"{INVALID}Value and AttributeValueList cannot be used together for Attribute: {name}"


def exists_and_operator(name: str) -> str:
    """Exists beside ComparisonOperator. (D)"""
    return f"{INVALID}Exists and ComparisonOperator cannot be used together for Attribute: {name}"


def operator_without_value(operator: str, name: str) -> str:
    """ComparisonOperator without anything to compare with. (C)"""
    return (
        f"{INVALID}Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {name}"
    )


def list_without_operator(name: str) -> str:
    """AttributeValueList without ComparisonOperator. (D)"""
    return f"{INVALID}AttributeValueList can only be used with a ComparisonOperator for Attribute: {name}"


def value_missing(exists: str, name: str) -> str:
    """``Exists: true``, or nothing, without a Value. (C)"""
    return f"{INVALID}Value must be provided when Exists is {exists} for Attribute: {name}"


def value_of_absent_attribute(name: str) -> str:
    """``Exists: false`` with a Value. (C)"""
    return f"{INVALID}Value cannot be used when Exists is false for Attribute: {name}"


def wrong_argument_count(operator: str) -> str:
    """An AttributeValueList of the wrong length. (C)"""
    return f"{INVALID}Invalid number of argument(s) for the {operator} ComparisonOperator"


def arguments_of_different_types() -> str:
    """An AttributeValueList of mixed types. (D)"""
    return f"{INVALID}AttributeValues inside AttributeValueList must be of same type"


def argument_type_invalid(operator: str, kind: str) -> str:
    """A value that the ComparisonOperator cannot compare. (D)"""
    return f"{INVALID}ComparisonOperator {operator} is not valid for {kind} AttributeValue type"


def between_out_of_order() -> str:
    """BETWEEN with its bounds swapped. (D)"""
    return "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"


def conditional_operator_alone() -> str:
    """ConditionalOperator without conditions."""
    return "ConditionalOperator cannot be used without Filter or Expected"


def conditional_operator_of_one() -> str:
    """ConditionalOperator with a single condition. (C, deepRequests)"""
    return "ConditionalOperator can only be used when Filter or Expected has two or more elements"


def update_without_value() -> str:
    """PUT or ADD without a Value. (D)"""
    return f"{INVALID}Only DELETE action is allowed when no attribute value is specified"


def delete_of_type(kind: str) -> str:
    """DELETE with a Value that is no set. (D)"""
    return f"{INVALID}DELETE action with value is not supported for the type {kind}"


def add_of_type(kind: str) -> str:
    """ADD of what cannot be added. (D)"""
    return f"{INVALID}ADD action is not supported for the type {kind}"


def duplicate_attribute_to_get(name: str) -> AwsError:
    """AttributesToGet names an attribute twice. (D)"""
    return validation(f"{INVALID}Duplicate value in attribute name: {name}")
