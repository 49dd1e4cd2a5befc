"""The parameters that expressions replaced, brought to the same trees.

Expected, QueryFilter, ScanFilter, KeyConditions, AttributeUpdates and AttributesToGet.

Texts and their order are dynalite's recordings and the conformance suite's (``malformed Expected``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from streammock.errors import expressions as texts
from streammock.errors import older_parameters as older_texts
from streammock.errors.base import AwsError
from streammock.expressions.condition import Condition, condition_of
from streammock.expressions.key_condition import KeyComparison, KeyCondition
from streammock.expressions.placeholders import Scope, name_problem
from streammock.expressions.projection import Projection
from streammock.expressions.tree import Action, And, Between, Call, Comparison, Literal, Membership, Node, Not, Or, Path
from streammock.expressions.update import CompiledUpdate, Update
from streammock.values.attribute import AttributeValue, kind_of, normalise
from streammock.values.order import ORDERED_KINDS, sort_key

_COMPARISONS: Final = {"EQ": "=", "NE": "<>", "LT": "<", "LE": "<=", "GT": ">", "GE": ">="}
_COUNTS: Final = {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2}
_SETS_AND_DOCUMENTS: Final = frozenset(("SS", "NS", "BS", "L", "M"))
_REFUSED_KINDS: Final = {
    **dict.fromkeys(("LT", "LE", "GT", "GE", "IN", "BETWEEN"), _SETS_AND_DOCUMENTS | {"BOOL", "NULL"}),
    **dict.fromkeys(("CONTAINS", "NOT_CONTAINS"), _SETS_AND_DOCUMENTS),
    "BEGINS_WITH": _SETS_AND_DOCUMENTS | {"N", "BOOL", "NULL"},
}
_ADDABLE: Final = frozenset(("N", "SS", "NS", "BS", "L"))
_SETS: Final = frozenset(("SS", "NS", "BS"))


def expected(
    conditions: Mapping[str, Mapping[str, Any]], conditional_operator: str | None = None, operation: str | None = None
) -> Condition:
    """What Expected asks of the item; of nothing at all, all items."""
    _check_names(conditions, operation)
    nodes = [_expectation(name, condition, operation) for name, condition in conditions.items()]
    check_conditional_operator(conditional_operator, conditions, operation)
    return _joined(nodes, conditional_operator)


def filter_conditions(
    conditions: Mapping[str, Mapping[str, Any]], conditional_operator: str | None = None, operation: str | None = None
) -> Condition:
    """What QueryFilter or ScanFilter lets through; of nothing at all, all items."""
    _check_names(conditions, operation)
    nodes = [
        _test(name, condition["ComparisonOperator"], _arguments(condition, operation))
        for name, condition in conditions.items()
    ]
    check_conditional_operator(conditional_operator, conditions, operation)
    return _joined(nodes, conditional_operator)


def check_conditional_operator(
    operator: str | None, conditions: Mapping[str, Any] | None, operation: str | None = None
) -> None:
    """ConditionalOperator needs two conditions to join."""
    if operator is None or (conditions and len(conditions) > 1):
        return
    text = older_texts.conditional_operator_of_one() if conditions else older_texts.conditional_operator_alone()
    raise texts.enveloped(text, operation)


def key_conditions(conditions: Mapping[str, Mapping[str, Any]], operation: str | None = None) -> KeyCondition:
    """What KeyConditions asks of the key."""
    comparisons = {}
    for name, condition in conditions.items():
        operator = condition["ComparisonOperator"]
        arguments = tuple(_arguments(condition, operation))
        operator = "begins_with" if operator == "BEGINS_WITH" else _COMPARISONS.get(operator, operator)
        comparisons[name] = KeyComparison(operator, arguments)
    return KeyCondition(comparisons, older=True)


def attribute_updates(updates: Mapping[str, Mapping[str, Any]], operation: str | None = None) -> Update:
    """The changes that AttributeUpdates makes."""
    _check_names(updates, operation)
    actions = [_action(name, update, operation) for name, update in updates.items()]
    return Update(CompiledUpdate(actions, Scope({}, {}), texts.older_update_type_mismatch), {})


def attributes_to_get(names: Sequence[str]) -> Projection:
    """The attributes that AttributesToGet names."""
    _check_names(names, None)
    seen = set()
    for name in names:
        if name in seen:
            raise older_texts.duplicate_attribute_to_get(name)
        seen.add(name)
    return Projection([(name,) for name in names])


def _check_names(names: Iterable[str], operation: str | None) -> None:
    for name in names:
        problem = name_problem(name)
        if problem is not None:
            raise texts.enveloped(problem, operation)


# --- conditions -----------------------------------------------------------------------------------------------------
def _joined(nodes: Sequence[Node], conditional_operator: str | None) -> Condition:
    return condition_of(Or(tuple(nodes)) if conditional_operator == "OR" and nodes else And(tuple(nodes)))


def _expectation(name: str, condition: Mapping[str, Any], operation: str | None) -> Node:
    if "AttributeValueList" in condition and "Value" in condition:
        raise texts.enveloped(older_texts.value_and_list(name), operation)
    operator = condition.get("ComparisonOperator")
    if operator is not None:
        return _expected_comparison(name, operator, condition, operation)
    if "AttributeValueList" in condition:
        raise texts.enveloped(older_texts.list_without_operator(name), operation)
    exists = condition.get("Exists")
    value = condition.get("Value")
    if exists is False:
        if value is not None:
            raise texts.enveloped(older_texts.value_of_absent_attribute(name), operation)
        return _test(name, "NULL", [])
    if value is None:
        raise texts.enveloped(older_texts.value_missing("null" if exists is None else "true", name), operation)
    return _test(name, "EQ", [_value(value, operation)])


def _expected_comparison(name: str, operator: str, condition: Mapping[str, Any], operation: str | None) -> Node:
    if "Exists" in condition:
        raise texts.enveloped(older_texts.exists_and_operator(name), operation)
    has_values = "AttributeValueList" in condition or "Value" in condition
    if not has_values and operator not in ("NULL", "NOT_NULL"):
        raise texts.enveloped(older_texts.operator_without_value(operator, name), operation)
    if "Value" in condition:
        condition = {"ComparisonOperator": operator, "AttributeValueList": [condition["Value"]]}
    return _test(name, operator, _arguments(condition, operation))


def _value(value: AttributeValue, operation: str | None) -> AttributeValue:
    try:
        return normalise(value)
    except AwsError as error:
        raise texts.enveloped(error.message, operation) from None


def _arguments(condition: Mapping[str, Any], operation: str | None) -> list[AttributeValue]:
    """The values to compare with, checked against the operator."""
    operator = condition["ComparisonOperator"]
    values = [_value(value, operation) for value in condition.get("AttributeValueList") or ()]
    problem = _argument_problem(operator, values)
    if problem is not None:
        raise texts.enveloped(problem, operation)
    return values


def _argument_problem(operator: str, values: Sequence[AttributeValue]) -> str | None:
    count = len(values) if operator == "IN" and values else _COUNTS.get(operator, 1)
    if len(values) != count:
        return older_texts.wrong_argument_count(operator)
    kinds = [kind_of(value) for value in values]
    if len(set(kinds)) > 1:
        return older_texts.arguments_of_different_types()
    for kind in kinds:
        if kind in _REFUSED_KINDS.get(operator, ()):
            return older_texts.argument_type_invalid(operator, kind)
    if operator == "BETWEEN" and kinds[0] in ORDERED_KINDS and sort_key(values[0]) > sort_key(values[1]):
        return older_texts.between_out_of_order()
    return None


def _test(name: str, operator: str, values: Sequence[AttributeValue]) -> Node:
    """A ComparisonOperator in the terms of expressions."""
    path = Path((name,))
    operands: list[Node] = [Literal(value) for value in values]
    if operator in _COMPARISONS:
        return Comparison(_COMPARISONS[operator], path, operands[0])
    if operator == "BETWEEN":
        return Between(path, *operands)
    if operator == "IN":
        return Membership(path, operands)
    if operator == "NULL":
        return Call("attribute_not_exists", [path])
    exists = Call("attribute_exists", [path])
    if operator == "NOT_NULL":
        return exists
    if operator == "NOT_CONTAINS":
        # Of an attribute that is not there neither CONTAINS nor NOT_CONTAINS holds (Alternator's test_expected).
        return And((exists, Not(Call("contains", [path, *operands]))))
    return Call("contains" if operator == "CONTAINS" else "begins_with", [path, *operands])


# --- updates --------------------------------------------------------------------------------------------------------
def _action(name: str, update: Mapping[str, Any], operation: str | None) -> Action:
    path, action = Path((name,)), update.get("Action", "PUT")
    if "Value" not in update:
        if action != "DELETE":
            raise texts.enveloped(older_texts.update_without_value(), operation)
        return Action("REMOVE", path)
    value = _value(update["Value"], operation)
    kind = kind_of(value)
    if action == "DELETE" and kind not in _SETS:
        raise texts.enveloped(older_texts.delete_of_type(kind), operation)
    if action == "ADD" and kind not in _ADDABLE:
        raise texts.enveloped(older_texts.add_of_type(kind), operation)
    return Action("SET" if action == "PUT" else action, path, Literal(value))
