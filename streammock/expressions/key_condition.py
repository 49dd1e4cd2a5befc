"""Key conditions: which items of one partition a query reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from streammock.errors import dynamodb
from streammock.errors import key_conditions as texts
from streammock.errors.expressions import InvalidExpression
from streammock.expressions.condition import CompiledCondition, Kinds, Names, compiled_condition
from streammock.expressions.evaluate import Values
from streammock.expressions.placeholders import Scope
from streammock.expressions.tree import And, Between, Call, Comparison, Membership, Node, Or, Path, Reference
from streammock.values.attribute import AttributeValue

MIRRORED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


INDEXABLE: Final = frozenset((*MIRRORED, "BETWEEN", "begins_with"))


class KeyComparison(NamedTuple):
    """What is asked of one attribute: by ``=``, ``<``, ``<=``, ``>``, ``>=``, ``BETWEEN`` or ``begins_with``."""

    operator: str
    operands: tuple[AttributeValue, ...]


class KeyRange(NamedTuple):
    """A key condition held against a key schema: which partition, and which run of its sort keys."""

    partition: tuple[AttributeValue, ...]
    prefix: tuple[AttributeValue, ...]
    operator: str | None
    operands: tuple[AttributeValue, ...]


class KeyCondition:
    """What a query asks of the key's attributes.

    Parameters
    ----------
    conditions:
        By attribute.
    older:
        Whether they came as KeyConditions, which words one error differently.
    """

    __slots__ = ("conditions", "older")

    def __init__(self, conditions: Mapping[str, KeyComparison], *, older: bool = False) -> None:
        self.conditions = conditions
        self.older = older

    def resolve(self, hash_names: Sequence[str], range_names: Sequence[str], kinds: Mapping[str, str]) -> KeyRange:
        """The partition and the run of sort keys; raises AWS's errors where the conditions do not fit the schema.

        Parameters
        ----------
        hash_names, range_names:
            The key attributes of the table or index, up to four each for a global index.
        kinds:
            Their types.
        """
        conditions = self.conditions
        self._check_count(len(hash_names) + len(range_names))
        if len(hash_names) > 1 or len(range_names) > 1:
            _check_composite(conditions, hash_names, range_names)
        else:
            _check_simple(conditions, hash_names[0], range_names)
        for name, condition in conditions.items():
            if condition.operator not in INDEXABLE:
                raise texts.condition_not_indexable()
            _check_operands(name, kinds[name], condition.operands)
        if any(conditions[name].operator != "=" for name in hash_names):
            raise texts.key_condition_unsupported()
        partition = tuple([conditions[name].operands[0] for name in hash_names])
        sort = [conditions[name] for name in range_names if name in conditions]
        last = sort.pop() if sort and sort[-1].operator != "=" else None
        prefix = tuple([condition.operands[0] for condition in sort])
        return KeyRange(partition, prefix, last.operator if last else None, last.operands if last else ())

    def _check_count(self, attributes: int) -> None:
        count = len(self.conditions)
        if not self.older:
            if count > attributes:
                raise texts.too_many_key_conditions(count, attributes)
        elif not count or count > max(attributes, 2):
            raise texts.wrong_number_of_key_conditions()
        elif count > attributes:
            raise texts.key_condition_unsupported()


def _check_operands(name: str, kind: str, operands: Sequence[AttributeValue]) -> None:
    """Values of the key's own type, and none that no key has, whatever the operator (threads of users)."""
    for operand in operands:
        if kind not in operand:
            raise texts.key_condition_type()
        if not operand[kind]:
            raise dynamodb.empty_key_value(name, kind)


def _check_simple(conditions: Mapping[str, KeyComparison], hash_name: str, range_names: Sequence[str]) -> None:
    """A partition key always; a sort key where there is a second condition."""
    if hash_name not in conditions:
        raise texts.key_condition_missing(hash_name)
    for name in range_names:
        if len(conditions) > 1 and name not in conditions:
            raise texts.key_condition_missing(name)


def _check_composite(
    conditions: Mapping[str, KeyComparison], hash_names: Sequence[str], range_names: Sequence[str]
) -> None:
    """Equality on all HASH attributes, and on all RANGE attributes before the last one named (dynamodb_facts 22)."""

    def unequal(names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in conditions or conditions[name].operator != "="]

    lacking = unequal(hash_names)
    if lacking:
        raise texts.hash_equality_required(lacking)
    named = [place for place, name in enumerate(range_names) if name in conditions]
    if len(named) + len(hash_names) < len(conditions):
        left_out = [name for name in range_names if name not in conditions]
        raise texts.key_condition_missing(left_out[0])
    if named:
        lacking = unequal(range_names[: named[-1]])
        if lacking:
            raise texts.range_equality_required(lacking, because=range_names[named[-1]])


class CompiledKeyCondition:
    """A key condition that is checked as a condition, and as a key condition as far as it can be.

    Parameters
    ----------
    compiled:
        The condition.
    scope:
        What it was checked against.
    """

    __slots__ = ("_comparisons", "compiled", "problem")

    def __init__(self, compiled: CompiledCondition, scope: Scope) -> None:
        self.compiled = compiled
        self.problem: InvalidExpression | None = None
        self._comparisons: dict[str, tuple[str, tuple[str, ...]]] = {}
        try:
            for name, operator, values in _comparisons(compiled.root, scope):
                if name in self._comparisons:
                    raise texts.several_conditions_for_key()
                self._comparisons[name] = operator, values
        except InvalidExpression as problem:
            self.problem = problem

    def bind(self, values: Values) -> KeyCondition:
        """The key condition of one request."""
        self.compiled.bind(values)
        return KeyCondition(
            {
                name: KeyComparison(operator, tuple([values[reference] for reference in references]))
                for name, (operator, references) in self._comparisons.items()
            }
        )


@lru_cache(maxsize=1024)
def compiled_key_condition(text: str, names: Names, kinds: Kinds) -> CompiledKeyCondition:
    """A key condition parsed, checked and taken apart; raises InvalidExpression.

    That it is no *key* condition is not raised but kept: AWS reports unused names and values first (moto's
    ``aws_verified`` test_query_unused_attribute_name).
    """
    return CompiledKeyCondition(compiled_condition(text, names, kinds), Scope(dict(names), dict(kinds)))


def _comparisons(root: Node, scope: Scope) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Attribute, operator and values of each condition; raises for what is not allowed here."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, And):
            stack.extend(reversed(node.conditions))
        else:
            yield _comparison(node, scope)


def _comparison(node: Node, scope: Scope) -> tuple[str, str, tuple[str, ...]]:
    operator = _operator(node)
    operands = list(node.parts())
    name = _only_attribute(operands, scope)
    values = tuple([operand.name for operand in operands if isinstance(operand, Reference)])
    if isinstance(operands[0], Reference):
        operator = MIRRORED[operator]
    return name, operator, values


def _operator(node: Node) -> str:
    """The operator's name; raises unless a key can be compared so, and comes first where it must."""
    if isinstance(node, Comparison) and node.operator != "<>":
        return node.operator
    if isinstance(node, Between):
        operator, first = node.operator, node.operand
    elif isinstance(node, Call) and node.function == "begins_with":
        operator, first = node.function, node.arguments[0]
    else:
        raise texts.operator_not_for_keys(_name_of(node))
    if not isinstance(first, Path):
        raise texts.key_not_first_operand(operator)
    return operator


def _name_of(node: Node) -> str:
    if isinstance(node, Call):
        return node.function
    if isinstance(node, (Comparison, Membership)):
        return node.operator
    return "OR" if isinstance(node, Or) else "NOT"


def _only_attribute(operands: Sequence[Node], scope: Scope) -> str:
    name: str | None = None
    for operand in operands:
        if isinstance(operand, Call):
            raise texts.nested_operation()
        if isinstance(operand, Path):
            if name is not None:
                raise texts.several_keys_in_one_condition()
            steps = scope.steps(operand)
            if len(steps) > 1:
                raise texts.nested_key_attribute()
            name = str(steps[0])
    if name is None:
        raise texts.no_key_in_condition()
    return name
