"""All expressions of one request: they share names and values, and every name and value must be used by one of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from streammock.errors import AwsError
from streammock.errors import expressions as texts
from streammock.errors.expressions import InvalidExpression
from streammock.expressions.condition import Condition, compiled_condition
from streammock.expressions.key_condition import KeyCondition, compiled_key_condition
from streammock.expressions.placeholders import NAMES, VALUES, check_placeholders, normalise_values
from streammock.expressions.projection import Projection, compiled_projection
from streammock.expressions.update import Update, compiled_update
from streammock.values.attribute import AttributeValue
from streammock.values.size import item_size


class Expressions:
    """The expressions of one request, in the service's order: update, condition, key condition, filter, projection.

    Parameters
    ----------
    names, values:
        ExpressionAttributeNames and ExpressionAttributeValues, None where the request has none.
    operation:
        The API's name of the operation, by which AWS words some errors differently; None inside a transaction.

    Raises
    ------
    AwsError
        Every method and the constructor: AWS's ValidationException for what is wrong.
    """

    __slots__ = ("_kinds", "_names", "_operation", "_problem", "_used_names", "_used_values", "_values")

    def __init__(
        self,
        names: Mapping[str, str] | None,
        values: Mapping[str, AttributeValue] | None,
        *,
        operation: str | None = None,
    ) -> None:
        self._operation = operation
        given = None if names is None else tuple(names.items())
        check_placeholders(given, None if values is None else tuple(values), operation)
        self._names = given or ()
        self._values, self._kinds = ({}, ()) if values is None else normalise_values(values, operation)
        self._used_names: frozenset[str] = frozenset()
        self._used_values: frozenset[str] = frozenset()
        self._problem: InvalidExpression | None = None

    def condition(self, text: str, kind: str = "ConditionExpression") -> Condition:
        """A ConditionExpression or, by ``kind``, a FilterExpression."""
        try:
            compiled = compiled_condition(text, self._names, self._kinds)
            condition = compiled.bind(self._values)
        except InvalidExpression as problem:
            raise texts.refused(problem, kind, self._operation) from None
        self._used_names |= compiled.used_names
        self._used_values |= compiled.used_values
        return condition

    def update(self, text: str) -> Update:
        """An UpdateExpression."""
        try:
            compiled = compiled_update(text, self._names, self._kinds)
        except InvalidExpression as problem:
            raise texts.refused(problem, "UpdateExpression", self._operation) from None
        self._used_names |= compiled.used_names
        self._used_values |= compiled.used_values
        return Update(compiled, self._values)

    def projection(self, text: str) -> Projection:
        """A ProjectionExpression."""
        try:
            projection = compiled_projection(text, self._names)
        except InvalidExpression as problem:
            raise texts.refused(problem, "ProjectionExpression", self._operation) from None
        self._used_names |= projection.used_names
        return projection

    def key_condition(self, text: str) -> KeyCondition:
        """A KeyConditionExpression; that it cannot be one of a key is raised by ``finish``, where AWS says it."""
        try:
            compiled = compiled_key_condition(text, self._names, self._kinds)
            condition = compiled.bind(self._values)
        except InvalidExpression as problem:
            raise texts.refused(problem, "KeyConditionExpression", self._operation) from None
        self._used_names |= compiled.compiled.used_names
        self._used_values |= compiled.compiled.used_values
        self._problem = compiled.problem
        return condition

    @property
    def size(self) -> int:
        """Bytes of the values and their names."""
        return item_size(self._values)

    def finish(self) -> None:
        """Raise if a name or a value was used by no expression; to be called when all have been read."""
        if len(self._names) != len(self._used_names):
            raise self._unused(NAMES, dict(self._names), self._used_names)
        if len(self._values) != len(self._used_values):
            raise self._unused(VALUES, self._values, self._used_values)
        if self._problem is not None:
            raise texts.refused(self._problem, "KeyConditionExpression", self._operation)

    def _unused(self, parameter: str, given: Mapping[str, object], used: frozenset[str]) -> AwsError:
        return texts.enveloped(texts.unused(parameter, [key for key in given if key not in used]), self._operation)


def check_parameters(
    params: Mapping[str, Any], expressions: tuple[str, ...], older: tuple[str, ...], operation: str | None = None
) -> None:
    """Expressions and the parameters that they replaced do not mix; names and values need an expression.

    Parameters
    ----------
    params:
        The request's members.
    expressions:
        The operation's expression parameters, in the order in which AWS lists them.
    older:
        The older ones, in the order in which AWS lists them.
    operation:
        As in `Expressions`.
    """
    given = [name for name in params if params[name] is not None] if None in params.values() else params
    _check_parameters(tuple(given), expressions, older, operation)


@lru_cache(maxsize=256)
def _check_parameters(
    names: tuple[str, ...], expressions: tuple[str, ...], older: tuple[str, ...], operation: str | None
) -> None:
    given = [name for name in expressions if name in names]
    mixed = [name for name in older if name in names]
    if given and "KeyConditionExpression" not in given:
        # A query may have KeyConditions beside expressions that do not replace it.
        mixed = [name for name in mixed if name != "KeyConditions"]
    if given and mixed:
        raise texts.mixed_with_legacy(mixed, given, operation)
    if not given and NAMES in names:
        raise texts.placeholders_without_expression(NAMES, operation)
    with_values = [name for name in expressions if name != "ProjectionExpression"]
    if VALUES in names and not any(name in given for name in with_values):
        raise texts.placeholders_without_expression(VALUES, operation, missing=with_values)
